import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { wrongSecret } from './support/actors.ts';
import { type Child, type Ending, startChild } from './support/child.ts';
import { verify } from './support/verify.ts';

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;

let dataDir: string;
let program: Child;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'latchkey-process-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  program = start();
});

/** Latchkey as a person starts it, with a pipe on each of its ends. What ends with its input ends at once: ten minutes would show. */
function start(): Child {
  return startChild({ LATCHKEY_DATA_DIR: dataDir, LATCHKEY_DRAIN: '10m' });
}

/** Gives a command that asks, presses its first button, and waits for what comes of it. */
async function confirms(line: string, button: string, words: RegExp): Promise<string> {
  await program.types(line, new RegExp(`\\[1\\] ${button} +\\[2\\] Cancel\\n\\n`));
  return await program.types('1', words);
}

/**
 * The same, for what shows a new secret.
 * @returns it, once the command has returned: the secret is shown first, and only then does the old one stop. A line is
 * finished when the next one is answered.
 */
async function shows(line: string, button?: string): Promise<string> {
  const shown = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}[\s\S]*?\n\n/;
  const screen = button === undefined ? await program.types(line, shown) : await confirms(line, button, shown);
  await program.types('/apikey whoami', /Active project[\s\S]*?\n\n/);
  return screen.slice(0, 64);
}

/** Ends its input. @returns how it ended. */
async function ends(): Promise<Ending> {
  program.process.stdin?.end();
  return await program.ended;
}

/** Everything below a folder, read as it is on the disk. */
async function everyFile(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

describe('one process, from the first line to the end of its input', () => {
  it('lives the whole life of a key, and shows each secret once and keeps none (invariants 1, 2, 4, 7)', async () => {
    const greeting = await program.says(/http:\/\/127\.0\.0\.1:\d+(?=\/v1\/verify)/);
    const check = (secret: string) => verify(greeting, secret);
    await program.types('/apikey project create shop', /Created project shop[\s\S]*?\n\n/);
    await program.types('/apikey channel add rasa', /Added the integration channel shop\/rasa[\s\S]*?\n\n/);

    const first = await shows('/apikey create rasa name:chat-bot');
    const id = first.slice(3, 19);
    expect(await check(first)).toBe('current');

    const second = await shows('/apikey regenerate rasa', 'Regenerate');
    expect(second.slice(3, 19)).toBe(id);
    expect(await check(first)).toBe('RETIRED');
    expect(await check(second)).toBe('current');

    await confirms('/apikey disable chat-bot', 'Disable', /Disabled chat-bot[\s\S]*?\n\n/);
    expect(await check(second)).toBe('DISABLED');
    await confirms('/apikey activate chat-bot', 'Activate', /works again[\s\S]*?\n\n/);
    expect(await check(second)).toBe('current');

    for (let attempt = 1; attempt <= 9; attempt += 1) expect(await check(wrongSecret(id, attempt))).toBe('INVALID');
    expect(await check(second)).toBe('current');
    for (let attempt = 1; attempt <= 10; attempt += 1) expect(await check(wrongSecret(id, attempt))).toBe('INVALID');
    expect(await check(second)).toBe('LOCKED');
    await program.types('/apikey list', new RegExp(`chat-bot +${id} +locked +yes[\\s\\S]*?\\n\\n`));

    const third = await shows('/apikey regenerate rasa', 'Regenerate');
    expect(third.slice(3, 19)).toBe(id);
    expect(await check(third)).toBe('current');
    expect(await check(second)).toBe('RETIRED');

    const fourth = await shows('/apikey regenerate rasa replace:both', 'Get New Key');
    expect(fourth.slice(3, 19)).not.toBe(id);
    expect(await check(fourth)).toBe('current');
    expect(await check(third)).toBe('RETIRED');

    await confirms('/apikey delete chat-bot', 'Delete', /\[1\] Generate new key\n\n/);
    expect(await check(fourth)).toBe('DELETED');
    await program.types('1', /name: .*\n/);
    const fifth = await shows('chat-bot');
    expect(await check(fifth)).toBe('current');

    const secrets = [first, second, third, fourth, fifth];
    const whileRunning = await everyFile(dataDir);
    expect(await ends()).toBe(0);
    const afterwards = await everyFile(dataDir);
    expect([...afterwards.keys()].some((file) => file.endsWith('latchkey.sqlite'))).toBe(true);

    expect(new Set(secrets).size).toBe(5);
    expect(program.written.match(SECRET)).toEqual(secrets);
    for (const secret of secrets) {
      expect(secret).toHaveLength(64);
      expect(secret).toMatch(/^lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}$/);
      // Its random part on its own is nowhere either.
      expect(program.written.split(secret.slice(20, 58))).toHaveLength(2);
      for (const [file, bytes] of [...whileRunning, ...afterwards]) {
        expect(bytes.includes(secret.slice(20, 58)), `${secret} in ${file}`).toBe(false);
      }
    }
  });

  it('invariant 5: whose reader goes away before the new secret is shown keeps the old one, and ends in order', async () => {
    await program.says(/\/v1\/verify/);
    await program.types('/apikey project create shop', /Created project shop[\s\S]*?\n\n/);
    await program.types('/apikey channel add rasa', /Added the integration channel shop\/rasa[\s\S]*?\n\n/);
    const secret = await shows('/apikey create rasa name:chat-bot');
    await program.types('/apikey regenerate rasa', /\[1\] Regenerate +\[2\] Cancel\n\n/);
    program.process.stdout?.destroy();
    await program.types('1\n/apikey help\n/apikey help', /^/);
    const code = await ends();
    const { errors } = program;

    program = start();
    expect(await program.verify(secret)).toBe('current');
    await program.types('/apikey show chat-bot', /generation 1 is current\n/);

    expect(errors).not.toMatch(/^ {4}at /m);
    expect(code).toBe(0);
  });
});
