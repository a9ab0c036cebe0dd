import { type EntityManager, In } from 'typeorm';
import type { Acting } from '../../domain/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { OptionalKind } from '../../domain/warnings/kinds.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { WarningSettingEntity, type WarningSettingRow } from '../../persistence/entities/warnings.ts';
import { change } from '../auditTrail.ts';
import type { ServiceContext } from '../context.ts';

/** How a project wants its owners to be warned. */
export interface WarningSetting {
  /** How many days ahead of an end; null for as configured for all. */
  readonly days: readonly number[] | null;
  readonly off: readonly OptionalKind[];
  /** The conversation for what nobody can be told privately, such as `slack:C…`; null for the deployment's. */
  readonly fallback: string | null;
  readonly weeklyReport: boolean;
}

const DEFAULT: WarningSetting = { days: null, off: [], fallback: null, weeklyReport: false };

/** Reads how projects want their owners to be warned; those that said nothing are left out. */
export async function readSettings(
  manager: EntityManager,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, WarningSetting>> {
  const rows = await manager.findBy(WarningSettingEntity, { projectId: In([...new Set(projectIds)]) });
  return new Map(rows.map((row) => [row.projectId, settingOf(row)]));
}

/** Reads how one project wants it. */
export async function warningSetting(context: ServiceContext, projectId: string): Promise<WarningSetting> {
  const settings = await context.database.read((manager) => readSettings(manager, [projectId]));
  return settings.get(projectId) ?? DEFAULT;
}

/** Changes how a project's owners are warned; its keys' warnings are planned anew. @returns what holds now. */
export async function changeWarningSetting(
  context: ServiceContext,
  by: Acting,
  project: Named,
  asked: Partial<WarningSetting>,
): Promise<WarningSetting> {
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const row = await transaction.lockOne(WarningSettingEntity, { projectId: project.id });
    const next: WarningSetting = { ...(row === null ? DEFAULT : settingOf(row)), ...asked };
    const stored = { ...next, days: next.days === null ? null : [...next.days], off: [...next.off] };
    await manager.upsert(
      WarningSettingEntity,
      { ...stored, projectId: project.id, weeklyReport: next.weeklyReport ? 1 : 0 },
      ['projectId'],
    );
    if (asked.days !== undefined || asked.off !== undefined)
      await manager.update(KeyEntity, { projectId: project.id }, { warnAt: 0 });
    const detail = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value ?? 'default')]));
    transaction.record({ by, action: 'project.warnings', subject: project.name, projectId: project.id, detail });
    return next;
  });
}

function settingOf({ days, off, fallback, weeklyReport }: WarningSettingRow): WarningSetting {
  return { days, off, fallback, weeklyReport: weeklyReport !== 0 };
}
