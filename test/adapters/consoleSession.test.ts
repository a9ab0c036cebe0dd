import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import { buttons, text } from '../../src/chat/contracts/view.ts';
import { sharedConsoleApp } from '../commands/app.ts';
import { answer, ScriptedPort } from './scriptedPort.ts';
import { Typist } from './typist.ts';

let port: ScriptedPort;
let typist: Typist;

beforeEach(() => {
  port = new ScriptedPort();
  typist = new Typist(port);
});

const type = (...lines: readonly string[]) => typist.type(...lines);

describe('a line with a slash', () => {
  it.each([
    ['/apikey list', 'list'],
    ['/apikey   list  rasa  ', 'list  rasa'],
    ['  /apikey list', 'list'],
    ['/APIKEY list', 'list'],
    ['/apikey', ''],
    ['/apikey\tlist', 'list'],
    ['/apikey create rasa name:"a /b"', 'create rasa name:"a /b"'],
  ])('%j is the command %j', async (typed, line) => {
    await type(typed);
    expect(port.heard).toEqual([{ user: 'ana', input: { kind: 'text', line } }]);
  });

  it.each([
    ['/regenerate rasa', 'regenerate rasa'],
    ['/help', 'help'],
    ['/', ''],
  ])('%j is what tired people type, and the command %j all the same', async (typed, line) => {
    await type(typed);
    expect(port.lines.map((heard) => heard.trim())).toEqual([line]);
  });
});

describe('a line without a slash', () => {
  it('is answered with what there is of that name, and with how a command begins', async () => {
    expect(await type('list rasa')).toMatch(/\/apikey/);
    expect(port.lines).toEqual([expect.stringMatching(/^help .*list/)]);
  });

  it.each(['apikey list rasa', 'APIKEY list'])('nor is the command’s own name taken for a verb: %s', async (line) => {
    await type(line);
    expect(port.lines).toEqual([expect.stringMatching(/^help "list"/)]);
  });

  it.each(['"hello', "'hello'", 'back\\slash', '“list”', 'key:value', '-', '…'])(
    'is understood as a word to explain, whatever characters are in it: %s',
    async (typed) => {
      const core = sharedCore();
      typist = new Typist(core);
      const screen = await type(typed);
      expect(screen).toMatch(/Commands begin with \/apikey/);
      expect(screen).not.toMatch(/what .* is for|A value with spaces|went wrong/);
    },
  );

  it('does nothing where it is empty', async () => {
    expect(await type('', '   ', '\t')).toBe('');
    expect(port.heard).toEqual([]);
  });

  const shared = sharedConsoleApp();
  const sharedCore = () => shared().latchkey.core;
});

describe('a number', () => {
  const button = (label: string) => ({ label, action: `lk:v1:cancel:${label}` });

  it('presses the button that it stands before', async () => {
    port.answers.push(answer(buttons(button('one'), button('two'))));
    await type('/apikey x', '2');
    expect(port.heard[1]).toEqual({ user: 'ana', input: { kind: 'press', action: 'lk:v1:cancel:two' } });
  });

  it('presses nothing where there is no such button, and says which there are', async () => {
    port.answers.push(answer(buttons(button('one'), button('two'))));
    await type('/apikey x');
    expect(await type('3')).toMatch(/no button 3.*1 to 2/);
    expect(await type('0')).toMatch(/no button 0.*1 to 2/);
    expect(await type('00000000000000000000')).toMatch(/no button/);
    expect(port.heard).toHaveLength(1);
    await type('1');
    expect(port.heard[1]).toMatchObject({ input: { action: 'lk:v1:cancel:one' } });
  });

  it('no longer presses anything once the next answer is there', async () => {
    port.answers.push(answer(buttons(button('one'))), answer(text('done')));
    await type('/apikey x', '/apikey y');
    expect(await type('1')).toMatch(/nothing to press/);
    expect(port.heard).toHaveLength(2);
  });

  it('presses nothing that was put to somebody else', async () => {
    port.answers.push(answer(buttons(button('one'))));
    await type('/apikey x', '@ben');
    expect(await type('1')).toMatch(/nothing to press/);
    expect(port.heard).toHaveLength(1);
  });

  it('presses nothing after a secret was shown: the question before it is answered', async () => {
    port.answers.push(answer(buttons(button('one'))), { kind: 'delivered', followUp: undefined });
    await type('/apikey x', '1');
    expect(await type('1')).toMatch(/nothing to press/);
  });

  it('still means the same after a line that was none', async () => {
    port.answers.push(answer(buttons(button('one'))));
    await type('/apikey x', '@', '9');
    await type('1');
    expect(port.heard.at(-1)).toMatchObject({ input: { kind: 'press' } });
  });
});

describe('@name', () => {
  it('speaks as someone else from then on, with the groups that the console gives them', async () => {
    expect(typist.session.prompt).toBe('ana> ');
    expect(await type('@ben')).toMatch(/You are now ben/);
    expect(typist.session.prompt).toBe('ben> ');
    expect(typist.session.user).toEqual({
      platform: 'console',
      externalId: 'ben',
      displayName: 'ben',
      handle: 'ben',
      groups: ['console:ben'],
    });
    await type('/apikey whoami');
    expect(port.heard).toEqual([{ user: 'ben', input: { kind: 'text', line: 'whoami' } }]);
  });

  it('tells what waits for whom one now speaks', async () => {
    port.waiting.push('for ana');
    expect(await type('/apikey x')).toMatch(/» For ana: for ana/);
    await type('@ben');
    port.waiting.push('for ben');
    expect(await type('/apikey x')).toMatch(/» For ben: for ben\n\nheard: x/);
  });

  it.each(['@', '@ ', '@two words', '@../x', '@a/b', `@${'x'.repeat(41)}`, '@\u202eeve', '@-x', '@a\u001b[2J', '@"x"'])(
    '%j is no name: one speaks as before',
    async (line) => {
      expect(await type(line)).toMatch(/still the same person/);
      expect(typist.session.user.externalId).toBe('ana');
      expect(port.heard).toEqual([]);
    },
  );

  it.each(['@ana-maria', '@émile', '@安娜', '@O.Hara_2', `@${'x'.repeat(40)}`])('%s is one', async (line) => {
    await type(line);
    expect(typist.session.user.externalId).toBe(line.slice(1));
  });
});

describe('a form', () => {
  const form: Answer = {
    kind: 'form',
    form: {
      title: 'create',
      submitLabel: 'Continue',
      action: 'lk:v1:form:x',
      fields: [
        {
          name: 'channel',
          label: 'channel',
          hint: 'Which',
          required: true,
          type: 'text',
          choices: [
            { label: 'shop/rasa', value: 'id1' },
            { label: 'shop/web', value: 'id2' },
          ],
        },
        { name: 'name', label: 'name', hint: 'What it is called', required: true, type: 'text', choices: [] },
        { name: 'owner', label: 'owner', hint: 'Whose', required: false, type: 'text', choices: [] },
      ],
    },
  };

  beforeEach(async () => {
    port.answers.push(form);
    await type('/apikey create');
  });

  it('asks one question after the other at a prompt of its own, and sends all answers at once', async () => {
    expect(typist.printed).toMatch(/\[1\] shop\/rasa\n.*\[2\] shop\/web\nchannel: Which\n$/);
    expect(typist.session.prompt).toBe('? ');
    expect(await type('2')).toMatch(/^name: /);
    expect(await type('chat bot')).toMatch(/^owner: /);
    await type('@ben');
    expect(typist.session.prompt).toBe('ana> ');
    expect(port.heard[1]).toEqual({
      user: 'ana',
      input: { kind: 'form', action: 'lk:v1:form:x', answers: { channel: 'id2', name: 'chat bot', owner: '@ben' } },
    });
  });

  it('takes an answer by name, a number beyond the list as it is, and leaves out what is optional and empty', async () => {
    await type('rasa', '7', '');
    expect(port.heard[1]).toMatchObject({ input: { answers: { channel: 'rasa', name: '7', owner: '' } } });
  });

  it.each([[[]], [['1']]])('is left by an empty answer to what is needed, after %j', async (answers) => {
    await type(...answers);
    expect(await type('')).toMatch(/[Nn]othing was changed/);
    expect(typist.session.prompt).toBe('ana> ');
    expect(port.heard).toHaveLength(1);
  });

  it('is left by a command, which is carried out', async () => {
    expect(await type('/apikey list')).toMatch(/[Nn]othing was changed[\s\S]*heard: list/);
    expect(typist.session.prompt).toBe('ana> ');
  });

  it('is left by cancelling, once', async () => {
    expect(await typist.session.cancel()).toBe(true);
    expect(await typist.session.cancel()).toBe(false);
    expect(typist.printed.match(/[Nn]othing was changed/g)).toHaveLength(1);
  });
});

describe('a line that is too long', () => {
  it.each(['/apikey list ', '', '@', '1'])('is not read, and says how long it may be: %j…', async (beginning) => {
    const screen = await type(beginning + 'x'.repeat(10_001));
    expect(screen).toMatch(/10000|10,000/);
    expect(screen).toMatch(/[Nn]othing was done/);
    expect(screen.length).toBeLessThan(500);
    expect(port.heard).toEqual([]);
  });

  it('is read up to 10,000 characters', async () => {
    await type(`/apikey ${'x'.repeat(9_992)}`);
    expect(port.lines).toEqual(['x'.repeat(9_992)]);
  });
});

describe('a core that has trouble', () => {
  it('with what waits to be told: the line is carried out all the same, and the console goes on', async () => {
    const failing: ChatPort = {
      handle: (user, input, deliver) => port.handle(user, input, deliver),
      complete: (user, line) => port.complete(user, line),
      notices: () => Promise.reject(new Error('the database is busy')),
    };
    typist = new Typist(failing);
    expect(await type('/apikey list')).toMatch(/heard: list/);
    await type('@ben');
    expect(typist.session.user.externalId).toBe('ben');
  });
});
