import { type Block, buttons, code, text } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/parseCommand.ts';
import { mayCreateProjects } from '../../src/domain/people/permissions.ts';
import { refusalText } from '../../src/domain/refusals.ts';
import { generateButton } from '../key/keyViews.ts';
import type { Context } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';

/** Says what to do first to someone who has no keys yet: create a project, add an integration channel, or generate a key. */
export async function firstStep({ actor, directory }: Context): Promise<readonly Block[]> {
  const [channel] = await directory.channels(actor);
  if (channel !== undefined) {
    return [
      text('There are no keys yet. Generate the first one:'),
      code(`/apikey create ${quote(channel.name)} name:NAME`),
      buttons(generateButton('Generate API key', channel.id)),
    ];
  }
  const projects = await directory.projects(actor);
  if (projects.length > 0) {
    return [
      text('There are no integration channels yet. Add one:'),
      code('/apikey channel add NAME'),
      buttons(go('Add channel', ['channel', 'add'], {}, 'primary')),
    ];
  }
  if (!mayCreateProjects(actor)) {
    const { what, next } = refusalText({ code: 'no-projects-yet' });
    return [text(`${what} ${next}`)];
  }
  return [
    text('You are in no project yet. Create one:'),
    code('/apikey project create NAME'),
    buttons(go('Create project', ['project', 'create'], {}, 'primary')),
  ];
}
