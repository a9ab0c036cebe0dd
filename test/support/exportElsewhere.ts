import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';

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
  const env = { PATH: process.env['PATH'] ?? '' };
  const child = spawn(process.execPath, ['--import', loader, program, ...args], { cwd: folder, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [status]: unknown[] = await once(child, 'close');
  return { status, stdout, stderr };
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
  expect(right.stderr).toBe('');
  expect(right.stdout).toMatch(/^The export is complete and unchanged: \d+ events?\.\nIts signature is right/);
  expect(right.status).toBe(0);
  const changed = Buffer.from(file.bytes);
  const at = changed.indexOf('"actorName"') + 13;
  changed[at] = 0x53;
  await writeFile(join(folder, file.name), changed);
  const wrong = await verify(folder, ...args);
  expect(wrong.stdout).toMatch(/^This isn’t the file that Latchkey exported: 1 problem\.\n {2}Line \d+ was changed/);
  expect(wrong.status).toBe(1);
}
