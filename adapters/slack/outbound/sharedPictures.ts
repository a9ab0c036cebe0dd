import type { webApi } from '@slack/bolt';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { Outcome } from '../../shared/apiResult.ts';
import { shown } from '../../shared/text/text.ts';
import { LIMITS } from '../render/limits.ts';
import { shareFiles } from './uploads.ts';

/**
 * Shares a view's pictures in a conversation, as one message with all of them. Slack shows people only pictures that were shared where
 * they are, so that one in a message's blocks, which nobody shared, would be seen by nobody; and it takes a while until blocks may
 * name a new one.
 * @param acquire waits until the conversation can be written to.
 * @returns how many.
 */
export async function sharePictures(
  client: webApi.WebClient,
  conversation: string,
  { blocks }: View,
  acquire: () => Promise<void>,
): Promise<Outcome<number>> {
  const images = blocks.flatMap((block) => (block.kind === 'image' ? [block] : [])).slice(0, LIMITS.pictures);
  const uploads = images.map(({ png: bytes, description }, index) => ({
    name: `picture-${index + 1}.png`,
    bytes,
    altText: shown(description, LIMITS.pictureDescription),
  }));
  return await shareFiles(client, conversation, uploads, acquire);
}
