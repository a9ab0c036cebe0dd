import { buttons, note, text } from '../../src/chat/contracts/view.ts';
import { addChannel } from '../../src/services/projects/channels.ts';
import { generateButton } from '../key/keyViews.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { BUTTON, NAME_OF, OPTION as SHARED } from '../shared/copy.ts';
import { command, scopeOfProject, showing } from '../shared/define.ts';
import { mayPress } from '../shared/navigation.ts';
import { createKeyLine } from '../shared/nextSteps.ts';
import { addedText, OPTION, SUMMARY, TEXT } from './copy.ts';

/** Adds what keys are for. */
export const channelAdd = command({
  path: ['channel', 'add'],
  aliases: ['channel create', 'channel new'],
  summary: SUMMARY.add,
  examples: ['/apikey channel add rasa', '/apikey channel add name:dialogflow project:shop'],
  action: 'channel.add',
  options: {
    name: { type: 'name', what: NAME_OF.channel, required: true, description: OPTION.addName },
    project: { type: 'project', description: SHARED.project },
  },
  find: (context, { project }) => projectOrActive(context, project),
  scope: scopeOfProject,
  async run(context, { subject: project, options }) {
    const added = await addChannel(context.services, context.by, project, options.name);
    if (added.kind === 'refused') return added;
    const { id, name } = added.value;
    const said = text(addedText(`${project.name}/${name}`));
    const next = [note(TEXT.nextKey), createKeyLine(added.value), buttons(generateButton(BUTTON.generate, id))];
    const mayCreate = mayPress(context, 'key.create', project.id);
    return showing(said, ...(mayCreate ? next : []));
  },
});
