import { describe, expect, it } from 'vitest';
import { printable } from '../../adapters/shared/text/printable.ts';
import { checkName, checkText, nameKey } from '../../src/domain/people/names.ts';
import { openShopWithKey, sharedConsoleApp } from '../commands/app.ts';

const READ = [
  '🤷‍♂️ prod down',
  'می‌شود',
  '👩‍💻 bot',
  '👩🏽‍🚀',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿 shop',
  'क्‍ष',
  'ශ්‍රී',
  'بوت',
  'בוט',
  '🇩🇪 3️⃣',
];

describe('joined emoji and scripts that need joiners', () => {
  it.each(READ)('%s is a name and a reason, and is shown as it was typed', (text) => {
    expect(checkName(text)).toMatchObject({ kind: 'name', name: text.normalize('NFC') });
    expect(checkText(`down: ${text}`)).toMatchObject({ kind: 'text' });
    expect(printable(text)).toBe(text);
  });

  it.each([
    'ra\u200dsa',
    'ra\u200csa',
    '\u200d🤖',
    '🤖\u200d',
    '🤖\u200dbot',
    '🤖\u200d\u200d🤖',
    'می\u200c',
    'م\u200ba',
    'x\u{e0067}\u{e007f}',
    '🤖\u{e0067}\u{e0062}\u{e007f}',
    'رasa\u202egpj',
  ])('elsewhere they only hide something: %j is refused, and they are not shown', (text) => {
    expect(checkText(text)).toMatchObject({ kind: 'problem' });
    expect(printable(text)).not.toMatch(/[\u200b-\u200d\u202e\u{e0000}-\u{e007f}]/u);
  });

  it('two names don’t differ by a joiner alone', () => {
    expect(nameKey('می‌شود')).toBe(nameKey('میشود'));
  });
});

describe('white space of any kind', () => {
  it.each(['\n', '\r\n', '\t', '\u00a0', '\u3000', '\u2028', '\u2029', '\u0085', '\v\f', ' \n\t ', '\ufeff'])(
    '%j in a text is one space',
    (space) => {
      expect(checkText(`leaked${space}rotating now${space}`)).toEqual({ kind: 'text', text: 'leaked rotating now' });
      expect(checkName(`chat${space}bot`)).toMatchObject({ name: 'chat bot' });
    },
  );
});

describe('on the console', () => {
  const app = sharedConsoleApp();

  it('a reason with a joined emoji and a line break goes into the audit trail as one line', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot reason:"prod down 🤷‍♂️\tleaked"', 'Disable');
    expect(await ana.type('/apikey audit key:chat-bot')).toContain('prod down 🤷‍♂️ leaked');
  });
});
