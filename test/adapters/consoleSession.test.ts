import { createColors } from 'picocolors';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleSession } from '../../adapters/console/session.ts';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import { buttons, text, view } from '../../src/chat/contracts/view.ts';
import { newSecret } from '../../src/domain/keys/secretFormat.ts';
import { openShopWithKey, sharedConsoleApp } from '../commands/app.ts';
import { wrongSecret } from '../support/actors.ts';
import { cardOfKey } from '../support/cards.ts';
import { seededRandom } from '../support/context.ts';
import { answer, ScriptedPort } from './scriptedPort.ts';

let port: ScriptedPort;
let printed: string;
let session: ConsoleSession;

beforeEach(() => {
  port = new ScriptedPort();
  session = sessionOn(port);
});

function sessionOn(core: ChatPort): ConsoleSession {
  printed = '';
  const write = (chunk: string) => {
    printed += chunk;
    return Promise.resolve();
  };
  return new ConsoleSession(core, write, () => ({ colors: createColors(false), width: 80 }), 'ana');
}

async function type(...lines: readonly string[]): Promise<string> {
  for (const line of lines) {
    printed = '';
    await session.line(line);
  }
  return printed;
}

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
      session = sessionOn(core);
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
    expect(session.prompt).toBe('ana> ');
    expect(await type('@ben')).toMatch(/You are now ben/);
    expect(session.prompt).toBe('ben> ');
    expect(session.user).toEqual({
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
      expect(session.user.externalId).toBe('ana');
      expect(port.heard).toEqual([]);
    },
  );

  it.each(['@ana-maria', '@émile', '@安娜', '@O.Hara_2', `@${'x'.repeat(40)}`])('%s is one', async (line) => {
    await type(line);
    expect(session.user.externalId).toBe(line.slice(1));
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
    expect(printed).toMatch(/\[1\] shop\/rasa\n.*\[2\] shop\/web\nchannel: Which\n$/);
    expect(session.prompt).toBe('? ');
    expect(await type('2')).toMatch(/^name: /);
    expect(await type('chat bot')).toMatch(/^owner: /);
    await type('@ben');
    expect(session.prompt).toBe('ana> ');
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
    expect(session.prompt).toBe('ana> ');
    expect(port.heard).toHaveLength(1);
  });

  it('is left by a command, which is carried out', async () => {
    expect(await type('/apikey list')).toMatch(/[Nn]othing was changed[\s\S]*heard: list/);
    expect(session.prompt).toBe('ana> ');
  });

  it('is left by cancelling, once', async () => {
    expect(await session.cancel()).toBe(true);
    expect(await session.cancel()).toBe(false);
    expect(printed.match(/[Nn]othing was changed/g)).toHaveLength(1);
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

describe('invariant 5: a secret that is shown', () => {
  const keyId = 'FsOaBboMguoiL4Nh';
  const secret = newSecret(keyId, seededRandom('a card'));
  const card = cardOfKey(
    { keyName: 'chat-bot', keyId, secret },
    { title: 'New API key', notes: ['Only once.'], deleteAfter: 1 },
  );

  it('was accepted once it is written, and refused where nobody is reading', async () => {
    const outcomes: string[] = [];
    port.before = async (_, deliver) => {
      outcomes.push((await deliver(card)).outcome);
    };
    port.answers.push({ kind: 'delivered', followUp: undefined });
    expect(await type('/apikey create')).toContain(secret.reveal());

    const deaf = new ConsoleSession(
      port,
      () => Promise.reject(new Error('EPIPE')),
      () => ({ colors: createColors(false), width: 80 }),
      'ana',
    );
    port.answers.push({ kind: 'delivered', followUp: undefined });
    await deaf.line('/apikey create');
    expect(outcomes).toEqual(['accepted', 'refused']);
  });

  it('is followed by what there is to say in addition', async () => {
    port.answers.push({ kind: 'delivered', followUp: view(text('I could not show it.')) });
    expect(await type('/apikey create')).toMatch(/I could not show it/);
  });
});

describe('a core that has trouble', () => {
  it('with what waits to be told: the line is carried out all the same, and the console goes on', async () => {
    const failing: ChatPort = {
      handle: (user, input, deliver) => port.handle(user, input, deliver),
      complete: (user, line) => port.complete(user, line),
      notices: () => Promise.reject(new Error('the database is busy')),
    };
    session = sessionOn(failing);
    expect(await type('/apikey list')).toMatch(/heard: list/);
    await type('@ben');
    expect(session.user.externalId).toBe('ben');
  });
});

describe('invariant 2: a secret that somebody types is never echoed, stored or logged', () => {
  const app = sharedConsoleApp();
  const ID = 'FsOaBboMguoiL4Nh';

  beforeAll(async () => {
    await openShopWithKey(app());
  });

  it.each<readonly [string, (secret: string) => readonly string[]]>([
    ['as a line of its own', (secret) => [secret]],
    ['in a line without slash', (secret) => [`my secret is ${secret}`]],
    ['in a line without slash, cut off', (secret) => [secret.slice(0, 50)]],
    ['in a line without slash, its second half', (secret) => [secret.slice(20)]],
    ['as a person', (secret) => [`@${secret}`]],
    ['as a person, cut off', (secret) => [`@${secret.slice(0, 36)}`]],
    ['as a command', (secret) => [`/${secret}`]],
    ['as a verb', (secret) => [`/apikey ${secret}`]],
    ['as a key', (secret) => [`/apikey show ${secret}`]],
    ['as an option’s name and value', (secret) => [`/apikey show ${secret}:${secret}`]],
    ['as a reason', (secret) => [`/apikey disable chat-bot reason:"found ${secret} in a log"`]],
    ['in typographic quotes', (secret) => [`/apikey disable chat-bot reason:“${secret}”`]],
    ['with something invisible in it', (secret) => [`/apikey show ${secret.slice(0, 30)}\u200b${secret.slice(30)}`]],
    ['broken in two', (secret) => [`/apikey show ${secret.slice(0, 40)} ${secret.slice(40)}`]],
    ['for help', (secret) => [`/apikey help ${secret}`]],
    ['as a name', (secret) => [`/apikey project create ${secret}`]],
    ['where a quote is left open', (secret) => [`/apikey disable "${secret}`]],
    ['as a form’s answer', (secret) => ['/apikey create rasa', secret]],
    ['as a form’s answer, cut off', (secret) => ['/apikey create rasa', secret.slice(0, 50)]],
    ['for a choice', (secret) => ['/apikey create', secret, 'x']],
    ['after a right answer', (secret) => ['/apikey create', '1', secret]],
    ['in a line that is too long', (secret) => [`/apikey show ${secret} ${'x'.repeat(10_000)}`]],
  ])('%s', async (how, lines) => {
    const secret = wrongSecret(ID, how);
    session = sessionOn(app().latchkey.core);
    let seen = '';
    for (const line of lines(secret)) seen += (await type(line)) + session.prompt;
    seen += await type('/apikey whoami');
    const stored = await everyRow();
    for (const part of [secret.slice(20, 28), secret.slice(28, 36)]) {
      expect(seen.includes(part), `echoed: ${seen}`).toBe(false);
      expect(app().logged().includes(part), 'logged').toBe(false);
      expect(stored.includes(part), 'stored').toBe(false);
    }
  });

  /** Everything that is stored where typed text could end up. */
  async function everyRow(): Promise<string> {
    const tables = ['person', 'identity', 'project', 'channel', 'api_key', 'confirmation', 'audit_event', 'notice'];
    return await app().latchkey.context.database.read(async (manager) => {
      const rows: unknown[] = [];
      for (const table of tables) rows.push(await manager.query(`SELECT * FROM "${table}"`));
      return JSON.stringify(rows);
    });
  }
});
