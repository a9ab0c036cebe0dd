import { createColors } from 'picocolors';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleSession } from '../../../adapters/console/session.ts';
import { encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { Answer } from '../../../src/chat/contracts/exchange.ts';
import { buttons, failed, text, view } from '../../../src/chat/contracts/view.ts';
import { answer, ScriptedPort } from '../../adapters/scriptedPort.ts';
import { openShopWithKey, sharedConsoleApp, showsSecret } from '../../commands/app.ts';

const CONFIRM = encodeAction({ kind: 'confirm', id: 'n1' });
const CANCEL = encodeAction({ kind: 'cancel', id: 'n1' });
const question = (label: string): Answer =>
  answer(text(`${label} k1?`), buttons({ label, action: CONFIRM }, { label: 'Cancel', action: CANCEL }));

let port: ScriptedPort;
let printed: string;
let session: ConsoleSession;

beforeEach(() => {
  port = new ScriptedPort();
  session = new ConsoleSession(
    port,
    (chunk) => {
      printed += chunk;
      return Promise.resolve();
    },
    () => ({ colors: createColors(false), width: Number.POSITIVE_INFINITY }),
    'ana',
  );
});

/** Types lines. @returns what the last one led to, and whether it was carried out. */
async function type(...lines: readonly string[]): Promise<{ readonly screen: string; readonly done: boolean }> {
  let done = true;
  for (const line of lines) {
    printed = '';
    done = await session.line(line);
  }
  return { screen: printed, done };
}

const pressed = () => port.heard.flatMap(({ input }) => (input.kind === 'press' ? [input.action] : []));

describe('a question takes its answer in words, and nothing else moves it', () => {
  it.each<readonly [label: string, said: string]>([
    ...['y', 'Y', 'yes', 'Yes!', 'ok', 'sure', 'yes please', 'do it'].map((said) => ['Delete', said] as const),
    ...['delete', 'DELETE', 'Delete.', 'delete it', 'yes, delete', ' delete ', '1', '[1]', '1.', '#1'].map(
      (said) => ['Delete', said] as const,
    ),
    ['Get New Key', 'get new key'],
    ['Get New Key', 'get'],
    ['Regenerate', 'regenerate'],
  ])('%s: %j presses it', async (label, said) => {
    port.answers.push(question(label));
    expect(await type('/apikey x', said)).toMatchObject({ done: true });
    expect(pressed()).toEqual([CONFIRM]);
  });

  it.each(['n', 'no', 'No.', 'cancel', 'Cancel', '/cancel', '/apikey cancel', 'stop', 'abort', 'never mind', '2'])(
    '%j cancels it',
    async (said) => {
      port.answers.push(question('Delete'));
      expect(await type('/apikey x', said)).toMatchObject({ done: true });
      expect(pressed()).toEqual([CANCEL]);
    },
  );

  it.each(['maybe', 'yse', '?', 'help', 'disable', 'delete k2', 'no, delete', '3', 'y n', 'list rasa'])(
    '%j leaves it open, and says what can be typed',
    async (said) => {
      port.answers.push(question('Delete'));
      const { screen, done } = await type('/apikey x', said);
      expect(screen).toMatch(said === '3' ? /from 1 to 2/ : /still open.*1 or delete, 2 or cancel/);
      expect(done).toBe(false);
      expect(pressed()).toEqual([]);
      await type('1');
      expect(pressed()).toEqual([CONFIRM]);
    },
  );

  it('yes decides nothing where two buttons go on', async () => {
    const other = encodeAction({ kind: 'confirm', id: 'n2' });
    port.answers.push(
      answer(
        buttons(
          { label: 'Rotate with apps', action: other },
          { label: 'Regenerate', action: CONFIRM },
          { label: 'Cancel', action: CANCEL },
        ),
      ),
    );
    expect((await type('/apikey x', 'yes')).screen).toMatch(/still open.*rotate with apps/);
    expect(pressed()).toEqual([]);
    await type('rotate');
    expect(pressed()).toEqual([other]);
  });

  it('a list to pick from takes a name, and is left by a word', async () => {
    const pick = (index: number) => encodeAction({ kind: 'pick', id: 'n1', index });
    const list = answer({
      kind: 'select',
      label: 'key',
      choices: [
        { label: 'k1 (shop/rasa)', action: pick(0) },
        { label: 'k1 (shop/web)', action: pick(1) },
        { label: 'k2 (shop/web)', action: pick(2) },
      ],
    });
    port.answers.push(list);
    expect((await type('/apikey x', 'k1')).screen).toMatch(/still open/);
    await type('k2');
    expect(pressed()).toEqual([pick(2)]);
    port.answers.push(list);
    expect((await type('/apikey x', 'cancel')).screen).toMatch(/Nothing was changed/);
    expect((await type('1')).screen).toMatch(/nothing to press/);
  });

  it.each(['y', 'no', 'cancel', '/cancel', 'stop'])('%j without a question says that none is open', async (said) => {
    expect(await type(said)).toEqual({ screen: expect.stringMatching(/No question is open/), done: false });
    expect(port.heard).toEqual([]);
  });

  it.each(['exit', 'quit', ':q', 'bye'])('%j at the prompt says how to stop', async (said) => {
    expect((await type(said)).screen).toMatch(/Ctrl-D/);
    expect(port.heard).toEqual([]);
  });
});

describe('a form understands words of help and escape', () => {
  const form: Answer = {
    kind: 'form',
    form: {
      title: 'create',
      submitLabel: 'Continue',
      action: 'lk:v1:form:x',
      fields: [
        { name: 'name', label: 'name', hint: 'What it is called', required: true, type: 'text', choices: [] },
        {
          name: 'replace',
          label: 'replace',
          hint: 'What',
          required: false,
          type: 'text',
          choices: [{ label: 'Stop', value: 'v1' }],
        },
      ],
    },
  };

  beforeEach(async () => {
    port.answers.push(form);
    expect((await type('/apikey create')).screen).toMatch(/cancel to leave.*\? for help/);
  });

  it.each(['stop', 'Stop!', 'cancel', '/cancel', '/apikey cancel', '/stop', 'quit', 'exit', ':q', 'abort', ''])(
    '%j leaves it, and says so',
    async (said) => {
      expect((await type(said)).screen).toMatch(/Cancelled. Nothing was changed/);
      expect(session.prompt).toBe('ana> ');
      expect(port.heard).toHaveLength(1);
    },
  );

  it.each(['?', 'help', 'HELP', '/help', '/?', '-h', '--help'])('%j explains, and asks again', async (said) => {
    expect((await type(said)).screen).toMatch(
      /needs an answer[\s\S]*type cancel or press Ctrl-C[\s\S]*name: What it is/,
    );
    expect(session.prompt).toBe('? ');
    await type('chat-bot', '');
    expect(port.heard.at(-1)?.input).toMatchObject({ answers: { name: 'chat-bot', replace: '' } });
  });

  it.each(['"stop"', '“stop”', "'stop'"])('%s in quotes is an answer', async (said) => {
    await type(said, '');
    expect(port.heard.at(-1)?.input).toMatchObject({ answers: { name: 'stop' } });
  });

  it('a choice that is called so is picked', async () => {
    await type('chat-bot', 'stop');
    expect(port.heard.at(-1)?.input).toMatchObject({ answers: { replace: 'v1' } });
  });
});

describe('a hidden question and a pasted file understand the same words: none of them is a secret, a code or a configuration', () => {
  const asking = (type: 'secret' | 'configuration', required: boolean): Answer => {
    const field = { name: 'it', label: 'it', hint: 'What is it', required, type, choices: [] } as const;
    return { kind: 'form', form: { title: 'x', submitLabel: 'Continue', action: 'lk:v1:form:x', fields: [field] } };
  };
  const KINDS = [
    ['secret', true],
    ['secret', false],
    ['configuration', true],
    ['configuration', false],
  ] as const;
  const sent = () => port.heard.flatMap(({ input }) => (input.kind === 'form' ? [input.answers['it']] : []));

  describe.each(KINDS)('%s, required: %j', (kind, required) => {
    beforeEach(async () => {
      port.answers.push(asking(kind, required));
      await type('/apikey x');
    });

    it.each(['cancel', 'Cancel.', ' cancel ', '/cancel', '/apikey cancel', 'stop', ':q'])(
      '%j leaves it',
      async (said) => {
        expect(await type(said)).toEqual({
          screen: expect.stringMatching(/Cancelled. Nothing was changed/),
          done: true,
        });
        expect(session.isWaiting).toBe(false);
        expect(sent()).toEqual([]);
      },
    );

    it.each(['?', ' ? ', 'help', '/?'])('%j explains, and asks again', async (said) => {
      const { screen } = await type(said);
      expect(screen).toMatch(/type cancel or press Ctrl-C[\s\S]*it: What is it/);
      expect(screen, 'nothing is unquoted there').not.toMatch(/in quotes/);
      expect(session.hidesAnswer).toBe(kind === 'secret');
      expect(sent()).toEqual([]);
      await type('s3cret');
      if (kind === 'configuration') await type('.');
      expect(sent()).toEqual(['s3cret']);
    });
  });

  it('a line of a file that is being pasted is a line of it, whatever it says', async () => {
    port.answers.push(asking('configuration', true));
    await type('/apikey x', 'on_error:', 'cancel', '?', '.');
    expect(sent()).toEqual(['on_error:\ncancel\n?']);
  });
});

describe('each line says whether it was carried out', () => {
  it('not where it was refused, was no command, or left something open behind', async () => {
    port.answers.push({ kind: 'view', view: failed(view(text('no'))) });
    expect(await type('/apikey x')).toMatchObject({ done: false });
    expect(await type('/apikey x')).toMatchObject({ done: true });
    for (const line of ['nonsense', '7', '@', 'x'.repeat(10_001)])
      expect(await type(line)).toMatchObject({ done: false });
    port.answers.push(question('Delete'));
    expect(await type('/apikey delete')).toMatchObject({ done: true });
    expect(session.isWaiting).toBe(true);
    expect(await type('/apikey list')).toMatchObject({ done: false });
    expect(session.isWaiting).toBe(false);
  });
});

describe('with the real commands', () => {
  const app = sharedConsoleApp();

  beforeAll(async () => {
    await openShopWithKey(app());
  });

  it.each(['stop', 'help', '?', '/cancel', ''])('no key is named %j, and no secret is shown', async (said) => {
    const ana = app().user('ana');
    await ana.type('/apikey create rasa');
    expect(showsSecret(await ana.type(said))).toBe(false);
    await ana.type('cancel');
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
  });

  it.each([
    ['/apikey mfa confirm', 'code-wrong'],
    ['/apikey identify', 'identify'],
  ])('neither word at the prompt of %s is audited or counted', async (line, audited) => {
    const ana = app().user('ana');
    await ana.type('/apikey mfa enroll');
    const before = await ana.type('/apikey audit');
    await ana.type(line);
    expect(await ana.type('?')).toMatch(/type cancel or press Ctrl-C/);
    expect(await ana.type('cancel')).toMatch(/Cancelled. Nothing was changed/);
    expect(await ana.type('/apikey audit'), audited).toBe(before);
  });

  it('y deletes at Delete’s question, after a word that it did not understand', async () => {
    const ana = app().user('ana');
    const screen = await ana.type('/apikey list');
    const name = /^(\S+) +[0-9A-Za-z]{16} /m.exec(screen)?.[1] ?? '';
    await ana.type(`/apikey delete ${name}`);
    expect(await ana.type('perhaps')).toMatch(/still open/);
    expect(await ana.type('y')).toMatch(/Deleted/);
  });
});
