import { happened, type World } from '../shared/world.ts';
import type { SlackFault } from './faults.ts';
import type { StoredFile } from './files.ts';
import type { Ids } from './ids.ts';
import { Message, type MessageContent, type MessageOrigin } from './messages.ts';
import type { SlackRecords } from './records.ts';
import type { Triggers } from './triggers.ts';
import type { View, Views } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Something that people could see happen, and the interaction that it answers if that is known. */
export type Effect = { readonly cause: string | undefined } & (
  | { readonly what: 'posted' | 'replaced' | 'updated' | 'deleted'; readonly message: Message }
  | { readonly what: 'opened' | 'pushed' | 'viewUpdated' | 'published' | 'closed'; readonly view: View }
);

/** All parts of one fake Slack. */
export interface Fixture extends World<Message, Effect, SlackFault, SlackRecords> {
  readonly ids: Ids;
  readonly workspace: Workspace;
  /** What was uploaded, or is to be, by its ID. */
  readonly files: Map<string, StoredFile>;
  readonly views: Views;
  readonly triggers: Triggers;
}

/** Puts a message before people. */
export async function post(
  world: Fixture,
  origin: Omit<MessageOrigin, 'ts' | 'author' | 'thread'> & Partial<Pick<MessageOrigin, 'author' | 'thread'>>,
  content: MessageContent,
): Promise<Message> {
  const { ids, workspace, messages } = world;
  const full = { author: workspace.app.botUserId, thread: undefined, ...origin, ts: ids.timestamp() };
  const message = new Message(full, { ...content, at: ids.now(), by: 'post' });
  messages.push(message);
  if (origin.to !== undefined && workspace.away.has(origin.to)) {
    // Slack says ok, and nobody ever sees it. Source: docs.slack.dev/reference/methods/chat.postEphemeral
    message.remove('forgotten');
    world.changes.notify();
    return message;
  }
  await happened(world, { what: 'posted', message, cause: origin.cause });
  return message;
}
