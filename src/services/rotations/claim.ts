import { MoreThan } from 'typeorm';
import { type DurationMs, MINUTE } from '../../domain/time/time.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import type { ServiceContext } from '../context.ts';

/** How long a process has a rotation to itself after it was last heard of. */
export const CLAIM: DurationMs = MINUTE;

/**
 * Claims a rotation for a process with one guarded UPDATE. @returns the key's ID, or undefined where another process has it, it is over,
 * or it doesn't exist.
 */
export async function claimRotation(
  context: ServiceContext,
  rotationId: string,
  holder: string,
): Promise<string | undefined> {
  return await context.database.write(async ({ manager }) => {
    const now = context.clock();
    const claim = await manager
      .createQueryBuilder()
      .update(RotationEntity)
      .set({ claimedBy: holder, claimedUntil: now + CLAIM })
      // A clock that was set back must hold nothing up.
      .where(
        `"id" = :rotationId AND "endedAt" IS NULL AND ("claimedUntil" IS NULL OR "claimedUntil" <= :now
        OR "claimedUntil" > :latest OR "claimedBy" = :holder)`,
        { rotationId, now, latest: now + CLAIM, holder },
      )
      .execute();
    if (claim.affected === 0) return undefined;
    return (await manager.findOneByOrFail(RotationEntity, { id: rotationId })).keyId;
  });
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
