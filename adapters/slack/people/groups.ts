import { LRUCache } from 'lru-cache';
import type { GroupRef } from '../../../src/chat/contracts/platform.ts';
import { codeOf } from '../../shared/apiResult.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { FAILED_MS, type GroupDeps, KEPT_MS, LASTING, PREFIX } from './onCall.ts';

/** A user group as `usergroups.list` names it, with who is in it. */
interface UserGroup extends GroupRef {
  readonly users: ReadonlySet<string>;
}

const ALL = 'all';
/** What is kept of an answer. */
type Kept = { readonly all: readonly UserGroup[] } | 'later' | 'refused';

/**
 * The workspace's user groups with their members, in one request (`usergroups.list`, docs.slack.dev/reference/methods/usergroups.list):
 * projects may give roles to any number of them, and Slack answers twenty such requests a minute. Closed where Slack can't be asked:
 * then nobody is in any.
 */
export class UserGroups {
  readonly #granted: () => Promise<ReadonlySet<string>>;
  readonly #groups: LRUCache<string, Kept>;

  /** @param granted tells which groups have a role now; of other platforms, too. */
  constructor(granted: () => Promise<ReadonlySet<string>>, clients: Clients, clock: () => number, parts: GroupDeps) {
    this.#granted = granted;
    this.#groups = new LRUCache({
      max: 1,
      // An entry counts as fresh until its age exceeds this.
      ttl: KEPT_MS - 1,
      ttlResolution: 0,
      perf: { now: clock },
      // A request that waits for an answer gets it even if it is forgotten meanwhile; but it is not kept.
      ignoreFetchAbort: true,
      fetchMethod: async (_all, _stale, { options }) => {
        const all = await ask(clients, parts);
        if (all === 'later') options.ttl = FAILED_MS - 1;
        return typeof all === 'string' ? all : { all };
      },
    });
  }

  /** Lists the groups that there are. @returns undefined while Slack can't be asked. */
  async list(): Promise<readonly GroupRef[] | undefined> {
    const kept = await this.#groups.fetch(ALL);
    return typeof kept === 'object' ? kept.all.map(({ id, handle }) => ({ id, handle })) : undefined;
  }

  /**
   * Lists the groups with a role that someone is in right now. Slack is asked only where there are such groups.
   * @returns undefined while it can't say; where it refuses for good, nobody is in any.
   */
  async groupsOf(userId: string): Promise<readonly string[] | undefined> {
    const granted = await this.#granted();
    if (![...granted].some((group) => group.startsWith(PREFIX))) return [];
    const kept = await this.#groups.fetch(ALL);
    if (kept === 'refused') return [];
    return typeof kept === 'object'
      ? kept.all.filter(({ id, users }) => granted.has(id) && users.has(userId)).map(({ id }) => id)
      : undefined;
  }

  /** Forgets them when Slack says that one changed. */
  forget(): void {
    this.#groups.delete(ALL);
  }
}

/** @returns the groups; or that they can be read later, or that Slack refuses, which is kept like an answer. */
async function ask(
  clients: Clients,
  { log, refusals }: GroupDeps,
): Promise<readonly UserGroup[] | Exclude<Kept, object>> {
  const problem = { what: 'group', name: null } as const;
  if (refusals.held(problem) !== undefined) return 'refused';
  const asked = await attempt(() => clients.interactive.usergroups.list({ include_users: true }));
  if (asked.kind === 'refused') {
    await refusals.refused({ problem, code: asked.code, lasting: LASTING.has(asked.code) });
    return LASTING.has(asked.code) ? 'refused' : 'later';
  }
  if (asked.kind === 'done' && asked.value.usergroups !== undefined) {
    await refusals.accepted(problem);
    return asked.value.usergroups.flatMap(({ id, handle, users, date_delete: deleted }) => {
      const gone = deleted !== undefined && deleted > 0;
      return id === undefined || gone ? [] : [{ id: PREFIX + id, handle: handle ?? id, users: new Set(users ?? []) }];
    });
  }
  log.warn({ error: codeOf(asked) }, 'user group list failed; nobody has a role through a group');
  return 'later';
}
