import { type EntityManager, LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import { LeaseEntity } from '../../persistence/entities/leases.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Takes or renews a lease, if it is free, expired, or already the holder's. Of any number of simultaneous callers, on
 * whatever replica, one gets it. All callers of one lease use about the same duration.
 * @param holder names the process: drawn at random when it starts, because process IDs repeat.
 * @returns whether the holder has it, until `forMs` from now.
 */
export async function holdLease(
  context: ServiceContext,
  name: string,
  holder: string,
  forMs: DurationMs,
): Promise<boolean> {
  return await context.database.write(({ manager }) => hold(manager, context.clock(), name, holder, forMs));
}

/** Releases a lease, so that another process needn't wait until it expires. Another holder's lease stays. */
export async function releaseLease(context: ServiceContext, name: string, holder: string): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(LeaseEntity, { name, holder }));
}

/** A process that wants to run a job at a scheduled time. */
export interface RunClaim {
  readonly job: string;
  /** The scheduled time, the same on every replica. */
  readonly time: EpochMs;
  readonly holder: string;
  /** How long the job's lease lasts; renew it with {@link holdLease} under the name from {@link runLease}. */
  readonly forMs: DurationMs;
}

/** A time further ahead than this wasn't claimed by a faster replica: somebody's clock was wrong. */
const AHEAD: DurationMs = MINUTE;

/**
 * Claims a job's run: of any number of replicas one gets each scheduled time, however late the others ask, and none
 * gets it while another still runs the job. If the clock was set back, claims ahead of it don't count.
 * @returns whether this holder runs it.
 */
export async function claimRun(context: ServiceContext, { job, time, holder, forMs }: RunClaim): Promise<boolean> {
  return await context.database.write(async ({ manager }) => {
    const free = await hold(manager, context.clock(), runLease(job), holder, forMs);
    if (!free) return false;
    if (await claimTime(manager, `turn:${job}`, holder, time)) return true;
    await manager.delete(LeaseEntity, { name: runLease(job), holder });
    return false;
  });
}

/** Ends a run, so that the next replica needn't wait. */
export async function releaseRun(context: ServiceContext, job: string, holder: string): Promise<void> {
  await releaseLease(context, runLease(job), holder);
}

/** @returns the name of the lease that a job's holder renews while the job runs. */
export function runLease(job: string): string {
  return `job:${job}`;
}

/** Claims a time. The row's `until` is the latest claimed time: it only moves forward, except after a wrong clock. */
async function claimTime(manager: EntityManager, name: string, holder: string, time: EpochMs): Promise<boolean> {
  const mine = { holder, until: time };
  const earlier = [
    { name, until: LessThan(time) },
    { name, until: MoreThan(time + AHEAD) },
  ];
  if ((await manager.update(LeaseEntity, earlier, mine)).affected === 1) return true;
  // Only the holder of the job's lease gets here, so nobody else inserts.
  if (await manager.existsBy(LeaseEntity, { name })) return false;
  await manager.insert(LeaseEntity, { name, ...mine });
  return true;
}

async function hold(
  manager: EntityManager,
  now: EpochMs,
  name: string,
  holder: string,
  forMs: DurationMs,
): Promise<boolean> {
  const mine = { holder, until: now + forMs };
  const takeable = [
    { name, holder },
    { name, until: LessThanOrEqual(now) },
    // No lease lasts that long: it was taken when somebody's clock was wrong, and its holder may have died since.
    { name, until: MoreThan(now + forMs + AHEAD) },
  ];
  // One guarded UPDATE: the second caller sees what the first one wrote.
  if ((await manager.update(LeaseEntity, takeable, mine)).affected === 1) return true;
  await manager
    .createQueryBuilder()
    .insert()
    .into(LeaseEntity)
    .values({ name, ...mine })
    .orIgnore()
    .execute();
  return await manager.existsBy(LeaseEntity, { name, holder });
}
