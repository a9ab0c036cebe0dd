import { type EntityManager, In } from 'typeorm';
import type { ApiKey } from '../domain/keys/apiKey.ts';
import { type KeyOwner, ownedBy, peopleOfKey } from '../domain/keys/keyOwner.ts';
import type { SecretChange, SecretRecord } from '../domain/keys/keySecrets.ts';
import type { Demand } from '../domain/people/authorization.ts';
import type { Named } from '../domain/refs.ts';
import { projectName, readRecipient } from '../domain/warnings/recipient.ts';
import type { Transaction } from './database.ts';
import { KeyEntity, type KeyRow, SecretEntity, type SecretRow } from './entities/keys.ts';
import { suspensions } from './suspensions.ts';

/** Reads one key with all its secrets. @returns undefined if it doesn't exist. */
export async function loadKey(manager: EntityManager, keyId: string): Promise<ApiKey | undefined> {
  const row = await manager.findOneBy(KeyEntity, { id: keyId });
  if (row === null) return undefined;
  const secrets = await manager.find(SecretEntity, { where: { keyId }, order: { generation: 'DESC' } });
  return (await assemble(manager, [row], secrets))[0];
}

/** Reads one key and keeps other transactions off it until this one ends. */
export async function selectKeyForUpdate(transaction: Transaction, keyId: string): Promise<ApiKey | undefined> {
  const row = await transaction.selectOneForUpdate(KeyEntity, { id: keyId });
  if (row === null) return undefined;
  const secrets = await transaction.manager.find(SecretEntity, { where: { keyId }, order: { generation: 'DESC' } });
  return (await assemble(transaction.manager, [row], secrets))[0];
}

/** The same for several keys, by ID; those that don't exist are left out. */
export async function selectKeysForUpdate(
  transaction: Transaction,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, ApiKey>> {
  const rows = await transaction.selectManyForUpdate(KeyEntity, keyIds);
  if (rows.length === 0) return new Map();
  const keyId = In(rows.map(({ id }) => id));
  const secrets = await transaction.manager.find(SecretEntity, { where: { keyId }, order: { generation: 'DESC' } });
  return new Map((await assemble(transaction.manager, rows, secrets)).map((key) => [key.id, key]));
}

/**
 * The demand that an action makes on a key. It doesn't ask whether the project is archived: a project with living keys
 * can't be, and only living keys can be changed.
 */
export function demandOnKey(action: Demand['action'], { id, name, project, owner }: ApiKey): Demand {
  return { action, subject: name, noun: 'key', scope: { projectId: project.id, ...peopleOfKey(owner), keyId: id } };
}

/** Builds keys, with the names around them, from rows. Leaves tombstones out: nothing shows them. */
export async function assembleKeys(manager: EntityManager, rows: readonly KeyRow[]): Promise<readonly ApiKey[]> {
  if (rows.length === 0) return [];
  const keyId = In(rows.map((row) => row.id));
  const secrets = await manager.find(SecretEntity, { where: { keyId, state: In(['pending', 'current', 'previous']) } });
  return await assemble(manager, rows, secrets);
}

async function assemble(
  manager: EntityManager,
  rows: readonly KeyRow[],
  secrets: readonly SecretRow[],
): Promise<readonly ApiKey[]> {
  const named = await namesAround(manager, rows);
  const secretsOf = new Map<string, SecretRecord[]>();
  for (const { keyId, createdAt: _, ...secret } of secrets) {
    const list = secretsOf.get(keyId);
    if (list === undefined) secretsOf.set(keyId, [secret]);
    else list.push(secret);
  }
  const suspended = await suspensions(
    manager,
    rows.map(({ ownerId }) => ownerId),
  );
  return rows.map(({ channelId, projectId, ownerId, assigneeId, nameKey: _, warnAt: _at, ...row }) => ({
    ...row,
    suspendedFrom: suspended.get(ownerId) ?? null,
    channel: named('channel', channelId),
    project: named('project', projectId),
    owner: ownerOf({ ownerId, assigneeId }, named('project', projectId), (id) => named('person', id)),
    secrets: secretsOf.get(row.id) ?? [],
  }));
}

/** Reads the names of keys' channels, projects and owners, in one statement: keys are read at every change. */
async function namesAround(
  manager: EntityManager,
  rows: readonly KeyRow[],
): Promise<(table: 'channel' | 'project' | 'person', id: string) => Named> {
  const parameters: string[] = [];
  const select = (table: string, ids: readonly string[]) => {
    const places = [...new Set(ids)].map((id) => `$${parameters.push(id)}`);
    return `SELECT '${table}' AS "table", "id", "name" FROM "${table}" WHERE "id" IN (${places.join(', ')})`;
  };
  const statement = [
    select(
      'channel',
      rows.map(({ channelId }) => channelId),
    ),
    select(
      'project',
      rows.map(({ projectId }) => projectId),
    ),
    select(
      'person',
      rows.map(({ ownerId, assigneeId }) => assigneeId ?? ownerId),
    ),
  ].join(' UNION ALL ');
  const found: readonly { readonly table: string; readonly id: string; readonly name: string }[] = await manager.query(
    statement,
    parameters,
  );
  const names = new Map(found.map(({ table, id, name }) => [`${table} ${id}`, name]));
  return (table, id) => ({ id, name: names.get(`${table} ${id}`) ?? '(unknown)' });
}

/** The columns that say who owns a key. @param project the one that it is in. */
export function ownerColumns(owner: KeyOwner, project: Pick<Named, 'id'>): Pick<KeyRow, 'ownerId' | 'assigneeId'> {
  return owner.kind === 'person'
    ? { ownerId: owner.id, assigneeId: null }
    : { ownerId: projectName(project.id), assigneeId: owner.assignee?.id ?? null };
}

function ownerOf(
  { ownerId, assigneeId }: Pick<KeyRow, 'ownerId' | 'assigneeId'>,
  project: Named,
  person: (id: string) => Named,
): KeyOwner {
  if (readRecipient(ownerId).kind === 'person') return ownedBy(person(ownerId));
  const assignee = assigneeId === null ? undefined : person(assigneeId);
  return { kind: 'project', name: project.name, assignee };
}

/** Writes the changes of a promotion or a retirement. */
export async function applySecretChanges(manager: EntityManager, changes: readonly SecretChange[]): Promise<void> {
  // Reversed for the unique index: the old current secret must step down before the new one becomes current.
  for (const { id, state, overlapEndsAt } of [...changes].reverse()) {
    await manager.update(SecretEntity, { id }, { state, overlapEndsAt, pendingUntil: null });
  }
}
