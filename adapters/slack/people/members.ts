import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { OwnTeam } from './ownTeam.ts';

/** Someone of the workspace, as far as it matters here. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  /** Their user name, unique in the workspace. */
  readonly handle: string | undefined;
  readonly timeZone: string | undefined;
  readonly locale: string | undefined;
  /** Who they are in the whole organisation, on Enterprise Grid. */
  readonly enterpriseUserId: string | undefined;
  /** The workspace and organisation that they belong to. */
  readonly own: OwnTeam;
}

/** Who someone turned out to be. */
export type Membership =
  | { readonly kind: 'member'; readonly member: Member }
  /** Not one whom this deployment serves; `because` is for the audit trail. */
  | { readonly kind: 'stranger'; readonly because: string }
  /** Slack can't say now. */
  | { readonly kind: 'unknown' };

/** How long an answer of Slack's counts: roles and deactivations are to be live within minutes at most. */
const KEPT_MS = 60_000;
/** While Slack can't be asked (it may be rate-limiting us), what it said minutes ago counts on; whoever it never told of is not served. */
const STALE_MS = 5 * 60_000;
const KEPT_AT_MOST = 10_000;

/** Who belongs to the workspace: `users.info`, kept for a minute, asked once however many wait for it. */
export class Members {
  readonly #clients: Clients;
  readonly #clock: () => number;
  readonly #log: PlatformLog;
  readonly #known = new Map<string, { readonly membership: Membership; readonly until: number }>();
  readonly #asking = new Map<string, Promise<Membership>>();

  constructor(clients: Clients, clock: () => number, log: PlatformLog) {
    this.#clients = clients;
    this.#clock = clock;
    this.#log = log;
  }

  /** @returns what is known of someone right now, without asking. */
  known(userId: string): Membership | undefined {
    const entry = this.#known.get(userId);
    return entry !== undefined && this.#clock() < entry.until ? entry.membership : undefined;
  }

  /** Finds out who someone is. Never rejects. */
  async find(userId: string): Promise<Membership> {
    const known = this.known(userId);
    if (known !== undefined) return known;
    const asking = this.#asking.get(userId) ?? this.#ask(userId);
    this.#asking.set(userId, asking);
    const membership = await asking;
    if (this.#asking.get(userId) === asking) {
      this.#asking.delete(userId);
      this.#keep(userId, membership);
    }
    return membership.kind === 'unknown' ? this.#stale(userId) : membership;
  }

  #stale(userId: string): Membership {
    const entry = this.#known.get(userId);
    return entry !== undefined && this.#clock() < entry.until + STALE_MS ? entry.membership : { kind: 'unknown' };
  }

  /** Forgets someone of whom Slack says that they changed. */
  forget(userId: string): void {
    this.#known.delete(userId);
    // What is being asked right now may have been answered before the change.
    this.#asking.delete(userId);
  }

  #keep(userId: string, membership: Membership): void {
    if (membership.kind === 'unknown') return;
    if (this.#known.size >= KEPT_AT_MOST) this.#known.clear();
    this.#known.set(userId, { membership, until: this.#clock() + KEPT_MS });
  }

  async #ask(userId: string): Promise<Membership> {
    const asked = await attempt(() => this.#clients.interactive.users.info({ user: userId, include_locale: true }));
    if (asked.kind === 'refused' && /^user(s)?_not_(found|visible)$/.test(asked.error))
      return { kind: 'stranger', because: asked.error };
    const { user } = asked.kind === 'done' ? asked.value : {};
    if (user === undefined) {
      this.#log.warn({ call: 'users.info', outcome: asked.kind }, 'Slack does not say who someone is');
      return { kind: 'unknown' };
    }
    return membershipOf(userId, user);
  }
}

/** What `users.info` says of someone (docs.slack.dev/reference/objects/user-object). */
interface User {
  readonly team_id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly is_invited_user?: boolean;
  readonly tz?: string;
  readonly locale?: string;
  readonly profile?: { readonly display_name?: string };
  readonly enterprise_user?: {
    readonly id?: string;
    readonly enterprise_id?: string;
    readonly teams?: readonly string[];
  };
}

/** Decides whom this deployment may serve: full members who are people, and active. Of which workspace is for `belongsTo`. */
export function membershipOf(userId: string, user: User): Membership {
  const because = strangeness(userId, user);
  if (because !== undefined) return { kind: 'stranger', because };
  const name = [user.profile?.display_name, user.real_name, user.name].find((one) => one !== undefined && one !== '');
  const member = {
    userId,
    name: name ?? userId,
    handle: user.name,
    timeZone: user.tz,
    locale: user.locale,
    enterpriseUserId: user.enterprise_user?.id,
    own: {
      teamId: user.team_id,
      enterpriseId: user.enterprise_user?.enterprise_id,
      teamIds: user.enterprise_user?.teams ?? [],
    },
  };
  return { kind: 'member', member };
}

function strangeness(userId: string, user: User): string | undefined {
  if (user.deleted === true) return 'deactivated';
  if (user.is_bot === true || userId === 'USLACKBOT') return 'bot';
  if (user.is_stranger === true) return 'external';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return user.is_invited_user === true ? 'invited' : undefined;
}
