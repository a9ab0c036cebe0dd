import { type Block, buttons, heading, note, type View, view } from '../../src/chat/contracts/view.ts';
import { mayCreateProjects } from '../../src/domain/people/permissions.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { countInProjects } from '../../src/services/projects/projectCounts.ts';
import { firstStep } from '../general/onboarding.ts';
import { BUTTON, pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, type Context, command, showing } from '../shared/define.ts';
import { go, type Page, pageButtons, pageOf, toProject } from '../shared/navigation.ts';
import { LABEL, SUMMARY, TEXT } from './copy.ts';
import { projectTile } from './projectTile.ts';

/** Manuals 000 and 001, second way: the projects dashboard, a tile for each project, whose ⋯ leads to its settings. */
export const projects = command({
  path: ['projects'],
  aliases: ['project list'],
  summary: SUMMARY.list,
  examples: ['/apikey projects', '/apikey projects page:2'],
  action: 'key.list',
  options: { page: { type: 'page', description: SHARED.page } },
  screen: true,
  ...aboutNothing,
  async run(context, { options }) {
    const all = await context.directory.projects(context.actor);
    if (all.length === 0) {
      return showing(heading(TEXT.dashboardTitle), ...(await firstStep(context)));
    }
    const shown = await pageOf(options.page, all);
    return done({ kind: 'view', view: await dashboardView(context, shown) });
  },
});

async function dashboardView(
  context: Context,
  shown: Page & { readonly here: readonly Named[]; readonly total: number },
): Promise<View> {
  const { services, actor } = context;
  const counts = await countInProjects(
    services,
    actor,
    shown.here.map(({ id }) => id),
  );
  const tiles = shown.here.map((project): Block => {
    const choices = [
      toProject(LABEL.settings, project.id),
      go(BUTTON.makeActive, ['project', 'use'], { project: project.id }),
      go(BUTTON.keys, ['list'], { project: project.id }),
    ];
    return projectTile(context, project, counts.get(project.id), choices);
  });
  return view(
    heading(TEXT.dashboardTitle),
    note(pageText(shown.total, 'project', shown)),
    ...tiles,
    buttons(
      ...pageButtons(shown, ['projects']),
      ...(mayCreateProjects(actor) ? [go(BUTTON.createProject, ['project', 'create'])] : []),
      go(LABEL.dashboard, ['dashboard']),
    ),
  );
}
