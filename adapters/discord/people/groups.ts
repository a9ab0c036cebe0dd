import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { GroupRef, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { codeOf } from '../../shared/apiResult.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { ROLE } from './users.ts';

/** Role names are at most a minute old, like members. */
const KEPT_MS = 60_000;

/** https://docs.discord.com/developers/topics/permissions#role-object */
const ROLES = z.array(z.object({ id: z.string(), name: z.string() }));

/**
 * The roles of the served guilds, by name (`GET /guilds/ID/roles`). Only for those who name one: who has which role comes with each
 * interaction.
 */
export class GuildRoles {
  readonly #guildIds: readonly string[];
  readonly #roles: LRUCache<string, readonly GroupRef[]>;

  constructor(guildIds: readonly string[], clients: Clients, clock: () => number, log: PlatformLog) {
    this.#guildIds = guildIds;
    this.#roles = new LRUCache({
      max: Math.max(1, guildIds.length),
      // An entry counts as fresh until its age exceeds this.
      ttl: KEPT_MS - 1,
      ttlResolution: 0,
      perf: { now: clock },
      ignoreFetchAbort: true,
      fetchMethod: async (guildId) => await ask(guildId, clients, log),
    });
  }

  /** @returns the roles of every guild; undefined while Discord can't be asked about one of them. */
  async list(): Promise<readonly GroupRef[] | undefined> {
    const found = await Promise.all(this.#guildIds.map((guildId) => this.#roles.fetch(guildId)));
    return found.some((roles) => roles === undefined) ? undefined : found.flatMap((roles) => roles ?? []);
  }
}

/** @returns a guild's roles, without the one that everyone has: no member's list of roles names it. */
async function ask(guildId: string, clients: Clients, log: PlatformLog): Promise<readonly GroupRef[] | undefined> {
  const asked = await attempt(() => clients.interactive.get(`/guilds/${guildId}/roles`));
  const roles = asked.kind === 'done' ? ROLES.safeParse(asked.value).data : undefined;
  if (roles === undefined) log.warn({ guildId, code: codeOf(asked) }, 'Discord role list failed');
  return roles?.filter(({ id }) => id !== guildId).map(({ id, name }) => ({ id: ROLE + id, handle: name }));
}
