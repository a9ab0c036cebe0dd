import type { ChainHead } from '../auditChain.ts';
import { EXPORT_FORMAT, lineHash } from './exportFile.ts';

/** A line of an export whose hash is right. */
export interface SoundLine {
  /** Its number, as it says. */
  readonly number: number;
  /** The hash of the line before, as it says. */
  readonly previous: string;
  readonly hash: string;
  /** What a header says of all lines, itself among them; undefined for other lines. */
  readonly header: { readonly format: unknown; readonly lines: number; readonly key: string } | undefined;
  /** The event's place in the audit trail; undefined for other lines. */
  readonly event: (ChainHead & { readonly previousHash: string }) | undefined;
  /** The last one of events of which only hashes are told, and whether none of these is missing; undefined for other lines. */
  readonly between: (ChainHead & { readonly from: number; readonly isWhole: boolean }) | undefined;
}

/** `,"sha256":"…"}`, with which every line ends. */
const ENDING = /^,"sha256":"([0-9a-f]{64})"\}$/;
const ENDING_BYTES = 77;
const NEW_LINE = 0x0a;

/** Takes a file apart into lines, by bytes: what isn't UTF-8 is no reason not to say where. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return from < bytes.length ? [...lines, bytes.subarray(from)] : lines;
}

/** Whether a file ends as its last line should. */
export function isEnded(bytes: Uint8Array): boolean {
  return bytes.at(-1) === NEW_LINE;
}

/** Reads a line. @returns undefined where its bytes don't have the hash that it ends with. */
export function readLine(bytes: Uint8Array): SoundLine | undefined {
  const [, hash] = ENDING.exec(Buffer.from(bytes.subarray(-ENDING_BYTES)).toString('latin1')) ?? [];
  const open = bytes.subarray(0, -ENDING_BYTES);
  if (hash === undefined || lineHash(open) !== hash) return undefined;
  // What has the right hash was written so, by Latchkey or by somebody who made a file like one of its own.
  const content = parsed(`${Buffer.from(open).toString('utf8')}}`);
  const { line, previous, header, event, between } = content ?? {};
  if (typeof line !== 'number' || typeof previous !== 'string') return undefined;
  return {
    number: line,
    previous,
    hash,
    header: headerOf(header),
    event: eventOf(event),
    between: betweenOf(between),
  };
}

/** Whether this version can read an export of that format. */
export function isKnownFormat(format: unknown): boolean {
  return format === EXPORT_FORMAT;
}

function headerOf(header: unknown): SoundLine['header'] {
  if (!isRecord(header)) return undefined;
  const { format, count, between = 0, key } = header;
  return typeof count === 'number' && typeof between === 'number' && typeof key === 'string'
    ? { format, lines: 1 + count + between, key }
    : undefined;
}

function eventOf(event: unknown): SoundLine['event'] {
  if (!isRecord(event)) return undefined;
  const { seq, hash, previousHash } = event;
  return typeof seq === 'number' && typeof hash === 'string' && typeof previousHash === 'string'
    ? { seq, hash, previousHash }
    : undefined;
}

function betweenOf(between: unknown): SoundLine['between'] {
  if (!isRecord(between)) return undefined;
  const { from, to, hashes, skipped = 0 } = between;
  if (typeof from !== 'number' || typeof to !== 'number' || typeof skipped !== 'number') return undefined;
  if (!Array.isArray(hashes)) return undefined;
  const hash: unknown = hashes.at(-1);
  if (typeof hash !== 'string') return undefined;
  return { from, seq: to, hash, isWhole: hashes.length + skipped === to - from + 1 };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
