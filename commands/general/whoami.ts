import { fields, heading, text } from '../../src/chat/contracts/view.ts';
import { aboutNothing, command, showing } from '../shared/define.ts';
import { projectWithRole, SUMMARY, WHOAMI } from './copy.ts';

/** Shows who the person is to Latchkey, and what they may do. */
export const whoami = command({
  path: ['whoami'],
  aliases: ['me'],
  summary: SUMMARY.whoami,
  examples: ['/apikey whoami'],
  action: 'whoami',
  options: {},
  screen: true,
  ...aboutNothing,
  async run(context) {
    const { actor, platform } = context;
    const projects = await context.directory.projects(actor);
    const roles = projects.map(({ id, name }) => projectWithRole(name, actor.roles.get(id) ?? WHOAMI.byStanding));
    const active = projects.find((project) => project.id === actor.activeProjectId);
    const problems = await context.directory.lastingProblems(actor);
    return showing(
      heading(actor.name),
      fields(
        [WHOAMI.platform, platform],
        [WHOAMI.admin, actor.admin ? WHOAMI.yes : WHOAMI.no],
        [WHOAMI.onCall, actor.onCall ? WHOAMI.yes : WHOAMI.no],
        [WHOAMI.activeProject, active?.name ?? WHOAMI.none],
        [WHOAMI.projects, roles.length === 0 ? WHOAMI.none : roles.join(', ')],
      ),
      ...(problems.length === 0 ? [] : [heading(WHOAMI.problems), ...problems.map((problem) => text(problem))]),
    );
  },
});
