import { IsNull, LessThanOrEqual, Not } from 'typeorm';
import { RotationEntity } from '../../../persistence/entities/apps/rotations.ts';
import type { ServiceContext } from '../../context.ts';

/** How many rotations are looked at in one run. */
const ROTATIONS = 200;

/** Lists the rotations that are due and that no process has: after a crash, a restart, or a wait. */
export async function rotationsDue(context: ServiceContext): Promise<readonly string[]> {
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const due = { endedAt: IsNull(), dueAt: LessThanOrEqual(now) };
    const rows = await manager.find(RotationEntity, {
      select: { id: true },
      where: [
        { ...due, claimedUntil: IsNull() },
        { ...due, claimedUntil: LessThanOrEqual(now) },
      ],
      order: { dueAt: 'ASC' },
      take: ROTATIONS,
    });
    return rows.map(({ id }) => id);
  });
}

/**
 * Wipes the new secrets that were kept for 15 minutes (invariant 1). A rotation that still needs one waits for New secret.
 * @returns how many.
 */
export async function wipeOverdueSeals(context: ServiceContext): Promise<number> {
  const now = context.clock();
  const overdue = { sealedSecret: Not(IsNull()), sealedUntil: LessThanOrEqual(now) };
  const rows = await context.database.read((manager) =>
    manager.find(RotationEntity, { select: { id: true }, where: overdue }),
  );
  let wiped = 0;
  for (const { id } of rows) {
    const update = await context.database.write(({ manager }) =>
      manager
        .createQueryBuilder()
        .update(RotationEntity)
        .set({ sealedSecret: null, sealedUntil: null, revision: () => '"revision" + 1' })
        .where({ id, ...overdue })
        .execute(),
    );
    if (update.affected === 0) continue;
    wiped += 1;
    context.live?.changed({ kind: 'rotation', id });
  }
  return wiped;
}
