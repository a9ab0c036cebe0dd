import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/domain/keys/secret.ts';
import { always, seeded } from '../seed.ts';

const PLAINTEXT = 'lk_0123456789ABCDEF_GHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr0q1fH7';
const secret = new Secret(PLAINTEXT);

/** A secret as it may lie in what is logged: within objects, lists, maps, errors. */
const nested = {
  key: 'chat-bot',
  secret,
  list: [secret, [secret]],
  map: new Map([['secret', secret]]),
  set: new Set([secret]),
  error: Object.assign(new Error('delivery failed', { cause: secret }), { secret }),
};

describe(seeded('a wrapped secret'), () => {
  it('opens only where reveal is called', () => {
    expect(secret.reveal()).toBe(PLAINTEXT);
  });

  it.each<readonly [string, string]>([
    ['String()', String(secret)],
    ['toString()', secret.toString()],
    ['a template', `${secret}`],
    ['concatenation', ['the secret is ', secret].join('')],
    ['JSON.stringify', JSON.stringify(secret)],
    ['JSON.stringify of what holds it', JSON.stringify({ nested: { list: [secret] } })],
    ['util.inspect', inspect(secret)],
    ['console.log of a sentence', format('%s is the secret', secret)],
    ['console.log of an object', format(nested)],
    ['%o', format('%o', secret)],
    ['%j', format('%j', { secret })],
  ])('invariants 1 and 2: shows [secret] and nothing else in %s', (_, written) => {
    expect(written).toContain('[secret]');
    expect(written).not.toContain(PLAINTEXT.slice(20, 40));
  });

  it.each([0, 2, 10, Number.POSITIVE_INFINITY])('invariant 2: stays shut when inspected %d levels deep', (depth) => {
    const written = inspect(nested, { depth, showHidden: true, getters: true });
    expect(written).not.toContain('GHIJ');
    expect(written).not.toContain('lk_');
  });

  it('invariant 2: stays shut for a logger that goes round its own way of being inspected', () => {
    expect(inspect(secret, { customInspect: false, showHidden: true })).not.toContain('lk_');
  });

  it('invariant 2: has nothing to copy, list or clone', () => {
    expect(Object.getOwnPropertyNames(secret)).toEqual([]);
    expect(JSON.stringify({ ...secret })).toBe('{}');
    expect(JSON.stringify(structuredClone(secret))).toBe('{}');
    expect(JSON.stringify(Object.entries(secret))).toBe('[]');
  });

  it('invariant 2: is not laid open by the message of an error that was built with it', () => {
    const error = new Error(`could not deliver ${secret}`);
    expect(`${error.message} ${error.stack ?? ''}`).not.toContain('lk_');
  });

  it('invariant 2: shows the same whatever it holds, so nothing can be told from outside, not even the length', () => {
    always(fc.string(), (plaintext) => {
      const wrapped = new Secret(plaintext);
      expect(wrapped.reveal()).toBe(plaintext);
      expect([String(wrapped), `${wrapped}`, JSON.stringify(wrapped), inspect(wrapped)]).toEqual([
        '[secret]',
        '[secret]',
        '"[secret]"',
        '[secret]',
      ]);
    });
  });
});
