import { note, text } from '../../src/chat/contracts/view.ts';
import { createProject } from '../../src/services/projects/projects.ts';
import { NAME_OF } from '../shared/copy.ts';
import { aboutNothing, command, showing } from '../shared/define.ts';
import { addChannelLine } from '../shared/nextSteps.ts';
import { createdText, OPTION, SUMMARY, TEXT } from './copy.ts';

/** Where everything begins. */
export const projectCreate = command({
  path: ['project', 'create'],
  aliases: ['project new', 'project add'],
  summary: SUMMARY.create,
  examples: ['/apikey project create shop'],
  action: 'project.create',
  options: { name: { type: 'name', what: NAME_OF.project, required: true, description: OPTION.createName } },
  ...aboutNothing,
  async run(context, { options }) {
    const created = await createProject(context.services, context.by, options.name);
    if (created.kind === 'refused') return created;
    return showing(text(createdText(created.value.name)), note(TEXT.nextChannel), addChannelLine(created.value));
  },
});
