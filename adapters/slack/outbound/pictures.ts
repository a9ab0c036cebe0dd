import type { webApi } from '@slack/bolt';
import type { Block, View } from '../../../src/chat/contracts/view.ts';
import { connectionFailure, type Outcome } from '../../shared/apiResult.ts';
import { shown } from '../../shared/text/text.ts';
import { LIMITS } from '../render/limits.ts';
import { attempt } from '../transport/apiResult.ts';

type Image = Extract<Block, { kind: 'image' }>;

/** How long the bytes of a picture may take to arrive. */
const UPLOAD_TIMEOUT_MS = 20_000;
const NOTHING_TO_SHARE: Outcome<number> = { kind: 'done', value: 0 };

/**
 * Shares a view's pictures in a conversation, as one message with all of them. Slack shows people only pictures that were shared where
 * they are, so that one in a message's blocks, which nobody shared, would be seen by nobody; and it takes a while until blocks may
 * name a new one. See https://docs.slack.dev/messaging/working-with-files#upload
 * @param turn waits until the conversation can be written to.
 * @returns how many.
 */
export async function sharePictures(
  client: webApi.WebClient,
  conversation: string,
  { blocks }: View,
  turn: () => Promise<void>,
): Promise<Outcome<number>> {
  const images = blocks.flatMap((block) => (block.kind === 'image' ? [block] : [])).slice(0, LIMITS.pictures);
  const ids: string[] = [];
  for (const [index, image] of images.entries()) {
    const uploaded = await upload(client, image, `picture-${index + 1}.png`);
    if (uploaded.kind !== 'done') return uploaded;
    ids.push(uploaded.value);
  }
  const [first, ...others] = ids.map((id) => ({ id }));
  if (first === undefined) return NOTHING_TO_SHARE;
  await turn();
  const share = { channel_id: conversation, files: [first, ...others] } as const;
  const shared = await attempt(() => client.files.completeUploadExternal({ ...share, files: [...share.files] }));
  return shared.kind === 'done' ? { kind: 'done', value: ids.length } : shared;
}

async function upload(
  client: webApi.WebClient,
  { png, description }: Image,
  filename: string,
): Promise<Outcome<string>> {
  const file = { filename, length: png.byteLength, alt_txt: shown(description, LIMITS.pictureDescription) };
  const asked = await attempt(() => client.files.getUploadURLExternal(file));
  if (asked.kind !== 'done') return asked;
  const { upload_url: url = '', file_id: id = '' } = asked.value;
  // Over anything but TLS only where Slack itself is spoken to so: a local server.
  if (!url.startsWith('https://') && !url.startsWith(new URL(client.slackApiUrl).origin))
    return { kind: 'refused', code: 'an upload URL that is none' };
  try {
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const sent = await fetch(url, { method: 'POST', body: new Uint8Array(png), redirect: 'error', signal });
    await sent.arrayBuffer();
    return sent.ok ? { kind: 'done', value: id } : { kind: 'refused', code: `HTTP ${sent.status}` };
  } catch (error) {
    return connectionFailure(error);
  }
}
