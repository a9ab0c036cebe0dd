import { PassThrough, Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { runConsole } from '../../adapters/console/index.ts';
import { buttons, heading, view } from '../../src/chat/contracts/view.ts';
import { appOn, openShopWithKey } from '../commands/app.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { secretRows } from '../support/rows.ts';
import { answer, ScriptedPort } from './scriptedPort.ts';
import { GREETING, pipe } from './terminal.ts';

let port: ScriptedPort;

beforeEach(() => {
  port = new ScriptedPort();
});

describe('piped input', () => {
  it('is worked off line by line, each finished before the next, and everything is written before the end', async () => {
    const running: string[] = [];
    let most = 0;
    port.before = async (input) => {
      running.push(JSON.stringify(input));
      most = Math.max(most, running.length);
      await new Promise((resolve) => setImmediate(resolve));
      running.pop();
    };
    const lines = Array.from({ length: 3_000 }, (_, index) => `/apikey line${index}`);
    const printed = await pipe(port, [`${lines.join('\n')}\n`]);
    expect(most).toBe(1);
    expect(port.lines).toEqual(lines.map((line) => line.slice('/apikey '.length)));
    expect(printed.match(/^heard: line\d+$/gm)).toEqual(port.lines.map((line) => `heard: ${line}`));
  });

  it('has all its output written, however slowly it is read', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `/apikey ${'x'.repeat(200)}${index}\n`);
    const printed = await pipe(port, lines, true);
    expect(printed.match(/heard/g)).toHaveLength(50);
    expect(printed.endsWith('49\n\n')).toBe(true);
  });

  it.each([
    ['without a newline at its end', ['/apikey one\n/apikey two']],
    ['with the newlines of Windows', ['/apikey one\r\n/apikey two\r\n']],
    ['with those of Windows, cut between the two characters', ['/apikey one\r', '\n/apikey two\r\n']],
    ['with the newlines of old Macs', ['/apikey one\r/apikey two\r']],
    ['in pieces', ['/api', 'key o', 'ne\n/ap', 'ikey two\n']],
    ['with empty lines between', ['\n\n/apikey one\n\n\n/apikey two\n\n']],
  ])('may come %s', async (_, chunks) => {
    await pipe(port, chunks);
    expect(port.lines).toEqual(['one', 'two']);
  });

  it('may be empty: the greeting is shown, and that is the end', async () => {
    expect(await pipe(port, [])).toBe(`${GREETING}\n\n`);
    expect(await pipe(port, ['\n'])).toBe(`${GREETING}\n\n`);
    expect(port.heard).toEqual([]);
  });

  it('may be of any alphabet, cut in the middle of a letter', async () => {
    const bytes = Buffer.from('/apikey 聊天机器人 🤖\n');
    await pipe(
      port,
      Array.from(bytes, (byte) => Buffer.from([byte])),
    );
    expect(port.lines).toEqual(['聊天机器人 🤖']);
  });

  it('is neither echoed nor prompted for, and has no colours', async () => {
    port.answers.push(answer(heading('Done'), buttons({ label: 'Delete', action: 'x', style: 'danger' })));
    const printed = await pipe(port, ['/apikey one\n']);
    expect(printed).toBe(`${GREETING}\n\nDone\n[1] Delete\n\n`);
  });

  it('speaks, presses and answers as typed input does', async () => {
    port.answers.push(answer(buttons({ label: 'Go', action: 'lk:v1:cancel:go' })));
    await pipe(port, ['@ben\n/apikey one\n1\n']);
    expect(port.heard).toEqual([
      { user: 'ben', input: { kind: 'text', line: 'one' } },
      { user: 'ben', input: { kind: 'press', action: 'lk:v1:cancel:go' } },
    ]);
  });

  it('goes on after a line that is far too long', async () => {
    const printed = await pipe(port, [`${'x'.repeat(1_000_000)}\n/apikey one\n`]);
    expect(printed).toMatch(/1,000,000 characters/);
    expect(port.lines).toEqual(['one']);
    expect(printed.length).toBeLessThan(1_000);
  });

  it('is not read any further once the program is told to stop', async () => {
    const from = new PassThrough();
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const stop = new AbortController();
    port.before = (input) => {
      if (JSON.stringify(input).includes('two')) stop.abort();
      return Promise.resolve();
    };
    const greeting = view(heading(GREETING));
    const running = runConsole(port, { input: from, output, user: 'ana', greeting, noColor: false }, stop.signal);
    from.write('/apikey one\n/apikey two\n/apikey three\n');
    await running;
    expect(port.lines).toEqual(['one', 'two']);
  });
});

describeOnSqlite('invariant 5: output that closes while a secret is being written', (fixture) => {
  const app = appOn(fixture);

  /** Types lines into a console whose reader goes away at the first secret. @returns what was read until then. */
  async function pipeToNobody(lines: readonly string[]): Promise<string> {
    const input = new PassThrough();
    let read = '';
    const output = new Writable({
      write(chunk, _encoding, done) {
        if (/lk_[0-9A-Za-z]{16}_/.test(String(chunk))) {
          done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
          return;
        }
        read += String(chunk);
        done();
      },
    });
    const options = { input, output, user: 'ana', greeting: view(heading(GREETING)), noColor: false };
    const running = runConsole(app().latchkey.core, options, new AbortController().signal);
    input.end(`${lines.join('\n')}\n`);
    // Whether the console reports that nobody is reading is not what this is about.
    await running.catch(() => undefined);
    return read;
  }

  it.each(['regenerate rasa', 'regenerate rasa replace:both', 'regenerate rasa overlap:24h'])(
    '%s: the new secret is discarded, and the old one goes on',
    async (line) => {
      const { bot } = await openShopWithKey(app());
      const read = await pipeToNobody([`/apikey ${line}`, '1']);
      expect(read).toMatch(/Generate a new /);
      expect(await app().verify(bot.secret)).toBe('current');
      const states = (await secretRows(app().latchkey.context, bot.id)).map(({ state }) => state);
      expect(states.filter((state) => state === 'pending' || state === 'current')).toEqual(['current']);
      expect(await app().user('ana').type('/apikey list')).toMatch(/^1 API key$/m);
    },
  );

  it('create: the key goes away with it', async () => {
    await openShopWithKey(app());
    await pipeToNobody(['/apikey create rasa name:other']);
    expect(await app().user('ana').type('/apikey list')).toMatch(/^1 API key$/m);
    shownIn(await app().user('ana').type('/apikey create rasa name:other'));
  });

  it('ends the console in order: nobody’s going away is no failure of the program', async () => {
    const input = new PassThrough();
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const options = { input, output, user: 'ana', greeting: view(heading(GREETING)), noColor: false };
    const running = runConsole(app().latchkey.core, options, new AbortController().signal);
    input.end('/apikey whoami\n');
    await expect(running).resolves.toMatchObject({ readerGone: true, failed: [] });
  });
});
