import type { types } from '@slack/bolt';
import type { View } from '../../../src/chat/contracts/view.ts';
import { renderBlocks } from './blocks.ts';
import { fallbackText } from './fallback.ts';

/** What is posted, in a channel or to one person: see https://docs.slack.dev/reference/methods/chat.postMessage */
export interface Message {
  /** What notifications show and screen readers read, in place of the blocks. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/**
 * Draws a view as a message.
 * @param nonce what no other rendering has.
 */
export function renderMessage(view: View, nonce: string): Message {
  return { text: fallbackText(view), blocks: renderBlocks(view, 'message', nonce) };
}
