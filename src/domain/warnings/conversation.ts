/** A conversation on a platform, by the platform's ID of it. */
export interface Conversation {
  readonly platform: string;
  readonly conversation: string;
}

/** How a conversation is named where one is configured: with its platform, and by the ID that it has there. */
export const CONVERSATION = /^(slack:[CG][0-9A-Z]{2,30}|discord:\d{17,20})$/;
export const CONVERSATION_SHAPE = 'slack:C… or discord:…';

/** Reads such a name. @returns undefined for what is none. */
export function readConversation(name: string): Conversation | undefined {
  if (!CONVERSATION.test(name)) return undefined;
  const colon = name.indexOf(':');
  return { platform: name.slice(0, colon), conversation: name.slice(colon + 1) };
}
