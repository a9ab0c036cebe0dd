import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import { buttons, heading, text } from '../../src/chat/contracts/view.ts';
import { wrongSecret } from '../support/actors.ts';
import { answer, ScriptedPort } from './scriptedPort.ts';
import { COLOURS, Terminal, withoutCodes } from './terminal.ts';

let port: ScriptedPort;

beforeEach(() => {
  port = new ScriptedPort();
});

describe('a terminal', () => {
  let terminal: Terminal;

  beforeEach(async () => {
    terminal = new Terminal(port);
    await terminal.sees(/Welcome\s+ana> $/);
  });

  afterEach(async () => {
    await terminal.close();
  });

  it('prompts with the name of the person who speaks, after each answer', async () => {
    expect(withoutCodes(await terminal.keys('/apikey one\r', /heard: one\s+ana> $/))).toMatch(/heard: one/);
    await terminal.keys('@ben\r', /ben> $/);
    await terminal.keys('\r', /ben> $/);
  });

  it('has colours, and none where NO_COLOR says so', async () => {
    port.answers.push(answer(heading('Done'), buttons({ label: 'Delete', action: 'x', style: 'danger' })));
    expect(await terminal.keys('/apikey one\r', /Delete\s+ana> $/)).toMatch(COLOURS);
    await terminal.close();
    port.answers.push(answer(heading('Done'), buttons({ label: 'Delete', action: 'x', style: 'danger' })));
    terminal = new Terminal(port, { noColor: true });
    await terminal.sees(/ana> $/);
    expect(await terminal.keys('/apikey one\r', /Delete\s+ana> $/)).not.toMatch(COLOURS);
  });

  it('draws to its own width, whatever that is by now', async () => {
    await terminal.close();
    terminal = new Terminal(port, { columns: 40, noColor: true });
    await terminal.sees(/ana> $/);
    port.answers.push(answer(text('word '.repeat(30).trim())));
    const screen = withoutCodes(await terminal.keys('/apikey one\r', /word\s+ana> $/));
    const drawn = screen.split(/\r?\n/).filter((line) => line.startsWith('word'));
    expect(drawn.length).toBeGreaterThan(1);
    for (const line of drawn) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('completes the command’s name, and what the core knows', async () => {
    await terminal.keys('/api\t', /^\/apikey $/);
    port.completions = ['regenerate'];
    await terminal.keys('reg\t', /^regenerate $/);
    port.completions = ['channel:'];
    await terminal.keys('ch\t', /^channel:$/);
    await terminal.keys('rasa\r', /heard: regenerate channel:rasa\s+ana> $/);
  });

  it('completes nothing where the core has trouble, and the line stays', async () => {
    const failing: ChatPort = {
      handle: (user, input, deliver) => port.handle(user, input, deliver),
      notices: () => port.notices(),
      complete: () => Promise.reject(new Error('the database is busy')),
    };
    await terminal.close();
    terminal = new Terminal(failing);
    await terminal.sees(/ana> $/);
    await terminal.keys('/apikey li\t', /li$/);
    await terminal.keys('st\r', /heard: list\s+ana> $/);
  });

  it('brings earlier lines back with the arrow keys', async () => {
    await terminal.keys('/apikey one\r', /ana> $/);
    await terminal.keys('/apikey two\r', /ana> $/);
    await terminal.keys('\u001b[A', /\/apikey two$/);
    await terminal.keys('\u001b[A', /\/apikey one$/);
    await terminal.keys('\r', /heard: one\s+ana> $/);
  });

  it.each([
    ['whole', (secret: string) => `/apikey show ${secret}`],
    ['cut off', (secret: string) => `/apikey show ${secret.slice(0, 40)}`],
    ['as its second half', (secret: string) => `/apikey show ${secret.slice(20)}`],
    ['with something invisible in it', (secret: string) => `/apikey show lk\u200b${secret.slice(2)}`],
    ['broken in two', (secret: string) => `/apikey show ${secret.slice(0, 22)} ${secret.slice(22)}`],
  ])('invariant 2: forgets a line that held a secret, %s', async (_, line) => {
    const secret = wrongSecret('FsOaBboMguoiL4Nh', 'history');
    await terminal.keys('/apikey before\r', /ana> $/);
    port.answers.push(answer(text('refused')));
    await terminal.keys(`${line(secret)}\r`, /refused\s+ana> $/);
    const back = await terminal.keys('\u001b[A', /\/apikey \S+/);
    expect(withoutCodes(back)).toMatch(/\/apikey before$/);
    await terminal.keys('\u001b[B', /ana> $/);
    await terminal.keys('/apikey after\r', /heard: after\s+ana> $/);
    await terminal.keys('\u001b[A', /\/apikey after$/);
    await terminal.keys('\u001b[A', /\/apikey before$/);
  });

  it('leaves with Ctrl-D', async () => {
    await terminal.ends('\u0004');
  });

  it('leaves with Ctrl-C', async () => {
    await terminal.ends('\u0003');
  });

  it('stops when it is told to', async () => {
    await terminal.stop();
  });

  describe('with a form open', () => {
    const field = {
      name: 'name',
      label: 'name',
      hint: 'What it is called',
      required: true,
      type: 'text' as const,
      choices: [],
    };

    beforeEach(async () => {
      const form = { title: 'create', submitLabel: 'Continue', action: 'lk:v1:form:x', fields: [field] };
      port.answers.push({ kind: 'form', form });
      await terminal.keys('/apikey create\r', /name: What it is called\s+\? $/);
    });

    it('invariant 2: a secret that is asked for is neither shown nor remembered', async () => {
      const secret = { ...field, name: 'secret', label: 'secret', hint: 'The code', type: 'secret' as const };
      const form = { title: 'update', submitLabel: 'Update', action: 'lk:v1:form:y', fields: [secret] };
      await terminal.keys('\u0003', /ana> $/);
      port.answers.push({ kind: 'form', form });
      await terminal.keys('/apikey update\r', /What you type isn’t shown\.\s+\? $/);
      const screen = await terminal.keys('s3cret-code\r', /ana> $/);
      expect(screen).not.toContain('s3cret');
      expect(port.heard.at(-1)).toMatchObject({ input: { answers: { secret: 's3cret-code' } } });
      expect(await terminal.keys('\u001b[A', /apikey update/)).not.toContain('s3cret');
    });

    it('leaves the form with Ctrl-C, and only then the program', async () => {
      await terminal.keys('\u0003', /[Nn]othing was changed[\s\S]*ana> $/);
      expect(port.heard).toHaveLength(1);
      await terminal.keys('/apikey one\r', /heard: one\s+ana> $/);
      await terminal.ends('\u0003');
    });

    it.each([
      ['at its end', ''],
      ['in its middle', '\u001b[D\u001b[D\u001b[D'],
      ['at its beginning', '\u0001'],
    ])('leaves behind nothing of a half-typed answer, with the cursor %s', async (_, moves) => {
      await terminal.keys(`chat-bot${moves}`, /chat-bot/);
      await terminal.keys('\u0003', /[Nn]othing was changed[\s\S]*ana> /);
      await terminal.keys('/apikey one\r', /ana> $/);
      expect(port.lines.at(-1)).toBe('one');
    });

    it('sends what is answered, and prompts with the name again', async () => {
      await terminal.keys('chat-bot\r', /heard: lk:v1:form:x\s+ana> $/);
      expect(port.heard[1]).toMatchObject({ input: { kind: 'form', answers: { name: 'chat-bot' } } });
    });
  });
});
