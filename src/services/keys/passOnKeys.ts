import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { ownedByProject, ownerText } from '../../domain/keys/keyOwner.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, type AuthorizedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { queueNotice } from '../outbox/notices.ts';
import { labelled } from '../people/findPeople.ts';
import { adminIds, projectOwners } from '../projects/projectOwners.ts';
import { changeOwner } from './changeOwner.ts';

/** Why someone's keys go to their projects. */
export type Leaving = 'left-project' | 'account-gone';

/**
 * Locks the living keys that someone owns or that are assigned to them, always in the same order; before anything that says who they
 * are or what they hold.
 * @param projectId only those in this project.
 * @returns their IDs.
 */
export async function lockKeysOf(
  context: ServiceContext,
  transaction: AuditedTransaction,
  personId: string,
  projectId?: string,
): Promise<readonly string[]> {
  const ids = await keysOf(transaction.manager, context.clock(), personId, projectId);
  for (const id of ids) await transaction.selectOneForUpdate(KeyEntity, { id });
  return ids;
}

async function keysOf(
  manager: EntityManager,
  now: number,
  personId: string,
  projectId: string | undefined,
): Promise<readonly string[]> {
  const place = projectId === undefined ? {} : { projectId };
  const theirs = [{ ownerId: personId }, { assigneeId: personId }];
  const living = [{ deletedAt: IsNull() }, { deletedAt: MoreThan(now) }];
  const where = theirs.flatMap((whose) => living.map((alive) => ({ ...place, ...whose, ...alive })));
  const rows = await manager.find(KeyEntity, { where, select: { id: true }, order: { id: 'ASC' } });
  return rows.map(({ id }) => id);
}

/**
 * Passes the keys of someone who leaves on to the projects that they are in, and tells the projects' owners. Keys that were assigned to
 * them are given back. Part of the transaction in which they leave, after {@link lockKeysOf}.
 * @param by who makes them leave: they aren't told.
 * @returns how many keys the projects own now that they didn't.
 */
export async function passOnKeys(
  context: ServiceContext,
  transaction: AuthorizedTransaction | AuditedTransaction,
  leaver: Named,
  { projectId, because, by }: { readonly projectId?: string; readonly because: Leaving; readonly by: Recorder },
): Promise<number> {
  const passedOn = new Map<string, { readonly project: Named; readonly keys: string[] }>();
  for (const id of await keysOf(transaction.manager, context.clock(), leaver.id, projectId)) {
    const key = await selectKeyForUpdate(transaction, id);
    if (key === undefined) continue;
    const owner = ownedByProject(key.project);
    await changeOwner(transaction, key, owner);
    const detail = { from: ownerText(key.owner), to: ownerText(owner), because };
    const where = { projectId: key.project.id, keyId: key.id };
    by.record({ action: 'key.transfer', subject: key.name, ...where, detail });
    if (key.owner.kind === 'project') continue;
    const told = passedOn.get(key.project.id) ?? { project: key.project, keys: [] };
    told.keys.push(`${key.channel.name}/${key.name}`);
    passedOn.set(key.project.id, told);
  }
  for (const { project, keys } of passedOn.values()) {
    const [person] = await labelled(context.policy.platforms, transaction.manager, [leaver.id]);
    const params = { person: person?.label ?? leaver.name, because, project: project.name, keys };
    const about = `passed-on:${leaver.id}:${project.id}:${context.clock()}`;
    const notice = { kind: 'keys-passed-on', params, about, projectIds: [project.id] } as const;
    for (const personId of await whoIsTold(context, transaction.manager, project.id, leaver.id))
      if (personId !== by.personId) await queueNotice(context, transaction, { ...notice, personId });
  }
  return [...passedOn.values()].reduce((sum, { keys }) => sum + keys.length, 0);
}

/** The project's owners; where the one who leaves was the last of them, the admins. */
async function whoIsTold(
  context: ServiceContext,
  manager: EntityManager,
  projectId: string,
  leaverId: string,
): Promise<readonly string[]> {
  const owners = (await projectOwners(manager, projectId)).filter((id) => id !== leaverId);
  return owners.length > 0 ? owners : (await adminIds(context, manager)).filter((id) => id !== leaverId);
}

/** In whose name keys are passed on, and how that is recorded. */
export interface Recorder {
  readonly personId: string | null;
  record(event: {
    readonly action: 'key.transfer';
    readonly subject: string;
    readonly projectId: string;
    readonly keyId: string;
    readonly detail: Readonly<Record<string, string>>;
  }): void;
}

/** Records in the name of a person who was permitted to make someone leave. */
export function inNameOf(transaction: AuthorizedTransaction, by: AuthorizedActor): Recorder {
  return { personId: by.personId, record: (event) => transaction.record({ by, ...event }) };
}

/**
 * A platform says that an account is no more. When it was the last one of its person, their keys go to the projects that they are in.
 * Known already, or of nobody here, it changes nothing.
 */
export async function accountGone(
  context: ServiceContext,
  account: { readonly platform: string; readonly externalId: string },
): Promise<void> {
  const { platform, externalId } = account;
  const known = await context.database.read((manager) => manager.findOneBy(IdentityEntity, { platform, externalId }));
  if (known === null || known.goneAt !== null) return;
  await change(context, async (transaction) => {
    const { manager } = transaction;
    const person = await transaction.selectOneForUpdate(PersonEntity, { id: known.personId });
    if (person === null) return;
    await lockKeysOf(context, transaction, person.id);
    const goneAt = context.clock();
    const marked = await manager.update(IdentityEntity, { platform, externalId, goneAt: IsNull() }, { goneAt });
    if (marked.affected === 0 || (await manager.existsBy(IdentityEntity, { personId: person.id, goneAt: IsNull() })))
      return;
    const record: Recorder['record'] = (event) => transaction.record({ by: 'latchkey', ...event });
    await passOnKeys(context, transaction, person, { because: 'account-gone', by: { personId: null, record } });
  });
}
