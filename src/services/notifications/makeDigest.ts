import { type EntityManager, In } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { type Digest, type DigestItem, inUrgency } from '../../domain/warnings/digest.ts';
import { KeyEntity, type KeyRow, SecretEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { WarningRow } from '../../persistence/entities/warnings.ts';

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

/** Puts a person's warnings together, with what there is to know of their keys now. @returns undefined where there are none. */
export async function makeDigest(
  manager: EntityManager,
  { digestId, cron }: { readonly digestId: string; readonly cron: string },
  rows: readonly WarningRow[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<Digest | undefined> {
  const [first] = rows;
  if (first === undefined) return undefined;
  const person = await manager.findOneBy(PersonEntity, { id: first.personId });
  const items = await itemsOf(manager, rows, keys);
  const whom = { personId: first.personId, personName: person?.name ?? UNKNOWN, zone: person?.timeZone ?? null };
  return { id: digestId, ...whom, cron, items: inUrgency(items) };
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
