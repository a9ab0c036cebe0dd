import type { EntityManager } from 'typeorm';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import { type Confirmation, snapshotChanges } from '../../domain/people/confirmation.ts';
import { type GrantPlace, snapshotOfGrant } from '../../domain/people/grant.ts';
import type { ProjectRole } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { type Result, refused } from '../../domain/result.ts';
import { AdminEntity, MemberEntity } from '../../persistence/entities/people/people.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { claimConfirmation, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { authorize, type Permit } from './authorization.ts';
import { type LabelledPerson, labelled } from './findPeople.ts';

/** Facts about the person who would be given a role. */
export interface GrantFacts {
  readonly person: LabelledPerson;
  /** Their current role in the project, if any. */
  readonly held: ProjectRole | undefined;
  readonly admin: boolean;
  /** How many owners the project has. */
  readonly owners: number;
}

/**
 * Reads the facts about a person who would be given a role.
 * @param project undefined for the role admin.
 * @returns undefined if the person no longer exists.
 */
export async function readGrant(
  context: ServiceContext,
  personId: string,
  project: Named | undefined,
): Promise<GrantFacts | undefined> {
  return await context.database.read(async (manager) => {
    const [person] = await labelled(context.policy.platforms, manager, [personId]);
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

/** A requested change of a person's roles. */
export interface AskedChange<Locked> {
  readonly requester: Requester;
  readonly demand: Demand;
  /** The answered question, if one was asked. */
  readonly asked: Confirmation | undefined;
  /** Locks what is to be changed, before the permission is decided again; see {@link authorize}. */
  readonly lock: (transaction: AuditedTransaction) => Promise<Locked>;
}

/**
 * Runs a change that may have had a question. If so, the question is claimed in the same transaction, and a refusal
 * closes it and is recorded. Without a question it is a change like any other. Either way the permission is decided
 * again in the transaction (invariant 16).
 */
export async function changeAsAsked<T, Locked>(
  context: ServiceContext,
  { requester, demand, asked, lock }: AskedChange<Locked>,
  work: (permit: Permit, locked: Locked) => Promise<Result<T>>,
): Promise<Result<T>> {
  return await change(context, async (transaction) => {
    const lost = asked === undefined ? undefined : await claimConfirmation(context, transaction, asked);
    const outcome: Result<T> = lost === undefined ? await permitted(transaction) : refused(lost);
    if (asked === undefined || outcome.kind === 'done') return outcome;
    if (lost === undefined) await voidConfirmation(transaction, asked.id);
    if (outcome.recorded !== true) {
      const { action, subject, scope } = demand;
      const detail = { code: outcome.refusal.code };
      const where = scope.projectId === undefined ? {} : { projectId: scope.projectId };
      transaction.record({ by: requester, action, subject, outcome: 'refused', detail, ...where });
    }
    return outcome;
  });

  async function permitted(transaction: AuditedTransaction): Promise<Result<T>> {
    const locked = await lock(transaction);
    const permit = await authorize(context, transaction, requester, demand);
    return permit.kind === 'refused' ? permit : await work(permit, locked);
  }
}

/** @returns the refusal that lists what changed since a grant's question, above all the person's accounts. */
export async function refuseIfNotAsAsked(
  context: ServiceContext,
  manager: EntityManager,
  asked: Confirmation | undefined,
  { id, name }: Named,
  place: GrantPlace,
): Promise<Refusal | undefined> {
  if (asked === undefined) return undefined;
  const [person] = await labelled(context.policy.platforms, manager, [id]);
  if (person === undefined) return { code: 'person-gone', subject: name };
  const changes = snapshotChanges(asked.seen, snapshotOfGrant(person.label, place));
  if (changes.length === 0) return undefined;
  return { code: 'key-changed', thing: 'person', subject: person.name, changes };
}
