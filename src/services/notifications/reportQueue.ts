import { type EntityManager, In, IsNull, Not } from 'typeorm';
import type { Named } from '../../domain/refs.ts';
import { reportDue } from '../../domain/report.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { NoticeEntity } from '../../persistence/entities/outbox.ts';
import { MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { WarningSettingEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';

/** A report that someone is to be sent now. */
export interface DueReport {
  readonly personId: string;
  /** The week's Monday. */
  readonly week: LocalDay;
}

/** Lists the owners of projects that want a report for whom it is time, and for whom this week's was not queued yet. */
export async function reportsDue(context: ServiceContext, now: EpochMs): Promise<readonly DueReport[]> {
  return await context.database.read(async (manager) => {
    const projects = await wantingProjects(manager);
    const owners = await manager.findBy(MemberEntity, { projectId: In(projects.map(({ id }) => id)), role: 'owner' });
    const people = await manager.findBy(PersonEntity, { id: In([...new Set(owners.map((one) => one.personId))]) });
    const due = people.flatMap(({ id: personId, timeZone }): readonly DueReport[] => {
      const week = reportDue(timeZone, now);
      return week === undefined ? [] : [{ personId, week }];
    });
    const about = In([...new Set(due.map(aboutOf))]);
    const known = await manager.findBy(NoticeEntity, { personId: In(due.map(({ personId }) => personId)), about });
    const queued = new Set(known.map((row) => `${row.personId} ${row.about}`));
    return due.filter((one) => !queued.has(`${one.personId} ${aboutOf(one)}`));
  });
}

/** Queues the reports that are due. One of an earlier week that still waits is dropped: this week's says more. @returns how many. */
export async function queueReports(context: ServiceContext, now: EpochMs): Promise<number> {
  const due = await reportsDue(context, now);
  for (const report of due) {
    const { personId, week } = report;
    const about = aboutOf(report);
    await context.database.write(async (transaction) => {
      const earlier = { personId, kind: 'weekly-report', state: 'waiting', about: Not(about) } as const;
      await transaction.manager.update(NoticeEntity, earlier, { state: 'dropped' });
      const notice = { kind: 'weekly-report', params: { week }, personId, about, ...ONLY_THEIRS } as const;
      await queueNotice(context, transaction, notice);
    });
  }
  return due.length;
}

/** @returns the projects that a person gets reports about: they own them, and the projects want reports. By name. */
export async function reportProjects(manager: EntityManager, personId: string): Promise<readonly Named[]> {
  const owned = new Set((await manager.findBy(MemberEntity, { personId, role: 'owner' })).map((one) => one.projectId));
  return (await wantingProjects(manager)).filter(({ id }) => owned.has(id));
}

async function wantingProjects(manager: EntityManager): Promise<readonly Named[]> {
  const wanted = (await manager.findBy(WarningSettingEntity, { weeklyReport: 1 })).map(({ projectId }) => projectId);
  const where = { id: In(wanted), archivedAt: IsNull() };
  const projects = await manager.find(ProjectEntity, { where, order: { nameKey: 'ASC' } });
  return projects.map(({ id, name }) => ({ id, name }));
}

function aboutOf({ week }: DueReport): string {
  return `weekly-report:${week}`;
}
