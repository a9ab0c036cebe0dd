import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { checkExport, type Finding } from '../domain/audit/export/checkExport.ts';
import { findingText } from '../domain/audit/export/copy.ts';
import {
  checkSignature,
  type ExportSignature,
  readPublicKey,
  readSignature,
  SIGNATURE_ENDING,
} from '../domain/audit/export/exportSignature.ts';
import type { CommandLine } from './commandLine.ts';
import {
  exportBroken,
  exportSound,
  fileUnreadable,
  KEY_NOT_GIVEN,
  keyNotFetched,
  moreFindings,
  NOT_A_KEY,
  NOT_A_SIGNATURE,
  otherKey,
  REWRITTEN,
  signatureRight,
  UNSAFE_URL,
  VERIFY_USAGE,
} from './copy.ts';

/** What a person asked to check. */
interface Wish {
  readonly file: string;
  readonly signature: string;
  readonly key: string | undefined;
  readonly url: string | undefined;
}

/** As many problems as are listed; a file that was opened and saved by another program has one in each line. */
const LISTED = 20;
const PUBLISHED_AT = '/.well-known/latchkey-signing-key';
const FETCH_TIMEOUT_MS = 10_000;

/**
 * `npm run audit:verify -- --file …`: checks an export without the database and its pepper. It names every line that was changed, moved
 * or left out, and then checks the signature over the whole.
 * @returns the exit code: 0 only where the signature is right and made with the key that was given.
 */
export async function exportVerify({ args, print, printError }: CommandLine): Promise<number> {
  const wish = readWish(args);
  const cannotTell = (words: string): number => {
    printError(`${words}\n`);
    return 2;
  };
  if (wish === undefined) return cannotTell(VERIFY_USAGE.trimEnd());
  const bytes = await bytesOf(wish.file);
  if (typeof bytes === 'string') return cannotTell(bytes);
  const { findings, events } = checkExport(bytes);
  if (findings.length > 0) {
    print(`${exportBroken(findings.length)}\n${listed(findings)}`);
    return 1;
  }
  const signature = await signatureOf(wish);
  if (typeof signature === 'string') return cannotTell(signature);
  if (wish.key === undefined && wish.url === undefined) return cannotTell(KEY_NOT_GIVEN(events, signature.key));
  const key = await keyOf(wish);
  if (typeof key === 'string') return cannotTell(key);
  switch (checkSignature(bytes, signature, key)) {
    case 'other-key':
      return cannotTell(otherKey(signature.key));
    case 'wrong':
      print(`${REWRITTEN}\n`);
      return 1;
    case 'right':
      print(`${exportSound(events)}\n${signatureRight(signature.key)}\n`);
      return 0;
  }
}

function listed(findings: readonly Finding[]): string {
  const lines = findings.slice(0, LISTED).map((finding) => `  ${findingText(finding)}\n`);
  const more = findings.length - lines.length;
  return `${lines.join('')}${more > 0 ? `  ${moreFindings(more)}\n` : ''}`;
}

async function bytesOf(file: string): Promise<Uint8Array | string> {
  try {
    return await readFile(file);
  } catch (error) {
    return fileUnreadable(file, error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
}

async function signatureOf({ signature: file }: Wish): Promise<ExportSignature | string> {
  const bytes = await bytesOf(file);
  if (typeof bytes === 'string') return bytes;
  return readSignature(Buffer.from(bytes).toString('latin1')) ?? NOT_A_SIGNATURE(file);
}

async function keyOf({ key, url }: Wish): Promise<KeyObject | string> {
  if (key !== undefined) {
    const bytes = await bytesOf(key);
    if (typeof bytes === 'string') return bytes;
    return readPublicKey(Buffer.from(bytes).toString('utf8')) ?? NOT_A_KEY(key);
  }
  const address = addressOf(url ?? '');
  if (address === undefined) return UNSAFE_URL;
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!answer.ok) return keyNotFetched(address.href, `HTTP ${answer.status}`);
    return readPublicKey(await answer.text()) ?? NOT_A_KEY(address.href);
  } catch (error) {
    return keyNotFetched(address.href, error instanceof Error ? error.message : String(error));
  }
}

/** @returns where the key is published; undefined for an address over which anybody on the way could put another one there. */
function addressOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) return undefined;
  return url.pathname === '/' ? new URL(PUBLISHED_AT, url) : url;
}

function isLoopback(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}

function readWish(args: readonly string[]): Wish | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args: [...args], options: { file: text, signature: text, key: text, url: text } });
    const { file, signature, key, url } = values;
    if (file === undefined || (key !== undefined && url !== undefined)) return undefined;
    return { file, signature: signature ?? `${file}${SIGNATURE_ENDING}`, key, url };
  } catch {
    return undefined;
  }
}
