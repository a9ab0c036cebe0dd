import { IsNull } from 'typeorm';
import type { App } from '../../domain/apps/app.ts';
import type { AppSettings } from '../../domain/apps/connector.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { demandOf } from '../people/authorization.ts';
import { changeProject } from '../projects/changeProject.ts';
import { refusingTakenName } from '../projects/projects.ts';
import { sealSettings } from './appRows.ts';

/** A new app. */
export interface NewApp {
  readonly project: Named;
  readonly name: string;
  readonly nameKey: string;
  /** The name of its connector. */
  readonly connector: string;
  /** What the connector's `read` made of what was given. */
  readonly settings: AppSettings;
}

/**
 * Registers an app, as deployed: it would hardly be registered otherwise, and a person can say that it isn't. The settings are
 * stored sealed, and the audit trail names the connector only.
 * @returns the app, or a refusal: `name-taken` among the project's apps, `project-gone`, or a missing permission.
 */
export async function registerApp(context: ServiceContext, requester: Requester, asked: NewApp): Promise<Result<App>> {
  const { project, name, nameKey, connector } = asked;
  const taken = { thing: 'app', subject: name, within: project.name } as const;
  return await refusingTakenName(taken, () =>
    changeProject(
      context,
      requester,
      project,
      () => demandOf('app.register', project, name),
      async ({ transaction, by }) => {
        if (await transaction.manager.existsBy(AppEntity, { projectId: project.id, nameKey, removedAt: IsNull() }))
          return refused({ code: 'name-taken', ...taken });
        const now = context.clock();
        const row = {
          id: newRowId(context),
          projectId: project.id,
          name,
          nameKey,
          connector,
          settings: sealSettings(context, asked.settings),
          state: 'deployed',
          since: now,
          createdAt: now,
          removedAt: null,
        } as const;
        await transaction.manager.insert(AppEntity, row);
        const detail = { connector };
        transaction.record({ by, action: 'app.register', subject: name, projectId: project.id, detail });
        return done({ id: row.id, name, project, connector, state: row.state, since: now });
      },
    ),
  );
}
