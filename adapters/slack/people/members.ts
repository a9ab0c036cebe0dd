import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { MemberCache, type Membership } from '../../shared/people/members.ts';
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

/** Why someone isn't served whose account is no more. */
export const DEACTIVATED = 'deactivated';

/** While Slack can't be asked (it may be rate-limiting us), what it said minutes ago still counts; a person it never told of is not served. */
const STALE_MS = 5 * 60_000;

/** Who belongs to the workspace, as far as `users.info` tells. */
export function slackMembers(clients: Clients, clock: () => number, log: PlatformLog): MemberCache<Member> {
  return new MemberCache({ ask: (userId) => ask(userId, clients, log), clock, staleMs: STALE_MS });
}

async function ask(userId: string, clients: Clients, log: PlatformLog): Promise<Membership<Member>> {
  const asked = await attempt(() => clients.interactive.users.info({ user: userId, include_locale: true }));
  if (asked.kind === 'refused' && /^user(s)?_not_(found|visible)$/.test(asked.code))
    return { kind: 'stranger', because: asked.code };
  const { user } = asked.kind === 'done' ? asked.value : {};
  if (user === undefined) {
    log.warn({ call: 'users.info', outcome: asked.kind }, 'Slack user lookup failed');
    return { kind: 'unknown' };
  }
  return membershipOf(userId, user);
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
export function membershipOf(userId: string, user: User): Membership<Member> {
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
  if (user.deleted === true) return DEACTIVATED;
  if (user.is_bot === true || userId === 'USLACKBOT') return 'bot';
  if (user.is_stranger === true) return 'external';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return user.is_invited_user === true ? 'invited' : undefined;
}
