import { LessThanOrEqual } from 'typeorm';
import { decideStart } from '../../domain/sessionStarts.ts';
import { DAY, type DurationMs } from '../../domain/time/time.ts';
import { LeaseEntity, SessionStartEntity } from '../../persistence/entities/leases.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/**
 * Claims the next session with a platform that counts them, see domain/sessionStarts. What was begun stays counted over restarts;
 * replicas that claim at one moment are decided on one after the other.
 * @returns 0 where it may begin now; otherwise how many milliseconds to wait before asking again.
 */
export async function claimStart(context: ServiceContext, platform: string): Promise<DurationMs> {
  return await context.database.write(async (transaction) => {
    const { manager } = transaction;
    // Nobody holds this one: it is there to be locked, as a start that isn't written yet can't be.
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
