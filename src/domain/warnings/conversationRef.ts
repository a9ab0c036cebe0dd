import type { PlatformFacts } from '../platformFacts.ts';

/** A conversation on a platform, by the platform's ID of it. */
export interface Conversation {
  readonly platform: string;
  readonly conversation: string;
}

/** Stands for the conversation in which the command is typed. */
export const HERE = 'here';

/** Reads how a conversation is named where one is configured, such as `slack:C…`. @returns undefined for what is none. */
export function readConversation(platforms: readonly PlatformFacts[], name: string): Conversation | undefined {
  const colon = name.indexOf(':');
  const [platform, conversation] = [name.slice(0, Math.max(colon, 0)), name.slice(colon + 1)];
  const facts = platforms.find((one) => one.name === platform)?.conversations;
  return facts?.id.test(conversation) === true ? { platform, conversation } : undefined;
}

/** @returns how conversations are written on each platform that has any: `slack:C…`, `discord:…`. */
export function conversationShapes(platforms: readonly PlatformFacts[]): readonly string[] {
  return platforms.flatMap(({ name, conversations }) =>
    conversations === undefined ? [] : [`${name}:${conversations.shape}`],
  );
}

/**
 * Decides whether someone may have what concerns a project said in a conversation: others read there, so it must be one in which they
 * can post themselves. That is known of the one in which they speak; an admin may name any.
 * @param chosen the conversation's name, such as `slack:C…`.
 * @param postsIn the conversation in which they speak, where they may post in it.
 */
export function mayChoose(
  platforms: readonly PlatformFacts[],
  chosen: string,
  { postsIn, admin }: { readonly postsIn: string | undefined; readonly admin: boolean },
): boolean {
  return readConversation(platforms, chosen) !== undefined && (admin || chosen === postsIn);
}
