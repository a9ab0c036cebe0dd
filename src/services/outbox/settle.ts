import { In } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../../domain/time/time.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { queueNotice } from './notices.ts';

/** Whoever claimed a message and has not been heard of for so long is taken for crashed. */
export const ABANDONED_AFTER: DurationMs = MINUTE;
/** How long what is in doubt waits until it is tried again: platforms remember it for some minutes only. */
const IN_DOUBT_FOR: DurationMs = 20 * SECOND;

/** A part of a message, in the hands of a process. */
export interface HeldPart {
  readonly digestId: string;
  readonly holder: string;
  readonly warningIds: readonly string[];
}

/**
 * What came of telling a part. `told`: it was, or may have been. `later`: it surely was not, and is tried again. `nobody`: there is
 * nobody whom it can be told.
 */
export type DigestOutcome = 'told' | 'later' | 'nobody';

/**
 * Says, before a platform is asked, that a part is tried there now; from then on whoever takes it over knows that it may have been
 * told. Only its holder may.
 * @param on where; null takes it back, where the platform surely did nothing.
 * @returns whether the part is still the holder's: otherwise another process took it over, and nothing may be sent.
 */
export async function markTried(
  context: ServiceContext,
  { digestId, holder, warningIds }: HeldPart,
  on: string | null,
  now: EpochMs,
): Promise<boolean> {
  return await context.database.write(async ({ manager }) => {
    const mine = { digestId, claimedBy: holder, state: 'claimed' as const };
    if ((await manager.update(WarningEntity, mine, { claimedAt: now })).affected === 0) return false;
    const tried = { triedOn: on, triedAt: on === null ? null : now };
    await manager.update(WarningEntity, { ...mine, id: In([...warningIds]) }, tried);
    return true;
  });
}

/** Leaves a message of which it is not known whether it was told to whoever takes it over, soon: the platform can say. */
export async function leaveInDoubt(
  context: ServiceContext,
  { digestId, holder }: Pick<HeldPart, 'digestId' | 'holder'>,
  now: EpochMs,
): Promise<void> {
  await keepClaim(context, { digestId, holder }, now - ABANDONED_AFTER + IN_DOUBT_FOR);
}

/** Says that a message is still being told. */
export async function keepClaim(
  context: ServiceContext,
  { digestId, holder }: Pick<HeldPart, 'digestId' | 'holder'>,
  now: EpochMs,
): Promise<void> {
  const mine = { digestId, claimedBy: holder, state: 'claimed' as const };
  await context.database.write(({ manager }) => manager.update(WarningEntity, mine, { claimedAt: now }));
}

/**
 * Commits what came of telling a part. Only its holder's word counts: whoever was taken for crashed comes too late.
 * @param notices what waits instead for the person it is about, until they speak themselves: one for each project.
 */
export async function settleDigest(
  context: ServiceContext,
  { digestId, holder, warningIds }: HeldPart,
  outcome: DigestOutcome,
  now: EpochMs,
  notices: readonly { readonly personId: string; readonly projectId: string; readonly text: string }[] = [],
): Promise<void> {
  const mine = { digestId, claimedBy: holder, state: 'claimed' as const, id: In([...warningIds]) };
  await context.database.write(async (transaction) => {
    const settling = await transaction.manager.update(WarningEntity, mine, settled(outcome, now));
    if (settling.affected === 0) return;
    const publicText = 'Keys of theirs need attention: /apikey list';
    for (const { personId, projectId, text } of notices) {
      const about = `warnings:${digestId}:${warningIds[0] ?? ''}:${projectId}`;
      await queueNotice(context, transaction, { personId, about, text, publicText, projectIds: [projectId] });
    }
  });
}

function settled(outcome: DigestOutcome, now: EpochMs) {
  switch (outcome) {
    case 'told':
      return { state: 'sent' as const, sentAt: now };
    case 'nobody':
      return { state: 'dropped' as const };
    case 'later':
      // `claimedAt` stays: it is when it was tried last.
      return {
        state: 'waiting' as const,
        claimedBy: null,
        claimedAt: now,
        triedAt: null,
        triedOn: null,
        digestId: null,
      };
  }
}
