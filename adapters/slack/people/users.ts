import type { UnauthorizedUser } from '../../../src/chat/contracts/exchange.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import type { MemberCache, Membership } from '../../shared/people/members.ts';
import type { Installation } from '../inbound/options.ts';
import type { Invoker } from '../transport/inboundTypes.ts';
import type { UserGroups } from './groups.ts';
import type { Member } from './members.ts';
import type { OnCall } from './onCall.ts';
import { agrees, belongsTo, isForeign } from './ownTeam.ts';

/** Who a caller turned out to be. */
export type UserLookup =
  /** `address`: by which Slack is called for them, in this workspace. */
  | { readonly kind: 'user'; readonly user: PlatformUser; readonly address: string }
  | { readonly kind: 'stranger'; readonly unauthorizedUser: UnauthorizedUser }
  /** Slack can't say now, and without its word nobody is served. */
  | { readonly kind: 'unknown' };

/** Turns Slack's callers into those whom the core knows: people of this workspace, with the groups that they are in right now. */
export class Users {
  readonly #installation: Installation;
  readonly #members: MemberCache<Member>;
  readonly #onCall: OnCall;
  readonly #userGroups: UserGroups;

  constructor(
    installation: Installation,
    members: MemberCache<Member>,
    { onCall, userGroups }: { readonly onCall: OnCall; readonly userGroups: UserGroups },
  ) {
    this.#installation = installation;
    this.#members = members;
    this.#onCall = onCall;
    this.#userGroups = userGroups;
  }

  /** Finds out who someone is. Never rejects. */
  async find(invoker: Invoker): Promise<UserLookup> {
    const outside = this.#outside(invoker);
    if (outside !== undefined) return outside;
    const membership = await this.#members.find(invoker.userId);
    if (membership.kind === 'member' && !agrees(this.#installation, invoker.own, membership.member.own))
      return this.#unauthorizedUser(addressOf(invoker), ELSEWHERE);
    return await this.#called(invoker.userId, membership);
  }

  /** Finds out who someone is by their ID alone, such as a person whom somebody mentions. */
  async findUser(userId: string): Promise<UserLookup> {
    return await this.#called(userId, await this.#members.find(userId));
  }

  /** Whether someone is known, without asking anyone, to be a person whom this deployment serves. */
  isServed(invoker: Invoker): boolean {
    if (this.#outside(invoker) !== undefined) return false;
    const known = this.#members.known(invoker.userId);
    if (known?.kind !== 'member') return false;
    const { own } = known.member;
    return belongsTo(this.#installation, own) && agrees(this.#installation, invoker.own, own);
  }

  /** Whether a workspace is the one that the app is installed in. */
  isHome(teamId: string | undefined): boolean {
    return teamId === this.#installation.teamId;
  }

  /** The identity of a member: their ID in the whole organisation where there is one, or else in the workspace. */
  externalId(member: Pick<Member, 'userId' | 'enterpriseUserId'>): string {
    const { enterpriseId, teamId } = this.#installation;
    return enterpriseId !== undefined && member.enterpriseUserId !== undefined
      ? `${enterpriseId}/${member.enterpriseUserId}`
      : `${teamId}/${member.userId}`;
  }

  async #called(userId: string, membership: Membership<Member>): Promise<UserLookup> {
    switch (membership.kind) {
      case 'unknown':
        return { kind: 'unknown' };
      case 'stranger':
        return this.#unauthorizedUser(`${this.#installation.teamId}/${userId}`, membership.because);
      case 'member': {
        const { member } = membership;
        if (!belongsTo(this.#installation, member.own))
          return this.#unauthorizedUser(addressOf({ userId, teamId: undefined, own: member.own }), ELSEWHERE);
        const user: PlatformUser = {
          platform: 'slack',
          externalId: this.externalId(member),
          displayName: member.name,
          groups: await this.#groupsOf(userId),
          ...(member.handle === undefined ? {} : { handle: member.handle }),
          ...(member.timeZone === undefined ? {} : { timeZone: member.timeZone }),
          ...(member.locale === undefined ? {} : { locale: member.locale }),
        };
        return { kind: 'user', user, address: `${this.#installation.teamId}/${userId}` };
      }
    }
  }

  async #groupsOf(userId: string): Promise<readonly string[]> {
    const found = await Promise.all([this.#onCall.groupsOf(userId), this.#userGroups.groupsOf(userId)]);
    return [...new Set(found.flatMap((groups) => groups ?? []))];
  }

  /** Lists the groups with a role that someone is in who isn't speaking. @returns undefined while Slack can't be asked. */
  async groupsOf(userId: string): Promise<readonly string[] | undefined> {
    const groups = await this.#userGroups.groupsOf(userId);
    if (groups === undefined || groups.length === 0) return groups;
    const lookup = await this.findUser(userId);
    if (lookup.kind === 'unknown') return undefined;
    return lookup.kind === 'user' ? groups : [];
  }

  /** Refuses anyone who comes from another workspace: the app is installed in one, or in one organisation. */
  #outside(invoker: Invoker): UserLookup | undefined {
    const home = this.#installation;
    const here = invoker.teamId === home.teamId;
    const inOrganisation = invoker.enterpriseId !== undefined && invoker.enterpriseId === home.enterpriseId;
    if ((here || inOrganisation) && !isForeign(home, invoker)) return undefined;
    return this.#unauthorizedUser(addressOf(invoker), ELSEWHERE);
  }

  #unauthorizedUser(externalId: string, because: string): UserLookup {
    return { kind: 'stranger', unauthorizedUser: { platform: 'slack', externalId, because } };
  }
}

const ELSEWHERE = 'another workspace';

/** How someone from elsewhere is written in the audit trail: by the team of their own, where it is named. */
function addressOf({ userId, teamId, own }: Pick<Invoker, 'userId' | 'teamId' | 'own'>): string {
  return `${own.teamId ?? teamId ?? 'unknown'}/${userId}`;
}

/** The user ID with which Slack is called for someone. @param externalId an identity, `T…/U…` or `E…/W…`. */
export function userIdOf(externalId: string): string {
  return externalId.slice(externalId.lastIndexOf('/') + 1);
}
