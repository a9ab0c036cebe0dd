import type { webApi } from '@slack/bolt';
import { connectionFailure, type Outcome } from '../../shared/apiResult.ts';
import { attempt } from '../transport/apiResult.ts';

/** A file on its way to Slack. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it shows, for people who can't see it. */
  readonly altText?: string;
}

/** How long the bytes of a file may take to arrive. */
const UPLOAD_TIMEOUT_MS = 20_000;
const NOTHING_TO_SHARE: Outcome<number> = { kind: 'done', value: 0 };

/**
 * Shares files in a conversation, as one message with all of them. See https://docs.slack.dev/messaging/working-with-files#upload
 * @param acquire waits until the conversation can be written to.
 * @returns how many.
 */
export async function shareFiles(
  client: webApi.WebClient,
  conversation: string,
  uploads: readonly Upload[],
  acquire: () => Promise<void>,
): Promise<Outcome<number>> {
  const ids: string[] = [];
  for (const one of uploads) {
    const uploaded = await upload(client, one);
    if (uploaded.kind !== 'done') return uploaded;
    ids.push(uploaded.value);
  }
  const [first, ...others] = ids.map((id) => ({ id }));
  if (first === undefined) return NOTHING_TO_SHARE;
  await acquire();
  const share = { channel_id: conversation, files: [first, ...others] } as const;
  const shared = await attempt(() => client.files.completeUploadExternal({ ...share, files: [...share.files] }));
  return shared.kind === 'done' ? { kind: 'done', value: ids.length } : shared;
}

async function upload(client: webApi.WebClient, { name: filename, bytes, altText }: Upload): Promise<Outcome<string>> {
  const file = { filename, length: bytes.byteLength, ...(altText === undefined ? {} : { alt_txt: altText }) };
  const asked = await attempt(() => client.files.getUploadURLExternal(file));
  if (asked.kind !== 'done') return asked;
  const { upload_url: url = '', file_id: id = '' } = asked.value;
  // Over anything but TLS only where Slack itself is spoken to so: a local server.
  if (!url.startsWith('https://') && !url.startsWith(new URL(client.slackApiUrl).origin))
    return { kind: 'refused', code: 'an upload URL that is none' };
  try {
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const sent = await fetch(url, { method: 'POST', body: new Uint8Array(bytes), redirect: 'error', signal });
    await sent.arrayBuffer();
    return sent.ok ? { kind: 'done', value: id } : { kind: 'refused', code: `HTTP ${sent.status}` };
  } catch (error) {
    return connectionFailure(error);
  }
}
