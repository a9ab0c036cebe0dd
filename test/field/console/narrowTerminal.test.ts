import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderDelivery, renderFormHelp, renderQuestion, renderView } from '../../../adapters/console/render.ts';
import { ConsoleSession } from '../../../adapters/console/session.ts';
import type { App } from '../../../src/app/startApp.ts';
import type { FormField } from '../../../src/chat/contracts/form.ts';
import { type Block, buttons, fields, heading, note, text, view } from '../../../src/chat/contracts/view.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { openShopWithKey, sharedConsoleApp } from '../../commands/app.ts';
import { cardOfKey } from '../../support/cards.ts';
import { seededRandom } from '../../support/context.ts';

const ID = 'FsOaBboMguoiL4Nh';
const WIDTHS = [40, 20, 10, 1];
const plain = (width: number) => ({ colors: createColors(false), width });

const BLOCKS: readonly Block[] = [
  heading('Generate a new secret for chat-bot?'),
  fields(['Key', 'chat-bot'], ['ID', ID], ['Used in the last 24 hours by', '127.0.0.1, 10.20.30.40'], ['Owner', 'ana']),
  text('The old secret stops working as soon as you’ve seen the new one.'),
  note('The key will be valid until 1 Dec 2027.'),
  {
    kind: 'table',
    columns: ['Name', 'ID', 'Status', 'Locked', 'Expires', 'Last used', 'Owner'],
    rows: [['chat-bot', ID, 'active', 'no', '1 Dec 2027', '2 days ago', 'Ana Maria']],
  },
  { kind: 'progress', label: 'Rotating', done: 3, total: 10 },
  buttons(
    { label: 'Rotate with apps', action: 'a' },
    { label: 'Regenerate', action: 'b', style: 'danger' },
    { label: 'Generate API key', action: 'c', style: 'primary' },
    { label: 'Cancel', action: 'd' },
  ),
  { kind: 'select', label: 'Which one?', choices: [{ label: `chat-bot in shop/rasa (${ID})`, action: 'e' }] },
  {
    kind: 'overflow',
    label: 'shop',
    choices: [
      { label: 'Project settings', action: 'f' },
      { label: 'Archive project', action: 'g' },
    ],
  },
];
const field: FormField = {
  name: 'channel',
  label: 'channel',
  hint: 'Which integration channel the key is for',
  required: true,
  type: 'channel',
  choices: [{ label: `chat-bot (${ID})`, value: 'x' }],
};

/** Holds that no line is wider than the terminal, but for one that is a single word: that can't be broken. */
function expectFits(drawn: string, width: number): void {
  for (const line of drawn.split('\n'))
    if (/\S\s+\S/.test(line)) expect(stringWidth(line), JSON.stringify(line)).toBeLessThanOrEqual(width);
}

describe('a narrow terminal breaks no word: each line fits, or is one word', () => {
  it.each([40, 20])('at %i columns, whatever the block', (width) => {
    const { text: drawn, offered } = renderView(view(...BLOCKS), plain(width));
    expectFits(drawn, width);
    expectFits(renderQuestion(field, plain(width)), width);
    expectFits(renderFormHelp(field, plain(width)), width);
    expect(offered).toHaveLength(7);
    // Once among the fields, once in the table, once in the list.
    expect(drawn.split(ID)).toHaveLength(4);
  });

  it('buttons stay whole at 40 columns, each with its number', () => {
    const lines = renderView(view(...BLOCKS), plain(40)).text.split('\n');
    for (const label of ['[1] Rotate with apps', '[2] Regenerate', '[3] Generate API key', '[4] Cancel'])
      expect(lines.filter((line) => line.includes(label))).toHaveLength(1);
  });

  it('an ID and a secret begin lines of their own where they would not fit beside their labels', () => {
    const secret = newSecret(ID, seededRandom('narrow'));
    const said = { title: 'New API key', notes: ['Only once.'], deleteAfter: 1 };
    const card = cardOfKey({ keyName: 'chat-bot', keyId: ID, secret }, said);
    for (const width of [40, 20]) {
      const lines = renderDelivery(card, plain(width)).split('\n');
      expect(lines).toContain(ID);
      expect(lines).toContain(secret.reveal());
    }
    expect(renderDelivery(card, plain(80))).toMatch(/^ {2}ID {6}Fs/m);
  });

  it.each(WIDTHS)('everything is there at %i columns, and nothing fails', (width) => {
    const drawn = renderView(view(...BLOCKS), plain(width)).text;
    for (const word of ['Regenerate', 'Cancel', 'chat-bot', 'settings']) expect(drawn).toContain(word);
  });
});

describe('the screens of the commands', () => {
  const app = sharedConsoleApp();

  beforeAll(async () => {
    await openShopWithKey(app());
  });

  it.each([40, 20])('fit %i columns', async (width) => {
    const latchkey: App = app().latchkey;
    let printed = '';
    const write = (chunk: string) => {
      printed += chunk;
      return Promise.resolve();
    };
    const session = new ConsoleSession(latchkey.core, write, () => plain(width), 'ana');
    for (const line of ['list', 'show chat-bot', 'regenerate chat-bot', 'projects', 'dashboard', 'whoami', 'audit']) {
      printed = '';
      await session.line(`/apikey ${line}`);
      expectFits(printed.replace(/^ {2}\/apikey.*$/gm, ''), width);
    }
  });
});
