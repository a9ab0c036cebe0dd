import type { App } from '../../src/domain/apps/app.ts';
import type { Snapshot } from '../../src/domain/people/confirmation.ts';
import type { Scope } from '../../src/domain/people/permissions.ts';
import { findAppById } from '../../src/services/apps/appDirectory.ts';
import { type Context, scopeOfProject } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';

/** What permission on an app is decided on: its project. */
export const scopeOfApp = ({ project }: App): Scope => scopeOfProject(project);

/** What commands that ask about an app share: how it is found again, and what the question shows of it. */
export const appSubject = {
  scope: scopeOfApp,
  subjectId: (app: App): string => app.id,
  reload: (context: Context, id: string): Promise<App | undefined> => findAppById(context.services, context.actor, id),
  seen: ({ name, project }: App): Snapshot => ({ name, project: project.name }),
};

/** A button that gives a command about an app. */
export function appButton(label: string, verb: string, app: App, style?: 'primary' | 'danger') {
  return go(label, ['app', verb], { app: app.id }, style);
}
