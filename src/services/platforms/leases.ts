import { type EntityManager, LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import { LeaseEntity } from '../../persistence/entities/leases.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Takes a lease, or keeps it: where nobody has it, where its time is over, or where it is the holder's own. Of any number that
 * ask at one moment, on whatever replica, one gets it. Of one lease all ask for about the same time.
 * @param holder names the process: drawn at random when it starts, as process IDs repeat.
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

/** Gives a lease up, so that another process need not wait until its time is over. Another holder's stays. */
export async function releaseLease(context: ServiceContext, name: string, holder: string): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(LeaseEntity, { name, holder }));
}

/** A process that wants to do a job at one of its times. */
export interface RunClaim {
  readonly job: string;
  /** The time of the schedule, the same on every replica. */
  readonly time: EpochMs;
  readonly holder: string;
  /** For how long the job's lease is taken; it can be kept with {@link holdLease} by the name of {@link runLease}. */
  readonly forMs: DurationMs;
}

/** What lies further ahead than this is not what another replica was quicker to take: somebody's clock was wrong. */
const AHEAD: DurationMs = MINUTE;

/**
 * Takes the turn to do a job: of any number of replicas one gets each time of its schedule, however late the others ask, and none
 * gets it while another still does the job. Where the clock was put back, the times ahead of it don't count.
 * @returns whether it is this holder's turn.
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

/** Says that a job is done, so that the next replica need not wait. */
export async function releaseRun(context: ServiceContext, job: string, holder: string): Promise<void> {
  await releaseLease(context, runLease(job), holder);
}

/** @returns the name of the lease that a job's holder keeps while it does the job. */
export function runLease(job: string): string {
  return `job:${job}`;
}

/** The row's `until` is the latest time that was somebody's: it only goes forward, but for a clock that was wrong. */
async function claimTime(manager: EntityManager, name: string, holder: string, time: EpochMs): Promise<boolean> {
  const mine = { holder, until: time };
  const earlier = [
    { name, until: LessThan(time) },
    { name, until: MoreThan(time + AHEAD) },
  ];
  if ((await manager.update(LeaseEntity, earlier, mine)).affected === 1) return true;
  // Only the holder of the job's lease comes here, so nobody else inserts.
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
    // Nobody takes it for so long: it is from a time at which somebody's clock was wrong, and its taker may have died since.
    { name, until: MoreThan(now + forMs + AHEAD) },
  ];
  // One guarded UPDATE: the second one looks at what the first one wrote.
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
