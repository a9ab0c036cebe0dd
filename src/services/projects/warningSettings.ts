import { type EntityManager, In } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result } from '../../domain/result.ts';
import type { OptionalKind } from '../../domain/warnings/kinds.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { WarningEntity, WarningSettingEntity, type WarningSettingRow } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { changeProject } from './changeProject.ts';

/** A project's warning settings. */
export interface WarningSetting {
  /** How many days before an expiry; null for the configured default. */
  readonly days: readonly number[] | null;
  readonly off: readonly OptionalKind[];
  /** The conversation for warnings that can't be sent privately, such as `slack:C…`; null for the deployment's. */
  readonly fallback: string | null;
  readonly weeklyReport: boolean;
}

const DEFAULT: WarningSetting = { days: null, off: [], fallback: null, weeklyReport: false };

/** Reads the warning settings of projects; those without any are left out. */
export async function readSettings(
  manager: EntityManager,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, WarningSetting>> {
  const rows = await manager.findBy(WarningSettingEntity, { projectId: In([...new Set(projectIds)]) });
  return new Map(rows.map((row) => [row.projectId, settingOf(row)]));
}

/** Reads one project's warning settings. */
export async function warningSetting(context: ServiceContext, projectId: string): Promise<WarningSetting> {
  const settings = await context.database.read((manager) => readSettings(manager, [projectId]));
  return settings.get(projectId) ?? DEFAULT;
}

/** A change of warning settings: their new values, or a function of the current ones. */
export type SettingChange = Partial<WarningSetting> | ((now: WarningSetting) => Partial<WarningSetting>);

/** Changes a project's warning settings and plans its keys' warnings again. @returns the new settings. */
export async function changeWarningSetting(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  asked: SettingChange,
): Promise<Result<WarningSetting>> {
  return await changeProject(context, requester, project, 'project.warnings', async ({ transaction, by }) => {
    const { manager } = transaction;
    const row = await manager.findOneBy(WarningSettingEntity, { projectId: project.id });
    const before = row === null ? DEFAULT : settingOf(row);
    const wanted = typeof asked === 'function' ? asked(before) : asked;
    const next: WarningSetting = { ...before, ...wanted };
    const detail = differences(before, next);
    if (Object.keys(detail).length === 0) return done(before);
    const stored = { ...next, days: next.days === null ? null : [...next.days], off: [...next.off] };
    await manager.upsert(
      WarningSettingEntity,
      { ...stored, projectId: project.id, weeklyReport: next.weeklyReport ? 1 : 0 },
      ['projectId'],
    );
    if (detail['days'] !== undefined || detail['off'] !== undefined)
      await manager.update(KeyEntity, { projectId: project.id }, { warnAt: 0 });
    await dropUnwanted(manager, project.id, next.off);
    transaction.record({ by, action: 'project.warnings', subject: project.name, projectId: project.id, detail });
    return done(next);
  });
}

/** The changed settings, for the audit trail. */
function differences(before: WarningSetting, next: WarningSetting): Readonly<Record<string, string>> {
  const words = ({ days, off, fallback, weeklyReport }: WarningSetting) => ({
    days: days === null ? 'default' : days.join(','),
    off: off.length === 0 ? 'none' : off.join(','),
    fallback: fallback ?? 'default',
    weeklyReport: String(weeklyReport),
  });
  const was: Readonly<Record<string, string>> = words(before);
  return Object.fromEntries(Object.entries(words(next)).filter(([name, value]) => value !== was[name]));
}

/** Drops pending warnings of kinds that are now off. */
async function dropUnwanted(manager: EntityManager, projectId: string, off: readonly OptionalKind[]): Promise<void> {
  if (off.length === 0) return;
  const unwanted = { projectId, kind: In([...off]), state: 'waiting' as const };
  await manager.update(WarningEntity, unwanted, { state: 'dropped' });
}

function settingOf({ days, off, fallback, weeklyReport }: WarningSettingRow): WarningSetting {
  return { days, off, fallback, weeklyReport: weeklyReport !== 0 };
}
