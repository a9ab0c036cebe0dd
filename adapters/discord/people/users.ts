import type { UnauthorizedUser } from '../../../src/chat/contracts/exchange.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import type { MemberCache } from '../../shared/people/members.ts';
import type { Invoker } from '../transport/payloads.ts';
import type { Member } from './members.ts';

/** Who a caller turned out to be. */
export type UserLookup =
  | { readonly kind: 'user'; readonly user: PlatformUser }
  | { readonly kind: 'stranger'; readonly unauthorizedUser: UnauthorizedUser }
  /** Discord can't say now, and without its word nobody is served. */
  | { readonly kind: 'unknown' };

/** What stands before a role's ID where it is stored or configured. */
export const ROLE = 'discord-role:';

/** Turns Discord's callers into those whom the core knows: members of served guilds, with the roles that they have right now. */
export class Users {
  readonly #guildIds: ReadonlySet<string>;
  readonly #members: MemberCache<Member>;
  readonly #groups: () => Promise<ReadonlySet<string>>;

  /** @param groups those that matter: whose members are on call or have a role; those of other platforms are left alone. */
  constructor(guildIds: readonly string[], members: MemberCache<Member>, groups: () => Promise<ReadonlySet<string>>) {
    this.#guildIds = new Set(guildIds);
    this.#members = members;
    this.#groups = groups;
  }

  /** Finds out who someone is: in a guild by the interaction itself, in a direct message by asking. Never rejects. */
  async find(invoker: Invoker): Promise<UserLookup> {
    const because = this.#strangeness(invoker);
    if (because !== undefined) return unauthorizedUser(invoker.userId, because);
    if (invoker.guildId === undefined) return await this.findUser(invoker.userId, invoker.locale);
    const user = await this.#user(invoker, invoker.locale);
    const { postsIn } = invoker;
    return {
      kind: 'user',
      user: postsIn === undefined ? user : { ...user, postsIn: `discord:${postsIn}` },
    };
  }

  /** Finds out who someone is by their ID alone, such as a person whom somebody names. */
  async findUser(userId: string, locale?: string): Promise<UserLookup> {
    const membership = await this.#members.find(userId);
    switch (membership.kind) {
      case 'unknown':
        return { kind: 'unknown' };
      case 'stranger':
        return unauthorizedUser(userId, membership.because);
      case 'member':
        return { kind: 'user', user: await this.#user(membership.member, locale) };
    }
  }

  /** Lists the roles that matter and that someone has, who isn't speaking. @returns undefined while Discord can't be asked. */
  async groupsOf(userId: string): Promise<readonly string[] | undefined> {
    const matter = await this.#groups();
    if (![...matter].some((group) => group.startsWith(ROLE))) return [];
    const lookup = await this.findUser(userId);
    if (lookup.kind === 'unknown') return undefined;
    return lookup.kind === 'user' ? lookup.user.groups : [];
  }

  /** Whether someone is known, without asking anyone, to be a person whom this deployment serves. */
  isServed(invoker: Invoker): boolean {
    return invoker.guildId !== undefined && this.#strangeness(invoker) === undefined;
  }

  #strangeness({ guildId, strange }: Invoker): string | undefined {
    return guildId !== undefined && !this.#guildIds.has(guildId) ? 'another server' : strange;
  }

  async #user(
    { userId, name, handle, roles }: Pick<Invoker, 'userId' | 'name' | 'handle' | 'roles'>,
    locale: string | undefined,
  ): Promise<PlatformUser> {
    const matter = await this.#groups();
    return {
      platform: 'discord',
      externalId: userId,
      displayName: name,
      handle,
      groups: roles.map((role) => ROLE + role).filter((group) => matter.has(group)),
      ...(locale === undefined ? {} : { locale }),
    };
  }
}

function unauthorizedUser(userId: string, because: string): UserLookup {
  return { kind: 'stranger', unauthorizedUser: { platform: 'discord', externalId: userId, because } };
}
