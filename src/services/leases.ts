import { LessThanOrEqual } from 'typeorm';
import type { DurationMs } from '../domain/time.ts';
import { LeaseEntity } from '../persistence/entities/leases.ts';
import type { ServiceContext } from './context.ts';

/**
 * Takes a lease, or keeps it: where nobody has it, where its time is over, or where it is the holder's own. Of any number that
 * ask at one moment, on whatever replica, one gets it.
 * @param holder names the process: drawn at random when it starts, as process IDs repeat.
 * @returns whether the holder has it, until `forMs` from now.
 */
export async function holdLease(
  context: ServiceContext,
  name: string,
  holder: string,
  forMs: DurationMs,
): Promise<boolean> {
  const now = context.clock();
  const mine = { holder, until: now + forMs };
  return await context.database.write(async ({ manager }) => {
    const takeable = [
      { name, holder },
      { name, until: LessThanOrEqual(now) },
    ];
    // One guarded UPDATE: whoever comes second looks at what the first one wrote.
    if ((await manager.update(LeaseEntity, takeable, mine)).affected === 1) return true;
    await manager
      .createQueryBuilder()
      .insert()
      .into(LeaseEntity)
      .values({ name, ...mine })
      .orIgnore()
      .execute();
    return await manager.existsBy(LeaseEntity, { name, holder });
  });
}

/** Gives a lease up, so that another process need not wait until its time is over. Another holder's stays. */
export async function releaseLease(context: ServiceContext, name: string, holder: string): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(LeaseEntity, { name, holder }));
}
