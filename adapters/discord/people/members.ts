import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { MEMBER, personOf } from '../transport/payloads.ts';

/** Someone of a served guild, as far as it matters here. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly handle: string;
  readonly roles: readonly string[];
}

/** Who someone turned out to be. */
export type Membership =
  | { readonly kind: 'member'; readonly member: Member }
  /** Not one whom this deployment serves; `because` is for the audit trail. */
  | { readonly kind: 'stranger'; readonly because: string }
  /** Discord can't say now. */
  | { readonly kind: 'unknown' };

/** How long an answer of Discord's counts: roles and expulsions are to be live within minutes at most. */
const KEPT_MS = 60_000;
const KEPT_AT_MOST = 10_000;
/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes: Unknown Member, Unknown User. */
const NOBODY: ReadonlySet<number | string> = new Set([10007, 10013]);

/**
 * Who belongs to the served guilds, for where an interaction does not say it: in direct messages, and of those whom somebody names.
 * `GET /guilds/ID/members/ID`, which needs no intent; kept for a minute, asked once however many wait for it.
 */
export class Members {
  readonly #guildIds: readonly string[];
  readonly #clients: Clients;
  readonly #clock: () => number;
  readonly #log: PlatformLog;
  readonly #known = new Map<string, { readonly membership: Promise<Membership>; readonly until: number }>();

  constructor(guildIds: readonly string[], clients: Clients, clock: () => number, log: PlatformLog) {
    this.#guildIds = guildIds;
    this.#clients = clients;
    this.#clock = clock;
    this.#log = log;
  }

  /** Finds out who someone is, in all served guilds together. Never rejects. */
  async find(userId: string): Promise<Membership> {
    const known = this.#known.get(userId);
    if (known !== undefined && this.#clock() < known.until) return await known.membership;
    if (this.#known.size >= KEPT_AT_MOST) this.#known.clear();
    const entry = { membership: this.#ask(userId), until: this.#clock() + KEPT_MS };
    this.#known.set(userId, entry);
    const membership = await entry.membership;
    if (membership.kind === 'unknown' && this.#known.get(userId) === entry) this.#known.delete(userId);
    return membership;
  }

  async #ask(userId: string): Promise<Membership> {
    const found = await Promise.all(this.#guildIds.map((guildId) => this.#askIn(guildId, userId)));
    const members = found.flatMap((one) => (one.kind === 'member' ? [one.member] : []));
    const [first] = members;
    if (first !== undefined) {
      const roles = [...new Set(members.flatMap((member) => member.roles))];
      return { kind: 'member', member: { ...first, roles } };
    }
    // Where one guild can't be asked, nobody can be said to be in none.
    return found.find(({ kind }) => kind === 'unknown') ?? found[0] ?? { kind: 'stranger', because: 'no server' };
  }

  async #askIn(guildId: string, userId: string): Promise<Membership> {
    const asked = await attempt(() => this.#clients.interactive.get(`/guilds/${guildId}/members/${userId}`));
    if (asked.kind === 'refused' && NOBODY.has(asked.code))
      return { kind: 'stranger', because: 'not in a server that is served' };
    const said = asked.kind === 'done' ? MEMBER.safeParse(asked.value).data : undefined;
    if (said === undefined) {
      const code = asked.kind === 'refused' ? asked.code : asked.kind;
      this.#log.warn({ guildId, code }, 'Discord does not say who someone is');
      return { kind: 'unknown' };
    }
    const { strange, ...member } = personOf(said);
    return strange === undefined ? { kind: 'member', member } : { kind: 'stranger', because: strange };
  }
}
