import { type EntityManager, In } from 'typeorm';
import type { PlatformFacts } from '../../domain/platformFacts.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { type Digest, type DigestItem, inUrgency } from '../../domain/warnings/digest.ts';
import { type Recipient, readRecipient, remindedOf } from '../../domain/warnings/recipient.ts';
import { KeyEntity, type KeyRow, SecretEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { WarningRow } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { labelled } from '../people/findPeople.ts';

const UNKNOWN = '(unknown)';

/** Reads the keys that warnings are about. */
export async function keysOf(
  manager: EntityManager,
  rows: readonly WarningRow[],
): Promise<ReadonlyMap<string, KeyRow>> {
  const ids = [...new Set(rows.map(({ keyId }) => keyId))];
  return new Map((await manager.findBy(KeyEntity, { id: In(ids) })).map((key) => [key.id, key]));
}

/** Finds which of these warnings are of an overlap that is over: its time is, or another rotation ended it. */
export async function ofEndedOverlaps(
  manager: EntityManager,
  rows: readonly WarningRow[],
  now: EpochMs,
): Promise<ReadonlySet<string>> {
  const overlaps = rows.filter(({ kind }) => kind === 'overlap');
  if (overlaps.length === 0) return new Set();
  const secrets = await manager.findBy(SecretEntity, { id: In(overlaps.map(({ about }) => about)) });
  const ended = secrets.filter(({ state, overlapEndsAt }) => state !== 'previous' || (overlapEndsAt ?? 0) <= now);
  const ids = new Set(ended.map(({ id }) => id));
  return new Set(overlaps.filter(({ about }) => ids.has(about)).map(({ id }) => id));
}

/** What a digest is made with. `cron`: at what time of day warnings are due; `platforms`: how they write accounts. */
export interface DigestFacts {
  readonly digestId: string;
  readonly cron: string;
  readonly platforms: readonly PlatformFacts[];
}

/** What a message of this name is made with. */
export function digestFacts({ warn, platforms }: ServiceContext['policy'], digestId: string): DigestFacts {
  return { digestId, cron: warn.cron, platforms };
}

/** Puts a person's, or a project's, warnings together, with what there is to know of their keys now. @returns undefined where there are none. */
export async function makeDigest(
  manager: EntityManager,
  { digestId, cron, platforms }: DigestFacts,
  rows: readonly WarningRow[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<Digest | undefined> {
  const [first] = rows;
  if (first === undefined) return undefined;
  const to = readRecipient(first.personId);
  const items = await itemsOf(manager, rows, keys);
  const whom = await readWhom(manager, to);
  const shown = to.kind === 'person' ? items : await withTakers(manager, platforms, items, keys);
  return { id: digestId, to, ...whom, cron, items: inUrgency(shown) };
}

/** Who is told, and in which zone: a project has none, so its people read UTC where the platform draws no moments. */
async function readWhom(
  manager: EntityManager,
  to: Recipient,
): Promise<{ readonly name: string; readonly zone: string | null }> {
  if (to.kind === 'project') {
    const project = await manager.findOneBy(ProjectEntity, { id: to.projectId });
    return { name: project?.name ?? UNKNOWN, zone: null };
  }
  const person = await manager.findOneBy(PersonEntity, { id: to.personId });
  return { name: person?.name ?? UNKNOWN, zone: person?.timeZone ?? null };
}

/** Says of each key who has it by now: the one who took it, or a new owner. */
async function withTakers(
  manager: EntityManager,
  platforms: readonly PlatformFacts[],
  items: readonly DigestItem[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<readonly DigestItem[]> {
  const takerOf = ({ keyId }: DigestItem): string | undefined => {
    const key = keys.get(keyId);
    const to = key === undefined ? undefined : readRecipient(remindedOf(key));
    return to?.kind === 'person' ? to.personId : undefined;
  };
  const people = await labelled(platforms, manager, [...new Set(items.flatMap((item) => takerOf(item) ?? []))]);
  const labels = new Map(people.map(({ id, label }) => [id, label]));
  return items.map((item) => {
    const taker = takerOf(item);
    return taker === undefined ? item : { ...item, takenBy: labels.get(taker) ?? UNKNOWN };
  });
}

async function itemsOf(
  manager: EntityManager,
  rows: readonly WarningRow[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<readonly DigestItem[]> {
  const all = [...keys.values()];
  const namesOf = async (entity: typeof ChannelEntity | typeof ProjectEntity, ids: readonly string[]) =>
    new Map((await manager.findBy(entity, { id: In([...new Set(ids)]) })).map(({ id, name }) => [id, name]));
  const channelIds = all.map(({ channelId }) => channelId);
  const projectIds = all.map(({ projectId }) => projectId);
  const channels = await namesOf(ChannelEntity, channelIds);
  const projects = await namesOf(ProjectEntity, projectIds);
  return rows.flatMap(({ id, kind, threshold, keyId, projectId, dueAt, detail, triedOn }) => {
    const key = keys.get(keyId);
    if (key === undefined) return [];
    const place = `${projects.get(key.projectId) ?? UNKNOWN}/${channels.get(key.channelId) ?? UNKNOWN}`;
    const { name: keyName, expiresAt } = key;
    // What may have been sent must read the same when it is sent again by its name.
    const neverUsed = detail['neverUsed'] === 'yes' && (triedOn !== null || key.lastUsedAt === null);
    return [{ id, kind, threshold, keyId, keyName, projectId, place, expiresAt, dueAt, detail, neverUsed }];
  });
}
