import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActionCode, decodeAction, encodeAction, fitsButton } from '../../../src/chat/contracts/actionCode.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { always, anyText, bytesFrom, seeded } from '../../domain/seed.ts';

const plain = (maxLength: number) => fc.stringMatching(/^[0-9A-Za-z-]+$/).map((text) => text.slice(0, maxLength));
const nonce = plain(32);
const action: fc.Arbitrary<ActionCode> = fc.oneof(
  fc.record({ kind: fc.constantFrom('confirm' as const, 'cancel' as const, 'form' as const), id: nonce }),
  fc.record({ kind: fc.constant('pick' as const), id: nonce, index: fc.nat(999) }),
  fc.record({
    kind: fc.constant('go' as const),
    path: fc.array(plain(8), { minLength: 1, maxLength: 2 }),
    options: fc.dictionary(plain(7), plain(16), { maxKeys: 2 }),
  }),
);

describe(seeded('what a button carries'), () => {
  it.each<readonly [ActionCode, string]>([
    [{ kind: 'confirm', id: 'Qm3xB' }, 'lk:v1:confirm:Qm3xB'],
    [{ kind: 'confirm', id: 'Qm3xB', verb: 'rotate' }, 'lk:v1:confirm:Qm3xB:rotate'],
    [{ kind: 'cancel', id: 'Qm3xB' }, 'lk:v1:cancel:Qm3xB'],
    [{ kind: 'form', id: 'Qm3xB' }, 'lk:v1:form:Qm3xB'],
    [{ kind: 'pick', id: 'Qm3xB', index: 12 }, 'lk:v1:pick:Qm3xB:12'],
    [{ kind: 'go', path: ['list'], options: {} }, 'lk:v1:go:list:'],
    [
      { kind: 'go', path: ['channel', 'settings'], options: { channel: '0aB', page: '2' } },
      'lk:v1:go:channel.settings:channel=0aB,page=2',
    ],
  ])('%j is %s', (code, encoded) => {
    expect(encodeAction(code)).toBe(encoded);
    expect(decodeAction(encoded)).toEqual(code);
  });

  it('reads back as it was written and is at most 100 characters long, as Discord demands', () => {
    always(
      action,
      (code) => {
        const encoded = encodeAction(code);
        expect(encoded.length).toBeLessThanOrEqual(100);
        expect(decodeAction(encoded)).toEqual(code);
      },
      1_000,
    );
  });

  it('has room for a command with three IDs of 16 characters, and fits at exactly 100', () => {
    const options = { channel: '0'.repeat(16), key: 'Z'.repeat(16), person: 'a'.repeat(16) };
    expect(decodeAction(encodeAction({ kind: 'go', path: ['list'], options }))).toMatchObject({ options });
    const id = 'x'.repeat(100 - 'lk:v1:confirm:'.length);
    expect(decodeAction(encodeAction({ kind: 'confirm', id }))).toEqual({ kind: 'confirm', id });
  });

  it('is refused by its writer where it would not fit', () => {
    const id = 'x'.repeat(101 - 'lk:v1:confirm:'.length);
    expect(() => encodeAction({ kind: 'confirm', id })).toThrow(/101 characters/);
    const options = { channel: 'x'.repeat(40), key: 'x'.repeat(40) };
    expect(() => encodeAction({ kind: 'go', path: ['list'], options })).toThrow(/does not fit/);
  });

  it.each(['Chat bot', 'a,b', 'a=b', 'a:b', 'lk_x', '~', 'é', '👩‍💻 bot', '1=2,3:4'])(
    'carries the text %j',
    (value) => {
      const code = { kind: 'go', path: ['list'], options: { name: value, page: '2' } } as const;
      expect(encodeAction(code)).toMatch(/^lk:v1:go:list:name=[0-9A-Za-z~-]+,page=2$/);
      expect(decodeAction(encodeAction(code))).toEqual(code);
      expect(fitsButton(code.path, code.options)).toBe(true);
      expect(fitsButton(code.path, { name: 'é'.repeat(20) })).toBe(false);
    },
  );

  it('invariant 2: carries no empty text, and gives back neither a secret nor what could not be typed', () => {
    expect(() => encodeAction({ kind: 'go', path: ['list'], options: { key: '' } })).toThrow(/empty/);
    const secret = newSecret('A'.repeat(16), bytesFrom(1)).reveal();
    expect(decodeAction(`lk:v1:go:list:name=${secret.replaceAll('_', '~5f')}`)).toBeUndefined();
    for (const value of ['~00', '~ff', '~0', '~GG', 'a~'])
      expect(decodeAction(`lk:v1:go:list:name=${value}`)).toBeUndefined();
  });

  it.each<readonly [string, ActionCode]>([
    ['an ID with a colon', { kind: 'confirm', id: 'a:b' }],
    ['an empty ID', { kind: 'cancel', id: '' }],
    ['an ID that is prose', { kind: 'form', id: 'not an ID' }],
    ['a verb with a dot', { kind: 'go', path: ['a.b'], options: {} }],
    ['no verb', { kind: 'go', path: [], options: {} }],
    ['a choice that its reader would not take', { kind: 'pick', id: 'a', index: 1_000 }],
  ])('is refused by its writer rather than lost at its reader: %s', (_, code) => {
    expect(() => encodeAction(code)).toThrow();
  });
});

describe(seeded('what comes back from a platform'), () => {
  it.each([
    ['nothing', ''],
    ['another program’s', 'delete:42'],
    ['another version’s', 'lk:v2:confirm:abc'],
    ['an unknown kind', 'lk:v1:destroy:abc'],
    ['a kind that every object has', 'lk:v1:constructor:abc'],
    ['no kind', 'lk:v1:'],
    ['no ID', 'lk:v1:confirm:'],
    ['an ID with a space', 'lk:v1:confirm:a b'],
    ['an ID with a line break after it', 'lk:v1:confirm:abc\n'],
    ['one part too many', 'lk:v1:cancel:abc:def'],
    ['two parts too many', 'lk:v1:go:list:key=a:b'],
    ['a choice without a number', 'lk:v1:pick:abc:'],
    ['a negative choice', 'lk:v1:pick:abc:-1'],
    ['a fraction of a choice', 'lk:v1:pick:abc:1.5'],
    ['a choice too far', 'lk:v1:pick:abc:1000'],
    ['a command without a verb', 'lk:v1:go::key=a'],
    ['a verb with half a path', 'lk:v1:go:channel.:'],
    ['an option without a value', 'lk:v1:go:list:key='],
    ['an option without a name', 'lk:v1:go:list:=a'],
    ['an option that is neither', 'lk:v1:go:list:key'],
    ['an option with two values', 'lk:v1:go:list:key=a=b'],
    ['an empty option', 'lk:v1:go:list:key=a,'],
    ['prose for a value', 'lk:v1:go:list:key=Chat bot'],
    ['more than a button holds', `lk:v1:confirm:${'x'.repeat(90)}`],
    ['a capital prefix', 'LK:V1:confirm:abc'],
    ['a space before it', ' lk:v1:confirm:abc'],
  ])('is no action: %s', (_, encoded) => {
    expect(decodeAction(encoded)).toBeUndefined();
  });

  it('is no action at all where it is garbage, and never makes the reader throw', () => {
    always(
      anyText(),
      (text) => {
        expect(decodeAction(text)).toBeUndefined();
        const decoded = decodeAction(`lk:v1:${text}`);
        if (decoded !== undefined) expect(decodeAction(encodeAction(decoded))).toEqual(decoded);
      },
      3_000,
    );
  });

  it('is no other action where one character of it was struck out before the ID', () => {
    always(fc.record({ code: action, at: fc.nat(5) }), ({ code, at }) => {
      const encoded = encodeAction(code);
      expect(decodeAction(encoded.slice(0, at) + encoded.slice(at + 1))).toBeUndefined();
    });
  });
});
