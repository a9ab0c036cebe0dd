import { buttons, code, note, text, view } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/parseCommand.ts';
import { done } from '../../src/domain/result.ts';
import { addChannel } from '../../src/services/projects/channels.ts';
import { generateButton } from '../key/keyViews.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { command } from '../shared/define.ts';

/** Adds what keys are for. */
export const channelAdd = command({
  path: ['channel', 'add'],
  aliases: ['channel create', 'channel new'],
  summary: 'Add an integration channel to a project.',
  examples: ['/apikey channel add rasa', '/apikey channel add name:dialogflow project:shop'],
  action: 'channel.add',
  options: {
    name: { type: 'name', what: 'channel name', required: true, description: 'What the integration channel is called' },
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
  },
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id }),
  async run(context, { subject: project, options }) {
    const added = await addChannel(context.services, context.by, project, options.name);
    if (added.kind === 'refused') return added;
    const { id, name } = added.value;
    const shown = view(
      text(`The integration channel ${project.name}/${name} is there.`),
      note('Next, generate its first key:'),
      code(`/apikey create ${quote(name)} name:NAME`),
      buttons(generateButton('Generate API key', id)),
    );
    return done({ kind: 'view', view: shown });
  },
});
