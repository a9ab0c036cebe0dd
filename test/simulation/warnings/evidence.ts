import type { Database } from '../../../src/persistence/database.ts';
import { WarningEntity } from '../../../src/persistence/entities/warnings.ts';
import { MINUTE } from './calendar.ts';
import type { Fleet } from './fleet.ts';
import { type Arrival, CLOSED, type MemoryPlatform } from './memoryPlatform.ts';
import { both, type Span, united, working } from './outages.ts';
import type { Population } from './population.ts';
import type { Doubt, Mention } from './verdict.ts';
import type { Jump } from './wrongClock.ts';

/** When nobody was able to tell someone anything, on any platform on which they are. */
export function unableTo(
  { owners }: Population,
  whom: string,
  outages: Readonly<Record<'slack' | 'discord', readonly Span[]>>,
  down: readonly Span[],
): readonly Span[] {
  const on = owners.find(({ id }) => id === whom)?.identities;
  const takes = (platform: string) => on?.get(platform)?.startsWith(CLOSED) === false;
  const [slack, discord] = [takes('slack'), takes('discord')];
  const away = slack && discord ? both(outages.slack, outages.discord) : slack ? outages.slack : outages.discord;
  return united([...away, ...down]);
}

/** Finds what goes by a name, once. */
export function memoized<T>(find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };
}

/** Which keys the messages that people got speak of. */
export async function mentionsOf(
  { owners, keys }: Population,
  platforms: readonly MemoryPlatform[],
  database: Database,
): Promise<readonly Mention[]> {
  const whoIs = new Map(
    owners.flatMap(({ id, identities }) =>
      [...identities].map(([platform, who]) => [`${platform}:${who}`, id] as const),
    ),
  );
  const names = new Map(keys.map(({ id, life }) => [id, life.name]));
  const all = await Promise.all(
    platforms
      .flatMap(({ arrivals }) => arrivals)
      .map(async (arrival): Promise<readonly Mention[]> => {
        const { platform, externalId, at, id } = arrival;
        const whom = whoIs.get(`${platform}:${externalId}`) ?? `${platform}:${externalId}`;
        const named = arrival.more === 0 ? arrival.keys : await unnamed(database, arrival, names);
        return named.map((key) => ({ key, whom, at, message: `${id} ${at}` }));
      }),
  );
  return all.flat();
}

/** Where a message is too long to name all keys, it says how many more there are; which, only the database knows. */
async function unnamed(
  database: Database,
  { id, keys, more }: Arrival,
  names: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const digestId = id.slice(0, 16);
  const rows = await database.read((manager) => manager.findBy(WarningEntity, { digestId, state: 'sent' }));
  const found = rows.map(({ keyId }) => names.get(keyId) ?? keyId);
  if (found.length !== keys.length + more || !keys.every((key) => found.includes(key)))
    throw new Error(`the message ${id} names ${keys.join(', ')} and ${more} more, and is about ${found.join(', ')}`);
  return found;
}

/** Of what was missed only the most urgent is told: no message speaks twice of one key's end. */
export async function saidTwiceOver(database: Database): Promise<readonly string[]> {
  const found: readonly { digest: string; key: string }[] = await database.read((manager) =>
    manager
      .createQueryBuilder(WarningEntity, 'warning')
      .select('warning.digestId', 'digest')
      .addSelect('warning.keyId', 'key')
      .where({ kind: 'expiry', state: 'sent' })
      .groupBy('warning.digestId')
      .addGroupBy('warning.keyId')
      .having('COUNT(*) > 1')
      .getRawMany(),
  );
  return found.map(({ digest, key }) => `several warnings of ${key} in the message ${digest}`);
}

/** Messages of which nobody can know whether they were told. */
export function doubtsOf(
  { owners }: Population,
  fleet: Fleet,
  platforms: readonly MemoryPlatform[],
  jumps: readonly Jump[],
): readonly Doubt[] {
  const crashed = fleet.crashes.flatMap(({ at, inHand }) =>
    inHand.flatMap(({ personId, triedOn }) => {
      const platform = platforms.find(({ name }) => triedOn?.startsWith(`${name}:`) === true);
      return platform !== undefined && !canStillBeAsked(platform, at, fleet, jumps) ? { whom: personId, at } : [];
    }),
  );
  const unclear = platforms.flatMap((platform) =>
    platform.unclear.flatMap(({ externalId, at }) => {
      const whom = owners.find(({ identities }) => identities.get(platform.name) === externalId);
      return whom !== undefined && !canStillBeAsked(platform, at, fleet, jumps) ? { whom: whom.id, at } : [];
    }),
  );
  return [...crashed, ...unclear];
}

/** Whether a platform knows a message again, and there was time to ask: after some minutes it has forgotten, or it seems so. */
function canStillBeAsked(platform: MemoryPlatform, at: number, fleet: Fleet, jumps: readonly Jump[]): boolean {
  if (platform.remembersFor === undefined) return false;
  const end = at + platform.remembersFor;
  const jumped = jumps.some((jump) => [jump.from, jump.until].some((moment) => at <= moment && moment <= end));
  return !jumped && working(at + MINUTE, end, united([...platform.outages, ...fleet.down])) > 2 * MINUTE;
}
