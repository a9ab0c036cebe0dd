import { LRUCache } from 'lru-cache';
import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { codeOf } from '../../shared/apiResult.ts';
import type { Refusals } from '../../shared/refusals.ts';
import { APP_REFUSALS, attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/** What stands before a user group's ID where it is stored or configured. */
export const PREFIX = 'slack-usergroup:';
/** A group's members count for a minute at most, so that a person who goes off call loses their rights soon. */
export const KEPT_MS = 60_000;
/** A group that can't be read is not asked for again at every click. */
export const FAILED_MS = 5_000;

/** Errors after which asking again can't help (docs.slack.dev/reference/methods/usergroups.users.list). */
export const LASTING: ReadonlySet<string> = new Set([
  ...APP_REFUSALS,
  'no_such_subteam',
  'permission_denied',
  'plan_upgrade_required',
]);

/** Reports a group that can't be read. */
export interface GroupDeps {
  readonly log: PlatformLog;
  readonly refusals: Refusals;
}

/**
 * Who is on call: the members of the configured user groups (`usergroups.users.list`). Closed where Slack can't be asked:
 * then nobody is.
 */
export class OnCall {
  readonly #groups: readonly string[];
  readonly #members: LRUCache<string, ReadonlySet<string>>;

  /** @param groups as configured; those of other platforms are left alone. */
  constructor(groups: Iterable<string>, clients: Clients, clock: () => number, parts: GroupDeps) {
    this.#groups = [...groups].filter((group) => group.startsWith(PREFIX)).map((group) => group.slice(PREFIX.length));
    this.#members = new LRUCache({
      max: Math.max(1, this.#groups.length),
      // An entry counts as fresh until its age exceeds this.
      ttl: KEPT_MS - 1,
      ttlResolution: 0,
      perf: { now: clock },
      // A request that waits for an answer gets it even if it is forgotten meanwhile; but it is not kept.
      ignoreFetchAbort: true,
      fetchMethod: async (group, _stale, { options }) => {
        const users = await ask(group, clients, parts);
        if (users === 'later') options.ttl = FAILED_MS - 1;
        return new Set(typeof users === 'string' ? [] : users);
      },
    });
  }

  /** Lists the configured groups that someone is in right now. */
  async groupsOf(userId: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const group of this.#groups) {
      if ((await this.#members.fetch(group))?.has(userId) === true) found.push(PREFIX + group);
    }
    return found;
  }

  /** Forgets a group that Slack reports as changed; a request in progress may still bring the earlier answer. */
  forget(group: string): void {
    this.#members.delete(group);
  }
}

/**
 * @returns the group's members; or that it can be read later, or that Slack refuses to tell, which is kept like an answer: it will
 * refuse again.
 */
async function ask(
  group: string,
  clients: Clients,
  { log, refusals }: GroupDeps,
): Promise<readonly string[] | 'later' | 'refused'> {
  const problem = { what: 'group', name: group } as const;
  if (refusals.held(problem) !== undefined) return 'refused';
  const asked = await attempt(() => clients.interactive.usergroups.users.list({ usergroup: group }));
  if (asked.kind === 'refused') {
    await refusals.refused({ problem, code: asked.code, lasting: LASTING.has(asked.code) });
    return LASTING.has(asked.code) ? 'refused' : 'later';
  }
  if (asked.kind === 'done' && asked.value.users !== undefined) {
    await refusals.accepted(problem);
    return asked.value.users;
  }
  log.warn({ group, error: codeOf(asked) }, 'user group lookup failed; nobody in it is on call');
  return 'later';
}
