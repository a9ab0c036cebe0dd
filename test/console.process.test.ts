import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrongSecret } from './support/actors.ts';
import { until } from './support/until.ts';

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;
const WITHIN_MS = 30_000;

let dataDir: string;
let program: Program;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'latchkey-process-'));
  program = new Program(dataDir);
});

afterEach(async () => {
  await program.kill();
  await rm(dataDir, { recursive: true, force: true });
});

/** Latchkey as a person starts it, with a pipe on each of its ends. */
class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  /** Everything that it wrote. */
  output = '';
  errors = '';
  #read = 0;

  constructor(dir: string) {
    const { PATH, HOME } = process.env;
    // What ends with its input ends at once: ten minutes would show.
    const env = { PATH, HOME, LATCHKEY_DATA_DIR: dir, HTTP_PORT: '0', LATCHKEY_DRAIN: '10m' };
    this.#child = spawn(process.execPath, ['scripts/start.mjs'], { env, stdio: 'pipe' });
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += chunk;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.errors += chunk;
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** Waits until something that was not read yet is there. @returns what it is. */
  async says(words: RegExp): Promise<string> {
    const found = await until(
      `${words} in ${this.output.slice(this.#read)}${this.errors}`,
      () => words.exec(this.output.slice(this.#read))?.[0],
      WITHIN_MS,
    );
    this.#read = this.output.indexOf(found, this.#read) + found.length;
    return found;
  }

  /** Types a line, and waits for what it leads to. */
  async types(line: string, words: RegExp): Promise<string> {
    this.#child.stdin?.write(`${line}\n`);
    return await this.says(words);
  }

  /** Gives a command that asks, presses its first button, and waits for what comes of it. */
  async confirms(line: string, button: string, words: RegExp): Promise<string> {
    await this.types(line, new RegExp(`\\[1\\] ${button} +\\[2\\] Cancel\\n\\n`));
    return await this.types('1', words);
  }

  /**
   * The same, for what shows a new secret.
   * @returns it, once the command has returned: the secret is shown first, and only then does the old one stop. A line is
   * finished when the next one is answered.
   */
  async shows(line: string, button?: string): Promise<string> {
    const shown = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}[\s\S]*?\n\n/;
    const screen = button === undefined ? await this.types(line, shown) : await this.confirms(line, button, shown);
    await this.types('/apikey whoami', /Active project[\s\S]*?\n\n/);
    return screen.slice(0, 64);
  }

  /** Ends its input. @returns its exit code. */
  async ends(): Promise<number | null> {
    this.#child.stdin?.end();
    return await this.#ended;
  }

  /** Stops reading what it writes. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Presents a secret as a service does. @returns which secret of its key it is, or why it is refused. */
async function verify(url: string, secret: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });
  const verdict: unknown = await response.json();
  if (typeof verdict !== 'object' || verdict === null) throw new Error(`no verdict: ${JSON.stringify(verdict)}`);
  return 'secret' in verdict ? String(verdict.secret) : 'code' in verdict ? String(verdict.code) : '';
}

/** Everything below a folder, read as it is on the disk. */
async function everyFile(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

describe('one process, from the first line to the end of its input', () => {
  it('lives the whole life of a key, and shows each secret once and keeps none (invariants 1, 2, 4, 7)', async () => {
    const greeting = await program.says(/http:\/\/127\.0\.0\.1:\d+\/v1\/verify/);
    const check = (secret: string) => verify(greeting, secret);
    await program.types('/apikey project create shop', /Created project shop[\s\S]*?\n\n/);
    await program.types('/apikey channel add rasa', /Added the integration channel shop\/rasa[\s\S]*?\n\n/);

    const first = await program.shows('/apikey create rasa name:chat-bot');
    const id = first.slice(3, 19);
    expect(await check(first)).toBe('current');

    const second = await program.shows('/apikey regenerate rasa', 'Regenerate');
    expect(second.slice(3, 19)).toBe(id);
    expect(await check(first)).toBe('RETIRED');
    expect(await check(second)).toBe('current');

    await program.confirms('/apikey disable chat-bot', 'Disable', /Disabled chat-bot[\s\S]*?\n\n/);
    expect(await check(second)).toBe('DISABLED');
    await program.confirms('/apikey activate chat-bot', 'Activate', /works again[\s\S]*?\n\n/);
    expect(await check(second)).toBe('current');

    for (let attempt = 1; attempt <= 9; attempt += 1) expect(await check(wrongSecret(id, attempt))).toBe('INVALID');
    expect(await check(second)).toBe('current');
    for (let attempt = 1; attempt <= 10; attempt += 1) expect(await check(wrongSecret(id, attempt))).toBe('INVALID');
    expect(await check(second)).toBe('LOCKED');
    await program.types('/apikey list', new RegExp(`chat-bot +${id} +locked +yes[\\s\\S]*?\\n\\n`));

    const third = await program.shows('/apikey regenerate rasa', 'Regenerate');
    expect(third.slice(3, 19)).toBe(id);
    expect(await check(third)).toBe('current');
    expect(await check(second)).toBe('RETIRED');

    const fourth = await program.shows('/apikey regenerate rasa replace:both', 'Get New Key');
    expect(fourth.slice(3, 19)).not.toBe(id);
    expect(await check(fourth)).toBe('current');
    expect(await check(third)).toBe('RETIRED');

    await program.confirms('/apikey delete chat-bot', 'Delete', /\[1\] Generate new key\n\n/);
    expect(await check(fourth)).toBe('DELETED');
    await program.types('1', /name: .*\n/);
    const fifth = await program.shows('chat-bot');
    expect(await check(fifth)).toBe('current');

    const secrets = [first, second, third, fourth, fifth];
    const whileRunning = await everyFile(dataDir);
    expect(await program.ends()).toBe(0);
    const afterwards = await everyFile(dataDir);
    expect([...afterwards.keys()].some((file) => file.endsWith('latchkey.sqlite'))).toBe(true);

    expect(new Set(secrets).size).toBe(5);
    expect((program.output + program.errors).match(SECRET)).toEqual(secrets);
    for (const secret of secrets) {
      expect(secret).toHaveLength(64);
      expect(secret).toMatch(/^lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}$/);
      // Its random part on its own is nowhere either.
      expect((program.output + program.errors).split(secret.slice(20, 58))).toHaveLength(2);
      for (const [file, bytes] of [...whileRunning, ...afterwards]) {
        expect(bytes.includes(secret.slice(20, 58)), `${secret} in ${file}`).toBe(false);
      }
    }
  });

  it('invariant 5: whose reader goes away before the new secret is shown keeps the old one, and ends in order', async () => {
    await program.says(/\/v1\/verify/);
    await program.types('/apikey project create shop', /Created project shop[\s\S]*?\n\n/);
    await program.types('/apikey channel add rasa', /Added the integration channel shop\/rasa[\s\S]*?\n\n/);
    const secret = await program.shows('/apikey create rasa name:chat-bot');
    await program.types('/apikey regenerate rasa', /\[1\] Regenerate +\[2\] Cancel\n\n/);
    program.stopReading();
    await program.types('1\n/apikey help\n/apikey help', /^/);
    const code = await program.ends();
    const { errors } = program;

    program = new Program(dataDir);
    const url = await program.says(/http:\/\/127\.0\.0\.1:\d+\/v1\/verify/);
    expect(await verify(url, secret)).toBe('current');
    await program.types('/apikey show chat-bot', /generation 1 is current\n/);

    expect(errors).not.toMatch(/^ {4}at /m);
    expect(code).toBe(0);
  });
});
