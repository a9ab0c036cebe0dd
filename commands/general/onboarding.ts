import { type Block, buttons, code, text } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/writeLine.ts';
import { mayCreateProjects } from '../../src/domain/people/permissions.ts';
import { refusalText } from '../../src/domain/refusals.ts';
import { generateButton } from '../key/keyViews.ts';
import { BUTTON } from '../shared/copy.ts';
import type { Context } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { FIRST_STEP, inPassing } from './copy.ts';

/** Says what to do first to someone who has no keys yet: create a project, add an integration channel, or generate a key. */
export async function firstStep({ actor, directory }: Context): Promise<readonly Block[]> {
  const [channel] = await directory.channels(actor);
  if (channel !== undefined) {
    return [
      text(FIRST_STEP.key),
      code(`/apikey create ${quote(`${channel.project.name}/${channel.name}`)} name:NAME`),
      buttons(generateButton(BUTTON.generate, channel.id)),
    ];
  }
  const projects = await directory.projects(actor);
  if (projects.length > 0) {
    return [
      text(FIRST_STEP.channel),
      code('/apikey channel add NAME'),
      buttons(go(BUTTON.addChannel, ['channel', 'add'], {}, 'primary')),
    ];
  }
  if (!mayCreateProjects(actor)) {
    const { what, next } = refusalText({ code: 'no-projects-yet' });
    return [text(inPassing(what, next))];
  }
  return [
    text(FIRST_STEP.project),
    code('/apikey project create NAME'),
    buttons(go(BUTTON.createProject, ['project', 'create'], {}, 'primary')),
  ];
}
