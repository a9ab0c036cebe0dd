import { code, note, text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { createProject } from '../../src/services/projects/projects.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

/** Where everything begins. */
export const projectCreate = command({
  path: ['project', 'create'],
  aliases: ['project new', 'project add'],
  summary: 'Create a project; you own it, and work in it from now on.',
  examples: ['/apikey project create shop'],
  action: 'project.create',
  options: { name: { type: 'name', what: 'project name', required: true, description: 'What the project is called' } },
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options }) {
    const created = await createProject(context.services, context.by, options.name);
    if (created.kind === 'refused') return created;
    const shown = view(
      text(`The project ${created.value.name} is there. You own it, and it is your active project.`),
      note('Next, add the integration channel that your keys are for:'),
      code('/apikey channel add NAME'),
    );
    return done({ kind: 'view', view: shown });
  },
});
