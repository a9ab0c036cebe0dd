import { DAY, type DurationMs, MINUTE } from '../../domain/time/time.ts';
import { LiveMessageEntity, type LiveMessageRow } from '../../persistence/entities/liveMessages.ts';
import type { ServiceContext } from '../context.ts';
import { noteDrillTold } from '../drills/drillTold.ts';
import { type LiveSubject, OVER_BEFORE, REVISION_NOW } from './subjects.ts';

/** How long a process has a copy to itself after it was last heard of. */
export const COPY_CLAIM: DurationMs = MINUTE;
/** How many copies are looked at in one run. */
const COPIES = 500;
/** How long the copies of what is over are known. */
const KEPT: DurationMs = DAY;

/** A live message, which this process may post or change now. */
export interface ClaimedCopy extends LiveMessageRow {
  readonly holder: string;
}

/** What becomes of a copy. */
export type ShownFacts = Partial<Pick<LiveMessageRow, 'handle' | 'shown' | 'posts' | 'doubts' | 'triedAt'>>;

/** It shows less than there is, and no process has it. A clock that was set back must hold nothing up. */
const CLAIMABLE = `"shown" < (${REVISION_NOW})
  AND ("claimedUntil" IS NULL OR "claimedUntil" <= :now OR "claimedUntil" > :latest)`;

/**
 * Lists the copies that show less than there is, and that no process has.
 * @param platforms where this process can write. @param which those about one thing, or of one account, or all.
 */
export async function copiesBehind(
  context: ServiceContext,
  platforms: readonly string[],
  which: { readonly about?: LiveSubject; readonly externalId?: string } = {},
): Promise<readonly string[]> {
  if (platforms.length === 0) return [];
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const query = manager
      .createQueryBuilder(LiveMessageEntity, 'copy')
      .select('copy.id', 'id')
      .where('copy.platform IN (:...platforms)', { platforms })
      .andWhere(CLAIMABLE, { now, latest: now + COPY_CLAIM });
    const { about, externalId } = which;
    if (about !== undefined) query.andWhere('copy.subjectKind = :kind AND copy.subjectId = :id', { ...about });
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
      .update(LiveMessageEntity)
      .set({ claimedBy: holder, claimedUntil: now + COPY_CLAIM })
      .where(`"id" = :id AND ${CLAIMABLE}`, { id, now, latest: now + COPY_CLAIM })
      .execute();
    if (claim.affected === 0) return undefined;
    return { ...(await manager.findOneByOrFail(LiveMessageEntity, { id })), holder };
  });
}

/** Writes what became of a claimed copy. @returns whether it is still claimed by the same process. */
export async function writeCopy(
  context: ServiceContext,
  { id, holder }: Pick<ClaimedCopy, 'id' | 'holder'>,
  facts: ShownFacts & Partial<Pick<LiveMessageRow, 'claimedUntil'>>,
): Promise<boolean> {
  const written = await context.database.write(({ manager }) =>
    manager.update(LiveMessageEntity, { id, claimedBy: holder }, facts),
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
    manager.update(LiveMessageEntity, { id, claimedBy: holder }, { ...facts, claimedBy: null, claimedUntil }),
  );
}

/** Gives a claim up on a copy that was posted, and notes it for the drill whose leak it may ask about. @param shown the revision. */
export async function settlePostedCopy(
  context: ServiceContext,
  { id, holder, subjectKind, subjectId }: ClaimedCopy,
  { handle, shown }: Required<Pick<ShownFacts, 'handle' | 'shown'>>,
): Promise<void> {
  const posted = { handle, shown, doubts: 0, triedAt: null, claimedBy: null, claimedUntil: null };
  await context.database.write(async ({ manager }) => {
    if (subjectKind === 'leak') await noteDrillTold(manager, subjectId, context.clock());
    await manager.update(LiveMessageEntity, { id, claimedBy: holder }, posted);
  });
}

/** Drops a copy: nobody can be reached there, or it no longer exists for them. A further press begins another. */
export async function dropCopy(context: ServiceContext, { id, holder }: ClaimedCopy): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(LiveMessageEntity, { id, claimedBy: holder }));
}

/** Deletes the copies of what was over more than a day ago, and of what is gone. @returns how many. */
export async function purgeCopies(context: ServiceContext): Promise<number> {
  const before = context.clock() - KEPT;
  return await context.database.write(async ({ manager }) => {
    const deleted = await manager
      .createQueryBuilder()
      .delete()
      .from(LiveMessageEntity)
      .where(OVER_BEFORE, { before })
      .execute();
    return deleted.affected ?? 0;
  });
}
