import { DAY, type DurationMs, MINUTE } from '../../domain/time/time.ts';
import { RotationMessageEntity, type RotationMessageRow } from '../../persistence/entities/apps/rotations.ts';
import type { ServiceContext } from '../context.ts';

/** How long a process has a copy to itself after it was last heard of. */
export const COPY_CLAIM: DurationMs = MINUTE;
/** How many copies are looked at in one run. */
const COPIES = 500;
/** How long the copies of a rotation that is over are known. */
const KEPT: DurationMs = DAY;

/** A message that shows a rotation, which this process may post or change now. */
export interface ClaimedCopy extends RotationMessageRow {
  readonly holder: string;
}

/** What becomes of a copy. */
export type ShownFacts = Partial<Pick<RotationMessageRow, 'handle' | 'shown' | 'posts' | 'doubts' | 'triedAt'>>;

/** It shows less than there is, and no process has it. A clock that was set back must hold nothing up. */
const CLAIMABLE = `"shown" < (SELECT r."revision" FROM "rotation" r WHERE r."id" = "rotationId")
  AND ("claimedUntil" IS NULL OR "claimedUntil" <= :now OR "claimedUntil" > :latest)`;

/**
 * Lists the copies that show less than there is, and that no process has.
 * @param platforms where this process can write. @param which those of one rotation, or of one account, or all.
 */
export async function copiesBehind(
  context: ServiceContext,
  platforms: readonly string[],
  which: Partial<Pick<RotationMessageRow, 'rotationId' | 'externalId'>> = {},
): Promise<readonly string[]> {
  if (platforms.length === 0) return [];
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const query = manager
      .createQueryBuilder(RotationMessageEntity, 'copy')
      .select('copy.id', 'id')
      .where('copy.platform IN (:...platforms)', { platforms })
      .andWhere(CLAIMABLE, { now, latest: now + COPY_CLAIM });
    const { rotationId, externalId } = which;
    if (rotationId !== undefined) query.andWhere('copy.rotationId = :rotationId', { rotationId });
    if (externalId !== undefined) query.andWhere('copy.externalId = :externalId', { externalId });
    const rows: readonly { id: string }[] = await query.orderBy('copy.id').limit(COPIES).getRawMany();
    return rows.map(({ id }) => id);
  });
}

/**
 * Claims a copy that is behind, with one guarded UPDATE: of any number of replicas one posts it.
 * @returns undefined where another process has it, or it shows everything.
 */
export async function claimCopy(context: ServiceContext, id: string, holder: string): Promise<ClaimedCopy | undefined> {
  return await context.database.write(async ({ manager }) => {
    const now = context.clock();
    const claim = await manager
      .createQueryBuilder()
      .update(RotationMessageEntity)
      .set({ claimedBy: holder, claimedUntil: now + COPY_CLAIM })
      .where(`"id" = :id AND ${CLAIMABLE}`, { id, now, latest: now + COPY_CLAIM })
      .execute();
    if (claim.affected === 0) return undefined;
    return { ...(await manager.findOneByOrFail(RotationMessageEntity, { id })), holder };
  });
}

/** Writes what became of a claimed copy. @returns whether it is still claimed by the same process. */
export async function writeCopy(
  context: ServiceContext,
  { id, holder }: Pick<ClaimedCopy, 'id' | 'holder'>,
  facts: ShownFacts & Partial<Pick<RotationMessageRow, 'claimedUntil'>>,
): Promise<boolean> {
  const written = await context.database.write(({ manager }) =>
    manager.update(RotationMessageEntity, { id, claimedBy: holder }, facts),
  );
  return written.affected !== 0;
}

/** Keeps a claim while the platform's pace holds a message up. */
export async function renewCopyClaim(context: ServiceContext, copy: ClaimedCopy): Promise<void> {
  await writeCopy(context, copy, { claimedUntil: context.clock() + COPY_CLAIM });
}

/**
 * Gives a claim up. @param facts what became of the copy. @param waitFor how long it is not to be tried again.
 */
export async function releaseCopy(
  context: ServiceContext,
  { id, holder }: ClaimedCopy,
  facts: ShownFacts,
  waitFor?: DurationMs,
): Promise<void> {
  const claimedUntil = waitFor === undefined ? null : context.clock() + waitFor;
  await context.database.write(({ manager }) =>
    manager.update(RotationMessageEntity, { id, claimedBy: holder }, { ...facts, claimedBy: null, claimedUntil }),
  );
}

/** Drops a copy: nobody can be reached there, or it no longer exists for them. A further press begins another. */
export async function dropCopy(context: ServiceContext, { id, holder }: ClaimedCopy): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(RotationMessageEntity, { id, claimedBy: holder }));
}

/** Deletes the copies of rotations that ended more than a day ago, and of those that are gone. @returns how many. */
export async function purgeCopies(context: ServiceContext): Promise<number> {
  const before = context.clock() - KEPT;
  return await context.database.write(async ({ manager }) => {
    const deleted = await manager
      .createQueryBuilder()
      .delete()
      .from(RotationMessageEntity)
      .where(
        '"rotationId" NOT IN (SELECT r."id" FROM "rotation" r WHERE r."endedAt" IS NULL OR r."endedAt" >= :before)',
        {
          before,
        },
      )
      .execute();
    return deleted.affected ?? 0;
  });
}
