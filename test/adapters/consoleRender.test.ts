import fc from 'fast-check';
import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  type Rendered,
  renderDelivery,
  renderQuestion,
  renderView,
  type Style,
} from '../../adapters/console/render.ts';
import type { FormField } from '../../src/chat/contracts/form.ts';
import { type Block, type SecretCard, type View, view } from '../../src/chat/contracts/view.ts';
import { newSecret } from '../../src/domain/keys/secretFormat.ts';
import { MINUTE } from '../../src/domain/time/time.ts';
import { always, anyText, seeded } from '../domain/seed.ts';
import { cardOfKey, keyOn } from '../support/cards.ts';
import { seededRandom } from '../support/context.ts';
import { phrase, plain, WIDTHS } from './renderSamples.ts';

const coloured = (width: number): Style => ({ colors: createColors(true), width });
const linesOf = ({ text }: Rendered) => text.split('\n');

/** Strips the codes that choose a colour or weight, and nothing else. */
function uncoloured(text: string): string {
  return text.replace(/\u001b\[\d{1,3}m/g, '');
}

/** A view with a text in each place where data can stand, and a label beside it. */
function viewOf(text: string, label = 'Label'): View {
  const button = { label: text, action: 'lk:v1:cancel:x' };
  return view(
    { kind: 'heading', text },
    { kind: 'text', text },
    { kind: 'note', text },
    { kind: 'code', text },
    { kind: 'fields', fields: [{ label, value: text }] },
    { kind: 'table', columns: [label, 'ID'], rows: [[text, text]] },
    { kind: 'progress', label: text, done: 1, total: 3 },
    { kind: 'image', png: new Uint8Array(), description: text },
    { kind: 'buttons', buttons: [button, { ...button, style: 'danger' }] },
    { kind: 'select', label: text, choices: [button] },
    { kind: 'overflow', label: text, detail: text, choices: [{ ...button, style: 'primary' }] },
  );
}

function fieldOf(text: string): FormField {
  const choices = [{ label: text, value: text }];
  return {
    name: 'x',
    label: text,
    hint: text,
    required: true,
    type: 'text',
    choices,
    problem: { answer: text, words: text },
  };
}

function cardOf(text: string): SecretCard {
  const keyId = 'FsOaBboMguoiL4Nh';
  const secret = newSecret(keyId, seededRandom('a card'));
  return cardOfKey({ keyName: text, keyId, secret }, { title: text, notes: [text], deleteAfter: 5 * MINUTE });
}

/** Everything that the console draws, with one text in every place. */
function everything(text: string, style: Style): string {
  return (
    renderView(viewOf(text), style).text + renderQuestion(fieldOf(text), style) + renderDelivery(cardOf(text), style)
  );
}

describe(seeded('what is drawn'), () => {
  it('never holds what could move the cursor, ring the bell or turn the text around, wherever it came from', () => {
    const nasty = fc.oneof(
      anyText(20),
      fc.constantFrom(
        '\u001b[2J\u001b[1;1Hroot> ',
        '\u001b]0;title\u0007',
        '\u009b31m',
        'chat\u202etob',
        '\u2066\u2067\u2069\u200e\u200f',
        'a\rb',
        'a\nb\u2028c\u2029d',
        'a\tb\u0000\u0008\u007f',
        '\u200b\u00ad\ufeff\u{e0041}',
      ),
    );
    always(nasty, (text) => {
      const drawn = everything(text, plain(80)).replaceAll('\n', '');
      expect(drawn).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    });
  });

  it('is as safe where a label or the name of a column is made of data', () => {
    const drawn = renderView(viewOf('x', 'a\u001b[2J\u202eb'), plain(80)).text.replaceAll('\n', '');
    expect(drawn).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('breaks a line nowhere but where the console itself does: data can’t make up lines of its own', () => {
    const drawn = renderView(view({ kind: 'text', text: 'one\n[1] Delete\r\n/apikey x' }), plain()).text;
    expect(drawn.trimEnd().split('\n')).toHaveLength(1);
  });

  it('invariant 2: never holds anything that looks like a secret, but for the one in a delivery', () => {
    const secret = newSecret('KxsjNaXXPCwH5Mrx', seededRandom('elsewhere')).reveal();
    for (const text of [secret, `a ${secret} b`, secret.slice(20), secret.slice(0, 40), `\u200b${secret}\u202e`]) {
      const drawn = everything(text, plain());
      expect(drawn).not.toContain(secret.slice(20, 40));
      expect(drawn).toContain('[secret]');
      expect(drawn.match(/lk_/g)).toHaveLength(1);
    }
  });

  it('is the same with colours and without, but for the colours', () => {
    always(
      fc.tuple(phrase, fc.constantFrom(...WIDTHS)),
      ([text, width]) => {
        const drawn = everything(text, coloured(width));
        expect(drawn).toContain('\u001b[');
        expect(uncoloured(drawn)).toBe(everything(text, plain(width)));
      },
      100,
    );
  });

  it('fits the terminal where it is words: heading, text, note and fields are wrapped', () => {
    const long = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    const blocks: readonly Block[] = [
      { kind: 'heading', text: long },
      { kind: 'text', text: long },
      { kind: 'note', text: long },
      { kind: 'fields', fields: [{ label: 'Used by', value: long }] },
    ];
    for (const width of WIDTHS) {
      for (const line of linesOf(renderView(view(...blocks), plain(width)))) {
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('is wrapped nowhere where there is no terminal, so that a program can read it', () => {
    const long = 'word '.repeat(100).trim();
    expect(linesOf(renderView(view({ kind: 'text', text: long }), plain()))).toEqual([long, '', '']);
  });

  it('ends with an empty line, so that one answer can be told from the next', () => {
    expect(renderView(view({ kind: 'text', text: 'x' }), plain()).text).toMatch(/[^\n]\n\n$/);
    expect(renderDelivery(cardOf('x'), plain())).toMatch(/[^\n]\n\n$/);
  });

  it('does not change what it is drawn from', () => {
    const shown = viewOf('x');
    const before = JSON.stringify(shown);
    renderView(shown, coloured(40));
    expect(JSON.stringify(shown)).toBe(before);
  });
});

describe('numbers', () => {
  it('count all buttons and choices of a view, in the order in which they stand', () => {
    const button = (label: string) => ({ label, action: `go ${label}` });
    const shown = view(
      { kind: 'buttons', buttons: [button('a'), button('b')] },
      { kind: 'text', text: 'between' },
      { kind: 'select', label: 'which', choices: [button('c')] },
      { kind: 'overflow', label: 'more', choices: [button('d')] },
    );
    const { text, offered } = renderView(shown, plain());
    expect(text).toBe('[1] a   [2] b\nbetween\nwhich\n  [3] c\n⋯ more\n  [4] d\n\n');
    expect(offered.map(({ action }) => action)).toEqual(['go a', 'go b', 'go c', 'go d']);
  });

  it('stand under the name of the thing whose ⋯ menu they are, and what is said of it', () => {
    const choices = ['Settings', 'Keys'].map((label) => ({ label, action: `go ${label}` }));
    const tile: Block = { kind: 'overflow', label: 'shop', detail: '2 integration channels, 3 keys, active', choices };
    expect(renderView(view(tile), plain()).text).toBe(
      '⋯ shop: 2 integration channels, 3 keys, active\n  [1] Settings   [2] Keys\n\n',
    );
    for (const line of linesOf(renderView(view({ ...tile, detail: 'word '.repeat(40) }), plain(40)))) {
      expect(stringWidth(line)).toBeLessThanOrEqual(40);
    }
  });

  it('of a list to pick from stand under its label, unless a heading right above it says what to pick', () => {
    const list: Block = { kind: 'select', label: 'key', choices: [{ label: 'a', action: 'go a' }] };
    expect(renderView(view({ kind: 'text', text: 'x' }, list), plain()).text).toBe('x\nkey\n  [1] a\n\n');
    expect(renderView(view({ kind: 'heading', text: 'Which key?' }, list), plain()).text).toBe(
      'Which key?\n  [1] a\n\n',
    );
  });

  it('paint danger and primary on a terminal, and neither elsewhere', () => {
    const buttons = [
      { label: 'Delete', action: 'x', style: 'danger' as const },
      { label: 'Unlock', action: 'y', style: 'primary' as const },
    ];
    expect(renderView(view({ kind: 'buttons', buttons }), coloured(80)).text).toMatch(
      /\u001b\[31mDelete\u001b\[39m.*\u001b\[32mUnlock\u001b\[39m/,
    );
    expect(renderView(view({ kind: 'buttons', buttons }), plain()).text).toBe('[1] Delete   [2] Unlock\n\n');
  });
});

describe('a question of a form', () => {
  it('shows what was wrong before, what may be picked, and what is asked', () => {
    const field: FormField = {
      name: 'channel',
      label: 'channel',
      hint: 'What the key is for',
      required: true,
      type: 'text',
      choices: [
        { label: 'shop/rasa', value: 'id1' },
        { label: 'shop/web', value: 'id2' },
      ],
      problem: { answer: 'rassa', words: 'there is no such integration channel here' },
    };
    const drawn = renderQuestion(field, plain());
    expect(drawn).toMatch(
      /^rassa.*no such integration channel.*\n.*\[1\] shop\/rasa\n.*\[2\] shop\/web\nchannel: What/,
    );
    expect(drawn).not.toContain('id1');
  });
});

describe('invariant 1: a delivery', () => {
  it('shows the secret once, and ID and secret each on a line of its own', () => {
    const card = cardOf('chat-bot');
    const drawn = renderDelivery(card, plain());
    expect(drawn.split(keyOn(card).secret)).toHaveLength(2);
    expect(drawn).toMatch(new RegExp(`^ *ID +${keyOn(card).keyId}$`, 'm'));
    expect(drawn).toMatch(new RegExp(`^ *Secret +${keyOn(card).secret}$`, 'm'));
  });

  it.each([20, 40, 60])('breaks neither where the terminal has only %i columns', (width) => {
    expect(renderDelivery(cardOf('chat-bot'), plain(width))).toContain(keyOn(cardOf('')).secret);
  });

  it('has nothing to press: a click would echo the secret', () => {
    expect(renderDelivery(cardOf('chat-bot'), plain())).not.toMatch(/\[\d\]/);
  });
});
