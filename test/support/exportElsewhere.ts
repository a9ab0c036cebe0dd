import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { startChild } from './child.ts';

/** A file as its person got it, and its signature. */
export interface Received {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** A folder of somebody who has Latchkey's code and a file, and nothing else. */
export async function elsewhere(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `npm run audit:verify` as a process that knows of no database, in another folder. */
export async function verify(folder: string, ...args: readonly string[]) {
  const program = join(process.cwd(), 'src/cli/verifyAudit.ts');
  const loader = pathToFileURL(join(process.cwd(), 'node_modules/tsx/dist/loader.mjs')).href;
  const command = [process.execPath, '--import', loader, program, ...args] as const;
  return await startChild({}, { command, cwd: folder }).toEnd();
}

/** Puts a received export into a folder with the public key, as Latchkey publishes it. @returns the arguments that check it. */
async function received(url: string, { name, bytes, signature }: Received, folder: string) {
  await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, `${name}.sig`), signature);
  const answer = await fetch(`${url}/.well-known/latchkey-signing-key`);
  expect(answer.headers.get('content-type')).toContain('application/x-pem-file');
  await writeFile(join(folder, 'latchkey.pem'), await answer.text());
  return ['--file', name, '--key', 'latchkey.pem'] as const;
}

/** Holds what somebody received against what they should have: it verifies elsewhere, and not with a changed byte. */
export async function expectToVerify(url: string, file: Received): Promise<void> {
  const folder = await elsewhere();
  const args = await received(url, file, folder);
  const right = await verify(folder, ...args);
  expect(right.errors).toBe('');
  expect(right.output).toMatch(/^The export is complete and unchanged: \d+ events?\.\nIts signature is right/);
  expect(right.code).toBe(0);
  const changed = Buffer.from(file.bytes);
  const at = changed.indexOf('"actorName"') + 13;
  changed[at] = 0x53;
  await writeFile(join(folder, file.name), changed);
  const wrong = await verify(folder, ...args);
  expect(wrong.output).toMatch(/^This isn’t the file that Latchkey exported: 1 problem\.\n {2}Line \d+ was changed/);
  expect(wrong.code).toBe(1);
}
