import { In, LessThan } from 'typeorm';
import { countedDay } from '../../domain/report.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ProjectDayEntity } from '../../persistence/entities/reports.ts';
import { WarningSettingEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';

/** Totals older than this are of no use to anybody. */
const KEPT_DAYS = 30;

/**
 * Notes, once a day, how far the counts of projects that want a report have come. So what was counted on a day is known afterwards,
 * and a check of a key writes no more than it did.
 * @returns how many projects were noted.
 */
export async function noteDays(context: ServiceContext): Promise<number> {
  const day = countedDay(context.clock());
  const missing = await context.database.read(async (manager) => {
    const wanted = (await manager.findBy(WarningSettingEntity, { weeklyReport: 1 })).map(({ projectId }) => projectId);
    const noted = await manager.findBy(ProjectDayEntity, { projectId: In(wanted), day });
    const known = new Set(noted.map(({ projectId }) => projectId));
    return wanted.filter((projectId) => !known.has(projectId));
  });
  for (const projectId of missing) {
    await context.database.write(async ({ manager }) => {
      const total: { uses: string; failures: string } | undefined = await manager
        .createQueryBuilder(KeyEntity, 'key')
        .select('COALESCE(SUM(key.useCount), 0)', 'uses')
        .addSelect('COALESCE(SUM(key.failureTotal), 0)', 'failures')
        .where({ projectId })
        .getRawOne();
      const row = { projectId, day, uses: Number(total?.uses ?? 0), failures: Number(total?.failures ?? 0) };
      await manager.createQueryBuilder().insert().into(ProjectDayEntity).values(row).orIgnore().execute();
      await manager.delete(ProjectDayEntity, { projectId, day: LessThan(day - KEPT_DAYS) });
    });
  }
  return missing.length;
}
