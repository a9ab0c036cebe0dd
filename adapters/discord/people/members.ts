import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import { codeOf } from '../../shared/apiResult.ts';
import { MemberCache, type Membership } from '../../shared/people/members.ts';
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

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes: Unknown Member, Unknown User. */
const NOBODY: ReadonlySet<number | string> = new Set([10007, 10013]);

/**
 * Who belongs to the served guilds, for where an interaction does not say it: in direct messages, and of those whom somebody names.
 * `GET /guilds/ID/members/ID`, which needs no intent. While Discord can't be asked, nobody is served.
 */
export function discordMembers(
  guildIds: readonly string[],
  clients: Clients,
  clock: () => number,
  log: PlatformLog,
): MemberCache<Member> {
  return new MemberCache({ ask: (userId) => ask(userId, guildIds, clients, log), clock, staleMs: 0 });
}

/** Asks about all served guilds together. */
async function ask(
  userId: string,
  guildIds: readonly string[],
  clients: Clients,
  log: PlatformLog,
): Promise<Membership<Member>> {
  const found = await Promise.all(guildIds.map((guildId) => askIn(guildId, userId, clients, log)));
  const members = found.flatMap((one) => (one.kind === 'member' ? [one.member] : []));
  const [first] = members;
  if (first !== undefined) {
    const roles = [...new Set(members.flatMap((member) => member.roles))];
    return { kind: 'member', member: { ...first, roles } };
  }
  // If one guild can't be asked, nobody can be said to be in none.
  return found.find(({ kind }) => kind === 'unknown') ?? found[0] ?? { kind: 'stranger', because: 'no server' };
}

async function askIn(guildId: string, userId: string, clients: Clients, log: PlatformLog): Promise<Membership<Member>> {
  const asked = await attempt(() => clients.interactive.get(`/guilds/${guildId}/members/${userId}`));
  if (asked.kind === 'refused' && NOBODY.has(asked.code))
    return { kind: 'stranger', because: 'not in a server that is served' };
  const said = asked.kind === 'done' ? MEMBER.safeParse(asked.value).data : undefined;
  if (said === undefined) {
    log.warn({ guildId, code: codeOf(asked) }, 'Discord member lookup failed');
    return { kind: 'unknown' };
  }
  const { strange, ...member } = personOf(said);
  return strange === undefined ? { kind: 'member', member } : { kind: 'stranger', because: strange };
}
