import { type EntityManager, MoreThan } from 'typeorm';
import { allOf } from '../../../domain/namingCopy.ts';
import type { Demand, Requester } from '../../../domain/people/authorization.ts';
import type { Confirmation } from '../../../domain/people/confirmation.ts';
import { platformLabel } from '../../../domain/platformFacts.ts';
import type { Named } from '../../../domain/refs.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import { DAY, type DurationMs } from '../../../domain/time/time.ts';
import { AdminEntity } from '../../../persistence/entities/people/people.ts';
import { FactorRequestEntity } from '../../../persistence/entities/people/secondFactor.ts';
import type { AuditedTransaction } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { ONLY_THEIRS, queueNotice } from '../../outbox/notices.ts';
import { changeAsAsked, refuseIfNotAsAsked } from '../askedGrant.ts';
import { configuredAdmins } from '../configuredAdmins.ts';
import { type LabelledPerson, labelled, labelPeople } from '../findPeople.ts';
import { lockFactor } from './checkCode.ts';
import { removeFactor } from './lift.ts';
import { secondFactorStatus } from './state.ts';

/** How long a second admin may take to confirm a first one's request. */
export const REQUEST_LIFE: DurationMs = 3 * DAY;

/** Somebody whose second factor an admin wants to switch off, as the question names everyone. */
export interface LiftFacts {
  readonly person: LabelledPerson;
  readonly isEnrolled: boolean;
  /** Another admin's open request, which this admin may confirm. */
  readonly askedBy: LabelledPerson | undefined;
}

/** Reads what the question of {@link liftForOther} shows. @returns undefined if the person no longer exists. */
export async function readLift(
  context: ServiceContext,
  personId: string,
  adminId: string,
): Promise<LiftFacts | undefined> {
  const request = await openRequest(context, personId);
  const askedBy = request === null || request.askedBy === adminId ? undefined : request.askedBy;
  const people = await labelPeople(context, [personId, ...(askedBy === undefined ? [] : [askedBy])]);
  const person = people.get(personId);
  if (person === undefined) return undefined;

  const { enrolledAt } = await secondFactorStatus(context, personId);
  return { person, isEnrolled: enrolledAt !== null, askedBy: askedBy === undefined ? undefined : people.get(askedBy) };
}

/**
 * Switches off somebody else's second factor: the first admin's press asks the others, the second admin's press does it. Nobody confirms
 * their own request, nor anything about their own factor.
 * @returns which of the two it was.
 */
export async function liftForOther(
  context: ServiceContext,
  requester: Requester,
  asked: Confirmation,
  person: Named,
): Promise<Result<'asked' | 'lifted'>> {
  const demand: Demand = { action: 'mfa.lift', subject: person.name, noun: 'project', scope: {} };
  const lock = (transaction: AuditedTransaction) => lockFactor(transaction, person.id);
  return await changeAsAsked<'asked' | 'lifted', Awaited<ReturnType<typeof lock>>>(
    context,
    { requester, demand, asked, lock },
    async ({ transaction, by }, factor) => {
      const { manager } = transaction;
      if (factor === null || factor.enrolledAt === null) return refused({ code: 'not-enrolled', subject: person.name });
      const changed = await refuseIfNotAsAsked(context, manager, asked, person, {});
      if (changed !== undefined) return refused(changed);
      const now = context.clock();
      const request = await manager.findOneBy(FactorRequestEntity, { personId: person.id, expiresAt: MoreThan(now) });
      const first = asked.params['first'];
      if (request === null || first === undefined) {
        await manager.upsert(
          FactorRequestEntity,
          { personId: person.id, askedBy: by.personId, expiresAt: now + REQUEST_LIFE },
          ['personId'],
        );
        transaction.record({ by, action: 'mfa.lift-request', subject: person.name });
        await tellOtherAdmins(context, transaction, by.personId, person, asked.id);
        return done('asked');
      }
      // What the question named must be what is confirmed.
      if (request.askedBy !== first || first === by.personId || person.id === by.personId)
        return refused({ code: 'second-admin', subject: person.name });
      await removeFactor(transaction, person.id);
      const admins = await labels(context, manager, [first, by.personId]);
      const [askedBy] = await labels(context, manager, [first]);
      const detail = askedBy === undefined ? {} : { askedBy };
      transaction.record({ by, action: 'mfa.lift', subject: person.name, detail });
      await queueNotice(context, transaction, {
        kind: 'factor-lifted',
        params: {
          how: 'admins',
          platform: platformLabel(context.policy.platforms, by.platform),
          by: allOf(admins),
        },
        personId: person.id,
        about: `factor-lifted:${factor.createdAt}`,
        ...ONLY_THEIRS,
      });
      return done('lifted');
    },
  );
}

async function openRequest(context: ServiceContext, personId: string) {
  return await context.database.read((manager) =>
    manager.findOneBy(FactorRequestEntity, { personId, expiresAt: MoreThan(context.clock()) }),
  );
}

async function tellOtherAdmins(
  context: ServiceContext,
  transaction: AuditedTransaction,
  adminId: string,
  person: Named,
  about: string,
): Promise<void> {
  const { manager } = transaction;
  const granted = await manager.find(AdminEntity);
  const { spoken } = await configuredAdmins(context, manager);
  const others = new Set([...granted, ...spoken].map(({ personId }) => personId));
  others.delete(adminId);
  others.delete(person.id);
  const [admin = '', asked = person.name] = await labels(context, manager, [adminId, person.id]);
  for (const personId of others)
    await queueNotice(context, transaction, {
      kind: 'factor-request',
      params: { by: admin, person: asked, personId: person.id },
      personId,
      about: `factor-request:${about}`,
      ...ONLY_THEIRS,
    });
}

/** Names people in full, in their order. */
async function labels(
  { policy }: ServiceContext,
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly string[]> {
  const people = await labelled(policy.platforms, manager, ids);
  return ids.flatMap((id) => people.find((one) => one.id === id)?.label ?? []);
}
