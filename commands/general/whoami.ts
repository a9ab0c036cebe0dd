import { fields, heading, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

/** Says as whom one speaks, and what one may do. */
export const whoami = command({
  path: ['whoami'],
  aliases: ['me'],
  summary: 'Say who you are to Latchkey and which roles you hold.',
  examples: ['/apikey whoami'],
  action: 'whoami',
  options: {},
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context) {
    const { actor, platform } = context;
    const projects = await context.directory.projects(actor);
    const roles = projects.map(({ id, name }) => `${name} (${actor.roles.get(id) ?? 'by being admin or on call'})`);
    const active = projects.find((project) => project.id === actor.activeProjectId);
    const shown = view(
      heading(actor.name),
      fields(
        ['Platform', platform],
        ['Admin', actor.admin ? 'yes' : 'no'],
        ['On call', actor.onCall ? 'yes' : 'no'],
        ['Active project', active?.name ?? 'none'],
        ['Projects', roles.length === 0 ? 'none' : roles.join(', ')],
      ),
    );
    return done({ kind: 'view', view: shown });
  },
});
