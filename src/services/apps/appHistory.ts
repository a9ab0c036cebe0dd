import { In } from 'typeorm';
import type { App } from '../../domain/apps/app.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import type { ServiceContext } from '../context.ts';
import { openSettings } from './appRows.ts';

/** Something that was done with an app. */
export interface AppEvent {
  readonly at: EpochMs;
  /** Its audit name, such as `app.deploy`. */
  readonly action: string;
  /** Who did it. */
  readonly by: string;
  /** What came of it, such as `asked`, `done` or `failed`. */
  readonly came: string;
}

/** What is worth showing of an app. */
const SHOWN = ['app.register', 'app.link', 'app.unlink', 'app.undeploy', 'app.update-secret', 'app.deploy'];
const MOST = 8;

/** Lists what was done with an app last, latest first. The caller has found the app for the person. */
export async function historyOfApp(context: ServiceContext, { name, project }: App): Promise<readonly AppEvent[]> {
  const rows = await context.database.read((manager) =>
    manager.find(AuditEntity, {
      where: { projectId: project.id, subject: name, action: In(SHOWN), outcome: 'done' },
      order: { seq: 'DESC' },
      take: MOST,
    }),
  );
  return rows.map(({ at, action, actorName, detail }) => ({
    at,
    action,
    by: actorName,
    came: detail['came'] ?? 'done',
  }));
}

/** @returns where an app's connector leads to, in names that its project may read; empty where there is nothing to say. */
export async function placeOfApp(context: ServiceContext, appId: string): Promise<string> {
  const row = await context.database.read((manager) => manager.findOneBy(AppEntity, { id: appId }));
  return row === null ? '' : context.connectors.describe(row.connector, openSettings(context, row.settings));
}
