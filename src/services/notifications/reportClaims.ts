import { In, IsNull, LessThanOrEqual } from 'typeorm';
import type { Named } from '../../domain/refs.ts';
import { reportDue } from '../../domain/report.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { MemberEntity, PersonEntity } from '../../persistence/entities/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { ReportEntity } from '../../persistence/entities/reports.ts';
import { WarningSettingEntity } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { queueNotice } from '../outbox/notices.ts';

/** Whoever claimed a report and has not said for so long what came of it is taken for crashed. */
const ABANDONED_AFTER: DurationMs = 2 * MINUTE;

/** A report that someone is to be told now. */
export interface DueReport {
  readonly personId: string;
  readonly zone: string | null;
  /** The week's Monday. */
  readonly week: LocalDay;
  /** Those that they own and that want it, by name. */
  readonly projects: readonly Named[];
}

/** Lists the owners of projects that want a report who have not been told this week's, and for whom it is time. */
export async function reportsDue(context: ServiceContext, now: EpochMs): Promise<readonly DueReport[]> {
  return await context.database.read(async (manager) => {
    const wanted = (await manager.findBy(WarningSettingEntity, { weeklyReport: 1 })).map(({ projectId }) => projectId);
    const where = { id: In(wanted), archivedAt: IsNull() };
    const projects = await manager.find(ProjectEntity, { where, order: { nameKey: 'ASC' } });
    const projectId = In(projects.map(({ id }) => id));
    const owners = await manager.findBy(MemberEntity, { projectId, role: 'owner' });
    const people = await manager.findBy(PersonEntity, { id: In([...new Set(owners.map((one) => one.personId))]) });
    const due = people.flatMap(({ id: personId, timeZone: zone }): readonly DueReport[] => {
      const week = reportDue(zone, now);
      const own = new Set(owners.filter((one) => one.personId === personId).map((one) => one.projectId));
      const theirs = projects.filter(({ id }) => own.has(id)).map(({ id, name }) => ({ id, name }));
      return week === undefined ? [] : [{ personId, zone, week, projects: theirs }];
    });
    const known = await manager.findBy(ReportEntity, { personId: In(due.map(({ personId }) => personId)) });
    const over = new Set(
      known
        .filter(({ state, claimedAt }) => state !== 'claimed' || claimedAt > now - ABANDONED_AFTER)
        .map(({ personId, week }) => `${personId} ${week}`),
    );
    return due.filter(({ personId, week }) => !over.has(`${personId} ${week}`));
  });
}

/** A report that is ours to tell. */
export interface ClaimedReport extends DueReport {
  readonly token: string;
  /** Where and when someone who crashed tried it; it may have been told there. */
  readonly tried: { readonly on: string; readonly at: EpochMs } | undefined;
}

/** Claims a report: of any number that ask, on whatever replica, one gets it. @returns undefined where it is another's. */
export async function claimReport(
  context: ServiceContext,
  due: DueReport,
  now: EpochMs,
): Promise<ClaimedReport | undefined> {
  const { personId, week } = due;
  const token = newRowId(context);
  const claim = { state: 'claimed' as const, claimedBy: token, claimedAt: now };
  return await context.database.write(async ({ manager }) => {
    const fresh = { personId, week, ...claim, triedAt: null, triedOn: null };
    await manager.createQueryBuilder().insert().into(ReportEntity).values(fresh).orIgnore().execute();
    const abandoned = { personId, week, state: 'claimed' as const, claimedAt: LessThanOrEqual(now - ABANDONED_AFTER) };
    await manager.update(ReportEntity, abandoned, claim);
    const row = await manager.findOneBy(ReportEntity, { personId, week, claimedBy: token });
    if (row === null) return undefined;
    const { triedOn, triedAt } = row;
    return { ...due, token, tried: triedOn === null || triedAt === null ? undefined : { on: triedOn, at: triedAt } };
  });
}

/** Notes where it is about to be told, and since when it may have been. @returns false where it is not ours any more. */
export async function markReport(
  context: ServiceContext,
  claim: ClaimedReport,
  triedOn: string,
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
): Promise<boolean> {
  const tried = { triedOn, triedAt: since, claimedAt: now };
  return await context.database.write(
    async ({ manager }) => (await manager.update(ReportEntity, ours(claim), tried)).affected === 1,
  );
}

/** Says what came of it. `later`: it was not told, and is to be tried again. @param notice what they find where they speak next. */
export async function settleReport(
  context: ServiceContext,
  claim: ClaimedReport,
  outcome: 'sent' | 'dropped' | 'later',
  notice?: string,
): Promise<void> {
  await context.database.write(async (transaction) => {
    const { manager } = transaction;
    const { affected } =
      outcome === 'later'
        ? await manager.delete(ReportEntity, ours(claim))
        : await manager.update(ReportEntity, ours(claim), { state: outcome });
    if (affected !== 1 || notice === undefined) return;
    const { personId, week } = claim;
    const projectIds = claim.projects.map(({ id }) => id);
    const about = `report:${personId}:${week}`;
    const publicText = 'Their weekly report is ready.';
    await queueNotice(context, transaction, { personId, about, text: notice, publicText, projectIds });
  });
}

function ours({ personId, week, token }: ClaimedReport) {
  return { personId, week, state: 'claimed' as const, claimedBy: token };
}
