import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecretRecord, SecretState } from '../../../src/domain/keys/keySecrets.ts';
import { KEY_STATUSES, type KeyStatus, keyStatus, type StatusFacts } from '../../../src/domain/keys/keyStatus.ts';
import { decideVerify, simplyGood, type VerifiableKey, type VerifyDecision } from '../../../src/domain/keys/verify.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { aKey, aSecret, NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const RIGHT = 'a1'.repeat(32);
const WRONG = 'b2'.repeat(32);
const FRESH = { throttledUntil: null };

const STANDINGS: Readonly<Record<KeyStatus, Partial<StatusFacts>>> = {
  active: {},
  expired: { expiresAt: NOW },
  locked: { lockedAt: NOW - MINUTE },
  suspended: { suspendedFrom: NOW },
  disabled: { disabledAt: NOW - MINUTE },
  deleted: { deletedAt: NOW - MINUTE },
};

type Answers = Readonly<Record<KeyStatus, string>>;

const DEAD: Answers = {
  active: 'retired',
  expired: 'retired',
  locked: 'retired',
  suspended: 'retired',
  disabled: 'retired',
  deleted: 'deleted',
};
/** Of a key that made room for another, or that never reached anyone. */
const REPLACED: Answers = { ...DEAD, deleted: 'retired' };
const LIVING = {
  expired: 'expired',
  suspended: 'suspended',
  locked: 'locked',
  disabled: 'disabled',
  deleted: 'deleted',
};
/** Its use completes the rotation, which renews the year and clears the lock; a disabled key stays disabled. */
const PENDING: Answers = {
  active: 'accepted as pending',
  expired: 'accepted as pending',
  locked: 'accepted as pending',
  // Nor does it give the owner a second factor.
  suspended: 'suspended',
  disabled: 'disabled',
  deleted: 'deleted',
};

/** The presented secret as it may stand in its key, and the decision by the key's status. */
const TABLE: readonly (readonly [string, SecretRecord, Answers])[] = [
  ['current', aSecret({ hash: RIGHT }), { active: 'accepted as current', ...LIVING }],
  [
    'previous',
    aSecret({ hash: RIGHT, state: 'previous', overlapEndsAt: NOW + HOUR }),
    { active: 'accepted as previous', ...LIVING, deleted: 'retired' },
  ],
  ['pending', aSecret({ hash: RIGHT, state: 'pending', pendingUntil: NOW + MINUTE }), PENDING],
  ['expired itself', aSecret({ hash: RIGHT, expiresAt: NOW }), { active: 'expired', ...LIVING }],
  ['past its overlap', aSecret({ hash: RIGHT, state: 'previous', overlapEndsAt: NOW }), REPLACED],
  ['overdue', aSecret({ hash: RIGHT, state: 'pending', pendingUntil: NOW }), DEAD],
  ['retired', aSecret({ hash: RIGHT, state: 'retired' }), DEAD],
  ['discarded', aSecret({ hash: RIGHT, state: 'discarded' }), REPLACED],
];
const CASES = TABLE.flatMap(([name, secret, answers]) =>
  KEY_STATUSES.map((status) => ({ name, secret, status, expected: answers[status] })),
);

function inText(decision: VerifyDecision): string {
  return decision.kind === 'accepted' ? `accepted as ${decision.as}` : decision.kind;
}

function keyStanding(status: KeyStatus, secret: SecretRecord): VerifiableKey {
  return { ...aKey({ secrets: [secret] }), ...STANDINGS[status] };
}

describe('anyone who presents a right secret', () => {
  it.each(CASES)('$name, of a key that is $status: $expected', ({ secret, status, expected }) => {
    const key = keyStanding(status, secret);
    expect(keyStatus(key, NOW)).toBe(status);
    expect(inText(decideVerify(key, { hash: RIGHT, ...FRESH }, NOW))).toBe(expected);
  });

  it.each(CASES)('is never throttled ($name, of a key that is $status)', ({ secret, status, expected }) => {
    const attempt = { hash: RIGHT, throttledUntil: NOW + HOUR };
    expect(inText(decideVerify(keyStanding(status, secret), attempt, NOW))).toBe(expected);
  });

  it('is found among all generations, and the very secret is named', () => {
    const old = aSecret({ id: 'secret-1', hash: WRONG, state: 'previous', overlapEndsAt: NOW + HOUR });
    const current = aSecret({ id: 'secret-2', generation: 2, hash: RIGHT });
    const key = aKey({ secrets: [old, current] });
    expect(decideVerify(key, { hash: RIGHT, ...FRESH }, NOW)).toEqual({
      kind: 'accepted',
      secret: current,
      as: 'current',
    });
    expect(decideVerify(key, { hash: WRONG, ...FRESH }, NOW)).toEqual({
      kind: 'accepted',
      secret: old,
      as: 'previous',
    });
  });

  it('with a retired one is told apart from a guesser, so that the owner hears which one it is', () => {
    const tombstone = aSecret({ id: 'secret-0', hash: RIGHT, state: 'retired' });
    const decision = decideVerify(
      aKey({ secrets: [aSecret({ hash: WRONG }), tombstone] }),
      { hash: RIGHT, ...FRESH },
      NOW,
    );
    expect(decision).toEqual({ kind: 'retired', secret: tombstone });
  });

  it('invariant 4: with a previous one is accepted until the overlap’s last millisecond and not at its end', () => {
    const previous = aSecret({ hash: RIGHT, state: 'previous', overlapEndsAt: NOW + HOUR });
    const at = (moment: number) =>
      inText(decideVerify(aKey({ secrets: [previous] }), { hash: RIGHT, ...FRESH }, moment));
    expect(at(NOW + HOUR - 1)).toBe('accepted as previous');
    expect(at(NOW + HOUR)).toBe('retired');
  });

  it('invariant 4: with a previous one is not accepted past its own expiry, even if its overlap were longer', () => {
    const previous = aSecret({ hash: RIGHT, state: 'previous', overlapEndsAt: NOW + HOUR, expiresAt: NOW });
    expect(decideVerify(aKey({ secrets: [previous] }), { hash: RIGHT, ...FRESH }, NOW).kind).toBe('expired');
  });
});

describe(seeded('anyone who holds no right secret'), () => {
  const state = fc.constantFrom<SecretState>('pending', 'current', 'previous', 'retired', 'discarded');
  const moment = fc.integer({ min: NOW - DAY, max: NOW + DAY });
  const maybe = fc.option(moment, { nil: null });
  const hash = fc.constantFrom(RIGHT, 'c3'.repeat(32), 'd4'.repeat(32));
  const secret = fc
    .record({ state, hash, expiresAt: moment, pendingUntil: maybe, overlapEndsAt: maybe })
    .map((facts) => aSecret(facts));
  const { project, channel } = aKey();
  const key = fc.record({
    project: fc.constant(project),
    channel: fc.constant(channel),
    disabledAt: maybe,
    lockedAt: maybe,
    deletedAt: maybe,
    expiresAt: moment,
    secrets: fc.array(secret, { maxLength: 5 }),
  });

  it('learns nothing but unknown, wrong-secret or throttled, however the key and its secrets stand', () => {
    always(
      fc.record({ key, throttledUntil: maybe }),
      (story) => {
        const decision = decideVerify(story.key, { hash: WRONG, throttledUntil: story.throttledUntil }, NOW);
        expect(['unknown', 'wrong-secret', 'throttled']).toContain(decision.kind);
      },
      1_000,
    );
  });

  it('can’t tell a disabled, locked, expired or idle key from an active one', () => {
    always(
      fc.record({ key, throttledUntil: maybe }),
      (story) => {
        fc.pre(keyStatus(story.key, NOW) !== 'deleted');
        const attempt = { hash: WRONG, throttledUntil: story.throttledUntil };
        expect(decideVerify(story.key, attempt, NOW)).toEqual(decideVerify(aKey(), attempt, NOW));
      },
      1_000,
    );
  });

  it('can’t tell a deleted key from one that never was', () => {
    const attempt = { hash: WRONG, throttledUntil: NOW + HOUR };
    expect(decideVerify(aKey({ deletedAt: NOW }), attempt, NOW)).toEqual({ kind: 'unknown' });
    expect(decideVerify(undefined, attempt, NOW)).toEqual({ kind: 'unknown' });
  });

  it('is throttled until the moment comes, and told until when', () => {
    const until = NOW + MINUTE;
    const attempt = { hash: WRONG, throttledUntil: until };
    expect(decideVerify(aKey(), attempt, until - 1)).toEqual({ kind: 'throttled', until });
    expect(decideVerify(aKey(), attempt, until)).toEqual({ kind: 'wrong-secret' });
  });

  it.each([
    ['nothing', ''],
    ['only the beginning of the right hash', RIGHT.slice(0, 63)],
    ['more than the right hash', `${RIGHT}0`],
    ['the right hash in capitals', RIGHT.toUpperCase()],
    ['a hash that differs in its last digit', `${RIGHT.slice(0, 63)}0`],
    ['a hash that differs in its first digit', `b${RIGHT.slice(1)}`],
  ])('does not get in with %s', (_, presented) => {
    expect(decideVerify(aKey(), { hash: presented, ...FRESH }, NOW)).toEqual({ kind: 'wrong-secret' });
  });

  it('does not get in where a key has no secrets at all', () => {
    expect(decideVerify(aKey({ secrets: [] }), { hash: '', ...FRESH }, NOW)).toEqual({ kind: 'wrong-secret' });
  });
});

describe(seeded('what is decided in advance'), () => {
  const MOMENT = fc.integer({ min: -2, max: 2 }).map((steps) => NOW + steps * MINUTE);
  const SET = fc.oneof(fc.constant(null), fc.constant(null), MOMENT);
  const STATE = fc.constantFrom<SecretState>(
    'current',
    'current',
    'current',
    'pending',
    'previous',
    'retired',
    'discarded',
  );
  const KEY = fc
    .record({ disabledAt: SET, lockedAt: SET, deletedAt: SET, expiresAt: MOMENT, state: STATE, secretEnd: MOMENT })
    .map(({ state, secretEnd, ...facts }) =>
      aKey({ ...facts, secrets: [aSecret({ hash: RIGHT, state, expiresAt: secretEnd, overlapEndsAt: null })] }),
    );

  it('is what would be decided at the check, at every moment (invariants 4 and 7)', () => {
    always(fc.tuple(KEY, MOMENT), ([key, at]) => {
      const decision = decideVerify(key, { hash: RIGHT, ...FRESH }, at);
      const good = simplyGood(key);
      const expected = decision.kind === 'accepted' && decision.as === 'current';
      expect(good !== undefined && at < good.until).toBe(expected);
      if (expected) expect(good?.secret.hash).toBe(RIGHT);
    });
  });
});
