import type { Conversation } from '../../domain/warnings/conversationRef.ts';
import type { Destination } from '../../domain/warnings/deliveryRoute.ts';

/** @returns where a project's people are told together: its conversation, on a platform that is set up. */
export function conversationRoutes(
  conversation: Conversation | undefined,
  platforms: readonly string[],
): readonly Destination[] {
  return conversation !== undefined && platforms.includes(conversation.platform)
    ? [{ kind: 'conversation', platform: conversation.platform, id: conversation.conversation }]
    : [];
}
