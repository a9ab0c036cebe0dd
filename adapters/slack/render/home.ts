import type { types } from '@slack/bolt';
import type { View } from '../../../src/chat/contracts/view.ts';
import { renderBlocks } from './blocks.ts';

/**
 * Draws a view as someone's Home tab. See https://docs.slack.dev/reference/views/home-tab-views
 * @param nonce what no other rendering has.
 */
export function renderHome(view: View, nonce: string): types.HomeView {
  return { type: 'home', blocks: renderBlocks(view, 'home', nonce) };
}
