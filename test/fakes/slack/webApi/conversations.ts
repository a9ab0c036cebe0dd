import type { Conversation } from '../workspace.ts';
import type { Fixture } from '../world.ts';
import { failure, type Method } from './method.ts';

/** Direct conversations. */
export const CONVERSATION_METHODS: Readonly<Record<string, Method>> = {
  'conversations.open': {
    token: 'bot',
    scope: 'im:write',
    required: ['users'],
    optional: ['return_im', 'prevent_creation'],
    run: (args, { workspace }) => {
      const ids = (args.text('users') ?? '').split(',');
      const [id] = ids;
      if (ids.length > 1)
        return { ...failure('missing_scope'), needed: 'mpim:write', provided: workspace.app.scopes.join() };
      const user = workspace.users.get(id ?? '');
      if (user === undefined) return failure('user_not_found');
      if (user.deleted) return failure('user_disabled');
      if (user.isBot) return failure('cannot_dm_bot');
      const known = [...workspace.conversations.values()].some(
        ({ kind, members }) => kind === 'im' && members.has(user.id),
      );
      const { id: channel } = workspace.directWith(user.id);
      return { ok: true, ...(known ? { no_op: true, already_open: true } : {}), channel: { id: channel } };
    },
  },
};

/** @returns where a message is to go, or Slack's code for why it can't. @param id a `C…`, `D…` or, for new messages, `U…`. */
export function destination({ workspace }: Fixture, id: string): Conversation | string {
  const { users, conversations, app } = workspace;
  const named = users.get(id);
  if (named?.deleted === true) return 'user_disabled';
  const conversation = named === undefined ? conversations.get(id) : workspace.directWith(id);
  if (conversation === undefined) return 'channel_not_found';
  if (conversation.archived) return 'is_archived';
  if (conversation.kind === 'im') {
    if (!conversation.members.has(app.botUserId)) return 'channel_not_found';
    const other = [...conversation.members].find((member) => member !== app.botUserId);
    if (other !== undefined && users.get(other)?.deleted === true) return 'user_disabled';
    return app.messagesTab ? conversation : 'messages_tab_disabled';
  }
  if (conversation.members.has(app.botUserId)) return conversation;
  // What the bot can't see is not there for it.
  return conversation.kind === 'private' ? 'channel_not_found' : 'not_in_channel';
}
