import type { EntityManager } from 'typeorm';
import { type Confirmation, seenChanges } from '../domain/confirmation.ts';
import { type GrantPlace, seenOfGrant } from '../domain/people/grant.ts';
import type { ProjectRole } from '../domain/permissions.ts';
import type { Named } from '../domain/refs.ts';
import type { Refusal } from '../domain/refusals.ts';
import { type Result, refused } from '../domain/result.ts';
import { AdminEntity, MemberEntity } from '../persistence/entities/people.ts';
import { type AuditEvent, type AuditedTransaction, change } from './auditTrail.ts';
import { claimConfirmation, voidConfirmation } from './confirmations.ts';
import type { ServiceContext } from './context.ts';
import { type LabelledPerson, labelled } from './findPeople.ts';

/** Who would be given a role, and how they stand now. */
export interface GrantFacts {
  readonly person: LabelledPerson;
  /** What they are in the project now, if anything. */
  readonly held: ProjectRole | undefined;
  readonly admin: boolean;
  /** How many owners the project has. */
  readonly owners: number;
}

/**
 * Looks at who would be given a role.
 * @param project undefined for the role admin.
 * @returns undefined where there is no such person any more.
 */
export async function lookAtGrant(
  context: ServiceContext,
  personId: string,
  project: Named | undefined,
): Promise<GrantFacts | undefined> {
  return await context.database.read(async (manager) => {
    const [person] = await labelled(manager, [personId]);
    if (person === undefined) return undefined;
    const members = project === undefined ? [] : await manager.findBy(MemberEntity, { projectId: project.id });
    return {
      person,
      held: members.find((member) => member.personId === personId)?.role,
      admin: await manager.existsBy(AdminEntity, { personId }),
      owners: members.filter(({ role }) => role === 'owner').length,
    };
  });
}

/**
 * Runs a change that may have been asked about: then the question is claimed in the same transaction, and a refusal closes it and is
 * recorded. Without a question it is a change like any other.
 */
export async function changeAsAsked<T>(
  context: ServiceContext,
  about: Pick<AuditEvent, 'by' | 'action' | 'subject' | 'projectId'>,
  asked: Confirmation | undefined,
  work: (transaction: AuditedTransaction) => Promise<Result<T>>,
): Promise<Result<T>> {
  return await change(context, async (transaction) => {
    if (asked === undefined) return await work(transaction);
    const lost = await claimConfirmation(context, transaction, asked);
    const outcome = lost === undefined ? await work(transaction) : refused(lost);
    if (outcome.kind === 'done') return outcome;
    if (lost === undefined) await voidConfirmation(transaction, asked.id);
    transaction.record({ ...about, outcome: 'refused', detail: { code: outcome.refusal.code } });
    return outcome;
  });
}

/** @returns the refusal that says what changed since a grant was asked about, the person's accounts above all. */
export async function refuseIfNotAsAsked(
  manager: EntityManager,
  asked: Confirmation | undefined,
  { id, name }: Named,
  place: GrantPlace,
): Promise<Refusal | undefined> {
  if (asked === undefined) return undefined;
  const [person] = await labelled(manager, [id]);
  if (person === undefined) return { code: 'person-gone', subject: name };
  const changes = seenChanges(asked.seen, seenOfGrant(person.label, place));
  if (changes.length === 0) return undefined;
  return {
    code: 'key-changed',
    subject: person.name,
    changes: changes.map(({ field, was, is }) => `the ${field} was ${was}, and is ${is}`),
  };
}
