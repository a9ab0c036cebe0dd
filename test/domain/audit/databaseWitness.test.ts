import { describe, expect, it } from 'vitest';
import {
  compareWitness,
  openWitness,
  REMEMBERED,
  rememberWithdrawals,
  sealWitness,
  type Withdrawal,
  type Witness,
} from '../../../src/domain/audit/databaseWitness.ts';

const withdrawal = (seq: number): Withdrawal => ({
  seq,
  at: seq,
  action: 'key.disable',
  subject: `k${seq}`,
  keyId: null,
});
const witness: Witness = { seq: 10, hash: 'ten', at: 1, withdrawals: [withdrawal(4), withdrawal(8)] };
const KEY = new Uint8Array(32).fill(1);

describe('a database beside what is remembered of it', () => {
  it('is sound where nothing is remembered, or its chain goes through the remembered link', () => {
    expect(compareWitness(undefined, { seq: 0, hash: '' }, undefined)).toEqual({ kind: 'sound' });
    expect(compareWitness(witness, { seq: 10, hash: 'ten' }, 'ten')).toEqual({ kind: 'sound' });
    expect(compareWitness(witness, { seq: 99, hash: 'later' }, 'ten')).toEqual({ kind: 'sound' });
  });

  it('is behind where its chain ends earlier, and only what was withdrawn after that is revived', () => {
    expect(compareWitness(witness, { seq: 7, hash: 'seven' }, undefined)).toEqual({
      kind: 'behind',
      missing: 3,
      since: 1,
      revived: [withdrawal(8)],
    });
  });

  it('is empty where it holds nothing', () => {
    expect(compareWitness(witness, { seq: 0, hash: '' }, undefined)).toMatchObject({ kind: 'empty', missing: 10 });
  });

  it('is another one where the remembered link is not in it', () => {
    expect(compareWitness(witness, { seq: 99, hash: 'later' }, 'else')).toEqual({ kind: 'other', since: 1 });
    expect(compareWitness(witness, { seq: 99, hash: 'later' }, undefined)).toEqual({ kind: 'other', since: 1 });
  });
});

describe('what is written down', () => {
  it('is read again under the same key only, and not when a byte of it changed', () => {
    const sealed = sealWitness(witness, KEY);
    expect(openWitness(sealed, KEY)).toEqual(witness);
    expect(openWitness(sealed, new Uint8Array(32))).toBeUndefined();
    expect(openWitness(sealed.replace('ten', 'one'), KEY)).toBeUndefined();
    for (const text of ['', '{', '[]', 'null', '{"witness":1,"mac":2}', sealed.slice(0, 40)])
      expect(openWitness(text, KEY)).toBeUndefined();
  });

  it('forgets the oldest withdrawals', () => {
    const many = Array.from({ length: REMEMBERED + 5 }, (_, seq) => withdrawal(seq));
    const kept = rememberWithdrawals(many.slice(0, 10), many.slice(10));
    expect([kept.length, kept[0]?.seq]).toEqual([REMEMBERED, 5]);
  });
});
