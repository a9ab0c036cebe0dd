import { Between, Brackets, type EntityManager } from 'typeorm';
import type { Named } from '../../domain/refs.ts';
import { type DayTotal, dayCounts, daysBefore, type ProjectReport, SPANS, spanEnds } from '../../domain/report.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectDayEntity } from '../../persistence/entities/reports.ts';
import type { ServiceContext } from '../context.ts';
import { pastDrills } from '../drills/pastDrills.ts';
import { reportProjects } from './reportQueue.ts';

/** Reads the weekly reports of the projects that someone owns and that want one, by name. */
export async function reportsOf(
  context: ServiceContext,
  personId: string,
  now: EpochMs,
): Promise<readonly ProjectReport[]> {
  const { zone, projects } = await context.database.read(async (manager) => {
    const person = await manager.findOneBy(PersonEntity, { id: personId });
    return { zone: person?.timeZone ?? null, projects: await reportProjects(manager, personId) };
  });
  const reports: ProjectReport[] = [];
  for (const project of projects) reports.push(await reportOf(context, project, zone, now));
  return reports;
}

/**
 * Reads what there is to report of a project. Counted by the database, however many keys there are.
 * @param zone of the person who reads it: what ends today depends on it.
 */
export async function reportOf(
  context: ServiceContext,
  project: Named,
  zone: string | null,
  now: EpochMs,
): Promise<ProjectReport> {
  return await context.database.read(async (manager) => {
    const counts = await countKeys(manager, project.id, spanEnds(zone, now), now);
    const days = dayCounts(await totalsOf(manager, project.id, now), now);
    return { project, ...counts, days, drills: await pastDrills(manager, project.id) };
  });
}

async function countKeys(
  manager: EntityManager,
  projectId: string,
  ends: readonly EpochMs[],
  now: EpochMs,
): Promise<Pick<ProjectReport, 'spans' | 'locked' | 'disabled'>> {
  const query = manager
    .createQueryBuilder(KeyEntity, 'key')
    .select('SUM(CASE WHEN key.lockedAt IS NULL THEN 0 ELSE 1 END)', 'locked')
    .addSelect('SUM(CASE WHEN key.disabledAt IS NULL THEN 0 ELSE 1 END)', 'disabled')
    .where({ projectId })
    .andWhere(new Brackets((living) => living.where('key.deletedAt IS NULL').orWhere('key.deletedAt > :now', { now })));
  for (const [index] of SPANS.entries()) {
    const [from, to] = [ends[index - 1], ends[index]];
    const inside = [
      ...(from === undefined ? [] : [`key.expiresAt > ${from}`]),
      ...(to === undefined ? [] : [`key.expiresAt <= ${to}`]),
    ];
    query.addSelect(`SUM(CASE WHEN ${inside.join(' AND ')} THEN 1 ELSE 0 END)`, `span${index}`);
  }
  // The sum of no rows is null.
  const row: Readonly<Record<string, string | number | null>> = (await query.getRawOne()) ?? {};
  const number = (name: string) => Number(row[name] ?? 0);
  const spans = SPANS.map((_, index) => number(`span${index}`));
  return { spans, locked: number('locked'), disabled: number('disabled') };
}

async function totalsOf(manager: EntityManager, projectId: string, now: EpochMs): Promise<readonly DayTotal[]> {
  const days = daysBefore(now);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  return await manager.findBy(ProjectDayEntity, { projectId, day: Between(first, last + 1) });
}
