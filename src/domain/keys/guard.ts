import { nameKey } from '../people/names.ts';
import type { Named } from '../refs.ts';

/** The longest name that a guard accepts, in UTF-16 units: no project or integration channel has a longer one. */
export const GUARD_NAME_LIMIT = 256;

/** What a caller guards, by the names that it gives. `project` may be `*`. */
export interface GuardNames {
  readonly project?: string | undefined;
  readonly channel?: string | undefined;
  readonly scope?: string | undefined;
}

/** What a caller guards, ready for comparison: the names as keys (see `nameKey`). An absent name restricts nothing. */
export interface Guard {
  readonly projectKey?: string;
  readonly channelKey?: string;
  readonly scope?: string;
}

/** Why the names don't define a guard. */
export type GuardProblem =
  | { readonly kind: 'bad-name'; readonly field: keyof GuardNames }
  | { readonly kind: 'channel-without-project' };

/** The parsed names: a guard, no guard if nothing (or every project) was named, or a problem. */
export type ReadGuard =
  | { readonly kind: 'guard'; readonly guard: Guard | undefined }
  | { readonly kind: 'problem'; readonly problem: GuardProblem };

/** Lets every living key of the deployment pass. No project can have this name: `*` is not allowed in names. */
export const ANY_PROJECT = '*';

/**
 * Reads what a caller guards. An integration channel needs exactly one project beside it: anyone who may create
 * projects could create a channel of the same name elsewhere.
 */
export function readGuard({ project, channel, scope }: GuardNames): ReadGuard {
  const any = project === ANY_PROJECT;
  for (const [field, name] of [
    ['project', project],
    ['channel', channel],
    ['scope', scope],
  ] as const) {
    if (name !== undefined && !(field === 'project' && any) && !isGuardName(name)) {
      return { kind: 'problem', problem: { kind: 'bad-name', field } };
    }
  }
  if (channel !== undefined && (project === undefined || any)) {
    return { kind: 'problem', problem: { kind: 'channel-without-project' } };
  }
  const guard = {
    ...(project === undefined || any ? {} : { projectKey: nameKey(project) }),
    ...(channel === undefined ? {} : { channelKey: nameKey(channel) }),
    ...(scope === undefined ? {} : { scope }),
  };
  return { kind: 'guard', guard: Object.keys(guard).length === 0 ? undefined : guard };
}

function isGuardName(name: string): boolean {
  return name.length <= GUARD_NAME_LIMIT && !name.includes(ANY_PROJECT) && nameKey(name) !== '';
}

/** Where a key belongs. */
export interface Guarded {
  readonly project: Named;
  readonly channel: Named;
}

/** Caches the name keys of keys in memory; a changed key is a new object. */
const keyed = new WeakMap<Guarded, { readonly projectKey: string; readonly channelKey: string }>();

/**
 * Decides whether a key is among what the caller guards. Names are compared by how they look, as everywhere. No key has
 * scopes yet, so none passes if a scope is required.
 */
export function isGuardedBy(key: Guarded, guard: Guard): boolean {
  if (guard.scope !== undefined) return false;
  const { projectKey, channelKey } = keysOf(key);
  if (guard.projectKey !== undefined && guard.projectKey !== projectKey) return false;
  return guard.channelKey === undefined || guard.channelKey === channelKey;
}

function keysOf(key: Guarded): { readonly projectKey: string; readonly channelKey: string } {
  const known = keyed.get(key);
  if (known !== undefined) return known;
  const keys = { projectKey: nameKey(key.project.name), channelKey: nameKey(key.channel.name) };
  keyed.set(key, keys);
  return keys;
}
