import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

const PREFIX = 'slack-usergroup:';
/** A group's members count for a minute at most, so that whoever goes off call soon is. */
const KEPT_MS = 60_000;
/** A group that can't be read is not asked for again at every click. */
const FAILED_MS = 5_000;

interface Entry {
  readonly members: ReadonlySet<string>;
  readonly until: number;
}

/**
 * Who is on call: the members of the configured user groups (`usergroups.users.list`). Closed where Slack can't be asked:
 * then nobody is.
 */
export class OnCall {
  readonly #groups: readonly string[];
  readonly #clients: Clients;
  readonly #clock: () => number;
  readonly #log: PlatformLog;
  readonly #known = new Map<string, Entry>();
  readonly #asking = new Map<string, Promise<Entry>>();

  /** @param groups as configured; those of other platforms are left alone. */
  constructor(groups: Iterable<string>, clients: Clients, clock: () => number, log: PlatformLog) {
    this.#groups = [...groups].filter((group) => group.startsWith(PREFIX)).map((group) => group.slice(PREFIX.length));
    this.#clients = clients;
    this.#clock = clock;
    this.#log = log;
  }

  /** Lists the configured groups that someone is in right now. */
  async groupsOf(userId: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const group of this.#groups) {
      const { members } = await this.#members(group);
      if (members.has(userId)) found.push(PREFIX + group);
    }
    return found;
  }

  /** Forgets a group of which Slack says that it changed. */
  forget(group: string): void {
    this.#known.delete(group);
    // What is being asked right now may have been answered before the change.
    this.#asking.delete(group);
  }

  async #members(group: string): Promise<Entry> {
    const known = this.#known.get(group);
    if (known !== undefined && this.#clock() < known.until) return known;
    const asking = this.#asking.get(group) ?? this.#ask(group);
    this.#asking.set(group, asking);
    const entry = await asking;
    if (this.#asking.get(group) === asking) {
      this.#asking.delete(group);
      this.#known.set(group, entry);
    }
    return entry;
  }

  async #ask(group: string): Promise<Entry> {
    const asked = await attempt(() => this.#clients.interactive.usergroups.users.list({ usergroup: group }));
    const users = asked.kind === 'done' ? asked.value.users : undefined;
    if (users === undefined) {
      const error = asked.kind === 'refused' ? asked.error : asked.kind;
      this.#log.warn({ group, error }, 'a user group can’t be read, so nobody of it is on call');
    }
    const kept = users === undefined ? FAILED_MS : KEPT_MS;
    return { members: new Set(users ?? []), until: this.#clock() + kept };
  }
}
