import { type Block, buttons, code, text } from '../../src/chat/contracts/view.ts';
import { mayCreateProjects } from '../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { refusalText } from '../../src/domain/refusals.ts';
import { generateButton } from '../key/keyViews.ts';
import { BUTTON } from '../shared/copy.ts';
import type { Context } from '../shared/define.ts';
import { go, mayPress } from '../shared/navigation.ts';
import { addChannelLine, createKeyLine } from '../shared/nextSteps.ts';
import { FIRST_STEP, inPassing } from './copy.ts';

/**
 * Says what to do first to someone who has no keys yet: create a project, add an integration channel, or generate a key. Only what
 * this person may do is offered, in their active project where they may do it there.
 */
export async function firstStep(context: Context): Promise<readonly Block[]> {
  const { actor, directory } = context;
  const channels = await directory.channels(actor);
  if (channels.length > 0) return firstKey(context, channels);
  const projects = await directory.projects(actor);
  if (projects.length > 0) return firstChannel(context, projects);
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

function firstKey(context: Context, channels: readonly ChannelRef[]): readonly Block[] {
  const open = channels.filter(({ project }) => mayPress(context, 'key.create', project.id));
  const channel = open.find(({ project }) => project.id === context.actor.activeProjectId) ?? open[0];
  if (channel === undefined) return [text(FIRST_STEP.keyByOthers)];
  return [text(FIRST_STEP.key), createKeyLine(channel), buttons(generateButton(BUTTON.generate, channel.id))];
}

function firstChannel(context: Context, projects: readonly Named[]): readonly Block[] {
  const open = projects.filter(({ id }) => mayPress(context, 'channel.add', id));
  const project = open.find(({ id }) => id === context.actor.activeProjectId) ?? open[0];
  if (project === undefined) return [text(FIRST_STEP.channelByOthers)];
  return [
    text(FIRST_STEP.channel),
    addChannelLine(project),
    buttons(go(BUTTON.addChannel, ['channel', 'add'], { project: project.id }, 'primary')),
  ];
}
