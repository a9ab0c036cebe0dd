import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConsoleSession } from '../adapters/console/session.ts';
import { greetingView } from '../commands/general/welcome.ts';
import type { App } from '../src/app/startApp.ts';
import { seededRandom } from './support/context.ts';
import { startProgram } from './support/program.ts';

/** The address that the README shows; the test's own server picks a free port. */
const SHOWN_URL = 'http://127.0.0.1:8080';
const SPEAKER = 'ana';
const NOW = Date.UTC(2026, 11, 1, 9, 0, 0);

let dataDir: string;
let latchkey: App;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'latchkey-tour-'));
  const env = { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_ADMINS: `console:${SPEAKER}` };
  ({ latchkey } = await startProgram(env, { clock: () => NOW, random: seededRandom('the tour') }));
});

afterEach(async () => {
  await latchkey.stop();
  await rm(dataDir, { recursive: true });
});

test('the two-minute tour of the README happens word for word', async () => {
  const readme = await readFile('README.md', 'utf8');
  const tour = [...readme.matchAll(/```console\n(.*?)```/gs)].map((block) => block[1] ?? '').join('');
  expect(tour).not.toBe('');

  const typed = tour.split('\n').filter((line) => line.startsWith(`${SPEAKER}> `) || line.startsWith('$ curl'));
  expect(await replay(typed)).toBe(tour);
});

/** Types the lines into a real console and a real HTTP client. @returns what a person would have seen. */
async function replay(lines: readonly string[]): Promise<string> {
  let seen = '';
  const write = (text: string) => {
    seen += text.replaceAll(latchkey.url, SHOWN_URL);
    return Promise.resolve();
  };
  const style = () => ({ colors: createColors(false), width: 100 });
  const session = new ConsoleSession(latchkey.core, write, style, SPEAKER);
  await session.show(greetingView(latchkey.empty, latchkey.url));
  for (const line of lines) {
    await write(`${line}\n`);
    if (line.startsWith('$ curl')) await write(`${await curl(line)}\n\n`);
    else await session.line(line.slice(SPEAKER.length + 2));
  }
  return seen;
}

/** Does what the README's `curl` does: posts the quoted JSON to the address that stands before it. */
async function curl(line: string): Promise<string> {
  const [, path, body] = /^\$ curl -s (\S+) --json '(.*)'$/.exec(line) ?? [];
  if (path === undefined || body === undefined) throw new Error(`not a curl that the test understands: ${line}`);
  const response = await fetch(path.replace(SHOWN_URL, latchkey.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return await response.text();
}
