import type { Database } from '../../../src/persistence/database.ts';
import { KeyEntity, SecretEntity, untouched } from '../../../src/persistence/entities/keys.ts';
import { IdentityEntity, MemberEntity, PersonEntity } from '../../../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { WarningSettingEntity } from '../../../src/persistence/entities/warnings.ts';
import { DAY, dayIn, MINUTE, nineOn } from './calendar.ts';
import { KeyLife, type Whom } from './keyLife.ts';
import { CLOSED } from './memoryPlatform.ts';
import type { RandomChoice } from './randomChoice.ts';

/** Half hours and quarters, both halves of the earth, a change at midnight (Cairo, Santiago), one of half an hour (Lord Howe). */
export const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
];

/** Someone who owns keys. */
export interface Owner extends Whom {
  /** Who they are on each platform on which they are. */
  readonly identities: ReadonlyMap<string, string>;
  readonly lastPlatform: string;
}

/** A project of the simulation, with its one integration channel. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly channel: { readonly id: string; readonly name: string };
  /** How many days ahead its owners are warned. */
  readonly days: readonly number[];
}

/** A key, as the product names it and as it has to be warned of. */
export interface LivingKey {
  readonly id: string;
  readonly life: KeyLife;
  readonly place: Place;
}

/** Everybody and everything in a simulation. */
export interface Population {
  readonly owners: readonly Owner[];
  readonly places: readonly Place[];
  readonly keys: LivingKey[];
}

/** What one wants of it. */
export interface Wanted {
  readonly start: number;
  readonly until: number;
  readonly owners: number;
  readonly keys: number;
}

const DAYS = [30, 14, 7, 1];
const OTHER_DAYS = [14, 3, 2];
const PROJECTS = 10;
/** Keys are made several at a time, so their ends come together: on so many days of each owner's. */
const DAYS_OF_ENDS = 4;
const VALID = 365 * DAY;
const ROWS = 100;

/** Draws owners and keys, whose ends lie from before the simulation begins until after it. */
export function populate(wanted: Wanted, random: RandomChoice): Population {
  const owners = Array.from({ length: wanted.owners }, (_, index) => ownerOf(index, random));
  const places = Array.from({ length: PROJECTS }, (_, index): Place => {
    const channel = { id: `channel${index}`, name: 'rasa' };
    return { id: `project${index}`, name: `shop ${index}`, channel, days: index === 3 ? OTHER_DAYS : DAYS };
  });
  const [from, to] = [wanted.start - 20 * DAY, wanted.until + 32 * DAY];
  const ends = new Map(
    owners.map((owner) => {
      const days = Array.from({ length: DAYS_OF_ENDS }, () => dayIn(owner.zone, random.between(from, to)));
      return [owner, days] as const;
    }),
  );
  const keys = Array.from({ length: wanted.keys }, (_, index): LivingKey => {
    const whom = owners[index % owners.length] ?? random.pick(owners);
    const end = endOn(random.pick(ends.get(whom) ?? []), whom.zone, random);
    const place = random.pick(places);
    const name = nameOf(index);
    const facts = { name, whom, since: end - VALID, end };
    return { id: `id${name}`, place, life: new KeyLife(facts, place.days, wanted.start) };
  });
  return { owners, places, keys };
}

/** The name of a key, by which messages are searched. */
export function nameOf(index: number): string {
  return `key-${String(index).padStart(4, '0')}`;
}

function ownerOf(index: number, random: RandomChoice): Owner {
  const on = random.pick([['slack'], ['discord'], ['slack', 'discord'], ['discord', 'slack']]);
  return {
    id: `person${index}`,
    name: `Owner ${index}`,
    zone: ZONES[index % ZONES.length] ?? 'UTC',
    identities: new Map(
      on.map((platform, rank) => [
        platform,
        `${on.length > 1 && rank === 0 && index % 9 === 0 ? CLOSED : 'U'}${index}`,
      ]),
    ),
    lastPlatform: on[0] ?? 'slack',
  };
}

/** Some time of a day; one of 20 at nine sharp, and one of 20 just before midnight. */
function endOn(day: number, zone: string, random: RandomChoice): number {
  const nine = nineOn(zone, day);
  const kind = random.between(1, 20);
  if (kind === 1) return nine;
  if (kind === 2) return nine + 15 * 60 * MINUTE - 1;
  return nine + random.between(-9 * 60, 15 * 60 - 1) * MINUTE;
}

/** Writes them as rows: services would take minutes for as many. */
export async function store(database: Database, { owners, places, keys }: Population, start: number): Promise<void> {
  await database.write(async ({ manager }) => {
    for (const { id, name, zone, lastPlatform, identities } of owners) {
      const person = { id, name, nameKey: name.toLowerCase(), activeProjectId: null, createdAt: start - VALID };
      await manager.insert(PersonEntity, { ...person, timeZone: zone, locale: null, lastPlatform });
      for (const [platform, externalId] of identities)
        await manager.insert(IdentityEntity, { platform, externalId, personId: id, createdAt: start - VALID });
    }
    for (const { id, name, channel, days } of places) {
      const createdAt = start - VALID;
      await manager.insert(ProjectEntity, { id, name, nameKey: name, createdAt, archivedAt: null });
      await manager.insert(ChannelEntity, {
        ...channel,
        projectId: id,
        nameKey: channel.name,
        createdAt,
        removedAt: null,
      });
      const own = days === DAYS ? null : [...days];
      const rest = { off: ['unused' as const], fallback: null, weeklyReport: 0 };
      await manager.insert(WarningSettingEntity, { projectId: id, days: own, ...rest });
    }
    for (const { id: projectId } of places) {
      const members = owners.map(({ id: personId }) => ({
        projectId,
        personId,
        role: 'operator' as const,
        createdAt: start - VALID,
      }));
      await manager.insert(MemberEntity, members);
    }
    for (let from = 0; from < keys.length; from += ROWS) {
      const some = keys.slice(from, from + ROWS);
      await manager.insert(KeyEntity, some.map(keyRow));
      await manager.insert(SecretEntity, some.map(secretRow));
    }
  });
}

function keyRow({ id, life, place }: LivingKey) {
  return {
    id,
    channelId: place.channel.id,
    projectId: place.id,
    name: life.name,
    nameKey: life.name,
    ownerId: life.whom.id,
    createdAt: life.end - VALID,
    expiresAt: life.end,
    ...untouched(),
  };
}

function secretRow({ id, life }: LivingKey) {
  const [createdAt, expiresAt] = [life.end - VALID, life.end];
  const rest = { pendingUntil: null, overlap: 0, overlapEndsAt: null };
  return { id: `s${id}`, keyId: id, generation: 1, state: 'current' as const, hash: id, createdAt, expiresAt, ...rest };
}
