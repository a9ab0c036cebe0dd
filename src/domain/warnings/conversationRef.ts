/** A conversation on a platform, by the platform's ID of it. */
export interface Conversation {
  readonly platform: string;
  readonly conversation: string;
}

/** How a conversation is named where one is configured: with its platform, and by the ID that it has there. */
export const CONVERSATION = /^(slack:[CG][0-9A-Z]{2,30}|discord:\d{17,20})$/;
export const CONVERSATION_SHAPE = 'slack:C… or discord:…';

/** Stands for the conversation in which the command is typed. */
export const HERE = 'here';

/**
 * Decides whether someone may have what concerns a project said in a conversation: others read there, so it must be one in which they
 * can post themselves. That is known of the one in which they speak; an admin may name any.
 * @param chosen the conversation's name, such as `slack:C…`.
 * @param postsIn the conversation in which they speak, where they may post in it.
 */
export function mayChoose(
  chosen: string,
  { postsIn, admin }: { readonly postsIn: string | undefined; readonly admin: boolean },
): boolean {
  return CONVERSATION.test(chosen) && (admin || chosen === postsIn);
}

/** Reads such a name. @returns undefined for what is none. */
export function readConversation(name: string): Conversation | undefined {
  if (!CONVERSATION.test(name)) return undefined;
  const colon = name.indexOf(':');
  return { platform: name.slice(0, colon), conversation: name.slice(colon + 1) };
}
