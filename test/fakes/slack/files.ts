import type { HttpReply } from '../shared/faults.ts';
import type { Fixture } from './world.ts';

/** A file that was uploaded, or is to be. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly altText: string | undefined;
  readonly length: number;
  bytes: Uint8Array | undefined;
  /** The conversations in which it was shared: anyone who is in none of them can't see it. */
  readonly sharedIn: string[];
}

/** Takes the bytes of a file. Source: docs.slack.dev/messaging/working-with-files#upload */
export function receive({ files, changes }: Fixture, id: string, bytes: Uint8Array): HttpReply {
  const file = files.get(id);
  if (file === undefined) return { status: 404, body: 'there is no such upload' };
  if (bytes.byteLength !== file.length) return { status: 400, body: 'another length than was said' };
  file.bytes = bytes;
  changes.notify();
  return { status: 200, body: `OK - ${bytes.byteLength}` };
}
