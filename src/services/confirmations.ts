import { LessThan, MoreThan } from 'typeorm';
import { CONFIRMATION_LIFE, type Confirmation, type Snapshot, snapshotChanges } from '../domain/people/confirmation.ts';
import type { NamedThing } from '../domain/refusalCopy.ts';
import type { Refusal } from '../domain/refusals.ts';
import { DAY, type DurationMs } from '../domain/time/time.ts';
import { ConfirmationEntity } from '../persistence/entities/conversations.ts';
import type { AuditedTransaction } from './audit/auditTrail.ts';
import { newNonce, type ServiceContext } from './context.ts';

/** The content of a new question. */
export type NewConfirmation = Pick<Confirmation, 'command' | 'personId' | 'subjectId' | 'params' | 'seen'>;

/**
 * Stores a question, so that it survives a restart and any replica can take its answer.
 * @param life how long it can be answered.
 */
export async function storeConfirmation(
  context: ServiceContext,
  asked: NewConfirmation,
  life: DurationMs = CONFIRMATION_LIFE,
): Promise<Confirmation> {
  const now = context.clock();
  const confirmation: Confirmation = {
    ...asked,
    id: newNonce(context),
    state: 'pending',
    createdAt: now,
    expiresAt: now + life,
  };
  await context.database.write(({ manager }) =>
    manager.insert(ConfirmationEntity, {
      ...confirmation,
      command: [...confirmation.command],
      params: { ...confirmation.params },
      seen: { ...confirmation.seen },
    }),
  );
  return confirmation;
}

/** Finds a question by its nonce. */
export async function findConfirmation(context: ServiceContext, id: string): Promise<Confirmation | undefined> {
  return (await context.database.read((manager) => manager.findOneBy(ConfirmationEntity, { id }))) ?? undefined;
}

/**
 * Closes a question that is still open, after a cancel or after its form was sent. @returns whether this call did it.
 */
export async function closeConfirmation(
  context: ServiceContext,
  id: string,
  state: 'cancelled' | 'done',
): Promise<boolean> {
  return await context.database.write(async ({ manager }) => {
    const update = await manager.update(ConfirmationEntity, { id, state: 'pending' }, { state });
    return update.affected === 1;
  });
}

/**
 * Claims the answer with one guarded UPDATE, so that of any number of presses, retries and replicas one wins (invariant
 * 3).
 * @returns why this press did not win, or undefined if it did.
 */
export async function claimConfirmation(
  context: ServiceContext,
  transaction: AuditedTransaction,
  confirmation: Confirmation,
): Promise<Refusal | undefined> {
  const { id } = confirmation;
  const open = { id, state: 'pending' as const, expiresAt: MoreThan(context.clock()) };
  const update = await transaction.manager.update(ConfirmationEntity, open, { state: 'done' });
  if (update.affected === 1) return undefined;
  const now = await transaction.manager.findOneBy(ConfirmationEntity, { id });
  if (now === null) return { code: 'confirmation-unknown' };
  return now.state === 'pending' ? { code: 'confirmation-expired' } : { code: `confirmation-${now.state}` };
}

/** Closes a claimed question without acting on it: what it showed no longer holds. */
export async function voidConfirmation(transaction: AuditedTransaction, id: string): Promise<void> {
  await transaction.manager.update(ConfirmationEntity, { id }, { state: 'void' });
}

/** @returns the refusal that lists what changed since the question was shown, or undefined if nothing did. */
export function refuseIfChanged(
  thing: NamedThing,
  subject: string,
  before: Snapshot,
  now: Snapshot,
): Refusal | undefined {
  const changes = snapshotChanges(before, now);
  return changes.length === 0 ? undefined : { code: 'key-changed', thing, subject, changes };
}

/**
 * Deletes questions that can no longer be answered. They are kept for a day, to tell people their outcome.
 * @returns how many.
 */
export async function purgeConfirmations(context: ServiceContext): Promise<number> {
  const expiresAt = LessThan(context.clock() - DAY);
  return (
    (await context.database.write(({ manager }) => manager.delete(ConfirmationEntity, { expiresAt }))).affected ?? 0
  );
}

/** Reopens a draft that was resumed and only asked for more. A question with a subject stays closed. */
export async function reopenDraft(context: ServiceContext, id: string): Promise<void> {
  await context.database.write(({ manager }) =>
    manager.update(ConfirmationEntity, { id, subjectId: '', state: 'done' }, { state: 'pending' }),
  );
}
