import type { Stranger } from '../../../src/chat/contracts/exchange.ts';
import type { Speaker } from '../../../src/chat/contracts/ports.ts';
import type { Caller } from '../transport/payloads.ts';
import type { Members } from './members.ts';

/** Who a caller turned out to be. */
export type Called =
  | { readonly kind: 'speaker'; readonly speaker: Speaker }
  | { readonly kind: 'stranger'; readonly stranger: Stranger }
  /** Discord can't say now, and without its word nobody is served. */
  | { readonly kind: 'unknown' };

const ROLE = 'discord-role:';

/** Turns Discord's callers into those whom the core knows: members of served guilds, with the roles that they have right now. */
export class Callers {
  readonly #guildIds: ReadonlySet<string>;
  readonly #members: Members;
  readonly #groups: ReadonlySet<string>;

  /** @param groups those whose members are on call, as configured; those of other platforms are left alone. */
  constructor(guildIds: readonly string[], members: Members, groups: ReadonlySet<string>) {
    this.#guildIds = new Set(guildIds);
    this.#members = members;
    this.#groups = groups;
  }

  /** Finds out who someone is: in a guild by the interaction itself, in a direct message by asking. Never rejects. */
  async find(caller: Caller): Promise<Called> {
    const because = this.#strangeness(caller);
    if (because !== undefined) return stranger(caller.userId, because);
    if (caller.guildId === undefined) return await this.findUser(caller.userId, caller.locale);
    const speaker = this.#speaker(caller, caller.locale);
    const { postsIn } = caller;
    return {
      kind: 'speaker',
      speaker: postsIn === undefined ? speaker : { ...speaker, postsIn: `discord:${postsIn}` },
    };
  }

  /** Finds out who someone is by their ID alone, such as a person whom somebody names. */
  async findUser(userId: string, locale?: string): Promise<Called> {
    const membership = await this.#members.find(userId);
    switch (membership.kind) {
      case 'unknown':
        return { kind: 'unknown' };
      case 'stranger':
        return stranger(userId, membership.because);
      case 'member':
        return { kind: 'speaker', speaker: this.#speaker(membership.member, locale) };
    }
  }

  /** Whether someone is known, without asking anyone, to be a person whom this deployment serves. */
  isServed(caller: Caller): boolean {
    return caller.guildId !== undefined && this.#strangeness(caller) === undefined;
  }

  #strangeness({ guildId, strange }: Caller): string | undefined {
    return guildId !== undefined && !this.#guildIds.has(guildId) ? 'another server' : strange;
  }

  #speaker(
    { userId, name, handle, roles }: Pick<Caller, 'userId' | 'name' | 'handle' | 'roles'>,
    locale: string | undefined,
  ): Speaker {
    return {
      platform: 'discord',
      externalId: userId,
      displayName: name,
      handle,
      groups: roles.map((role) => ROLE + role).filter((group) => this.#groups.has(group)),
      ...(locale === undefined ? {} : { locale }),
    };
  }
}

function stranger(userId: string, because: string): Called {
  return { kind: 'stranger', stranger: { platform: 'discord', externalId: userId, because } };
}
