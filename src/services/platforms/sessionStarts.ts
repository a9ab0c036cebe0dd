import { LessThanOrEqual } from 'typeorm';
import { decideStart } from '../../domain/sessionStarts.ts';
import { DAY, type DurationMs } from '../../domain/time/time.ts';
import { LeaseEntity, SessionStartEntity } from '../../persistence/entities/leases.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/**
 * Claims the next session with a platform that counts them, see domain/sessionStarts. Starts stay counted over
 * restarts; simultaneous claims by replicas are decided one after the other.
 * @returns 0 if it may start now; otherwise how many milliseconds to wait before asking again.
 */
export async function claimStart(context: ServiceContext, platform: string): Promise<DurationMs> {
  return await context.database.write(async (transaction) => {
    const { manager } = transaction;
    // A row that nobody holds, only for its row lock: a start that isn't written yet can't be locked.
    const lease = { name: `session-starts ${platform}`, holder: '', until: 0 };
    await manager.createQueryBuilder().insert().into(LeaseEntity).values(lease).orIgnore().execute();
    await transaction.selectOneForUpdate(LeaseEntity, { name: lease.name });
    const now = context.clock();
    await manager.delete(SessionStartEntity, { platform, at: LessThanOrEqual(now - DAY) });
    const starts = await manager.findBy(SessionStartEntity, { platform });
    const decision = decideStart(
      starts.map(({ at }) => at),
      now,
    );
    if (decision.kind === 'wait') return decision.forMs;
    await manager.insert(SessionStartEntity, { id: newRowId(context), platform, at: now });
    return 0;
  });
}
