import { MoreThan } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import { RotationEntity, type RotationRow } from '../../persistence/entities/apps/rotations.ts';
import type { ServiceContext } from '../context.ts';

/** How long a process has a rotation to itself after it was last heard of. */
export const CLAIM: DurationMs = MINUTE;

/** @returns whether a process may claim a rotation, whose row is locked: no other process has it, or that one was not heard of lately. */
export function isClaimable(
  { claimedBy, claimedUntil }: Pick<RotationRow, 'claimedBy' | 'claimedUntil'>,
  holder: string,
  now: EpochMs,
): boolean {
  // A clock that was set back must hold nothing up.
  return claimedUntil === null || claimedUntil <= now || claimedUntil > now + CLAIM || claimedBy === holder;
}

/** Keeps a claim while a connector takes its time. */
export async function renewClaim(context: ServiceContext, rotationId: string, holder: string): Promise<void> {
  const now = context.clock();
  await context.database.write(({ manager }) =>
    manager.update(
      RotationEntity,
      { id: rotationId, claimedBy: holder, claimedUntil: MoreThan(now) },
      { claimedUntil: now + CLAIM },
    ),
  );
}

/** Gives a claim up. */
export async function releaseClaim(context: ServiceContext, rotationId: string, holder: string): Promise<void> {
  await context.database.write(({ manager }) =>
    manager.update(RotationEntity, { id: rotationId, claimedBy: holder }, { claimedBy: null, claimedUntil: null }),
  );
}
