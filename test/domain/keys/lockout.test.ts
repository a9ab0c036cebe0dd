import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countedFailures,
  decideFailure,
  type FailureDecision,
  type FailureState,
  type LockPolicy,
} from '../../../src/domain/keys/lockout.ts';
import type { StrangersState } from '../../../src/domain/keys/strangers.ts';
import { DAY, type EpochMs, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const POLICY: LockPolicy = { threshold: 10, window: 15 * MINUTE, counts: 'known' };
const UNTOUCHED: FailureState = { failures: [], lockedAt: null };

/** A key under attack: applies each decision as the caller of `decideFailure` does. */
class KeyUnderAttack {
  readonly decisions: FailureDecision[] = [];
  state: FailureState = UNTOUCHED;
  readonly #policy: LockPolicy;
  readonly #known: ReadonlySet<string>;
  strangers: StrangersState | null = null;

  constructor(policy: LockPolicy = POLICY, known: readonly string[] = []) {
    this.#policy = policy;
    this.#known = new Set(known);
  }

  /** One wrong secret. @returns what it led to. */
  wrongSecret(source: string, at: EpochMs): FailureDecision {
    const attempt = { failure: { at, source }, known: this.#known.has(source) };
    const decision = decideFailure(this.state, this.strangers, attempt, this.#policy);
    if (decision.kind !== 'throttled') {
      this.state = decision.state;
      this.strangers = decision.strangers ?? this.strangers;
    }
    this.decisions.push(decision);
    return decision;
  }
}

/** Moments in order, a drawn pause apart. */
function moments(pauses: readonly number[]): readonly EpochMs[] {
  let at = NOW;
  return pauses.map((pause) => {
    at += pause;
    return at;
  });
}

describe(seeded('the lock of a key'), () => {
  it('closes at the tenth wrong secret in a row, not at the ninth', () => {
    const key = new KeyUnderAttack(POLICY, ['10.0.0.1']);
    const kinds = Array.from({ length: 10 }, (_, second) => key.wrongSecret('10.0.0.1', NOW + second * SECOND).kind);
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'counted'), 'locks']);
    expect(key.state.lockedAt).toBe(NOW + 9 * SECOND);
    expect(key.state.failures).toHaveLength(10);
  });

  it('stays open where the tenth comes as the first one’s quarter of an hour is over', () => {
    const key = new KeyUnderAttack(POLICY, ['10.0.0.1']);
    for (let minute = 0; minute < 9; minute += 1) key.wrongSecret('10.0.0.1', NOW + minute * MINUTE);
    expect(key.wrongSecret('10.0.0.1', NOW + 15 * MINUTE).kind).toBe('counted');
    expect(key.state.failures).toHaveLength(9);
  });

  it('closes where the tenth comes a millisecond before that', () => {
    const key = new KeyUnderAttack(POLICY, ['10.0.0.1']);
    for (let minute = 0; minute < 9; minute += 1) key.wrongSecret('10.0.0.1', NOW + minute * MINUTE);
    expect(key.wrongSecret('10.0.0.1', NOW + 15 * MINUTE - 1).kind).toBe('locks');
  });

  it('invariant 8: closes exactly at the first failure with nine others in the window that slides before it', () => {
    const story = fc.array(fc.oneof(fc.nat(2 * SECOND), fc.nat(3 * MINUTE), fc.nat(20 * MINUTE)), {
      minLength: 1,
      maxLength: 60,
    });
    always(
      story,
      (pauses) => {
        const times = moments(pauses);
        const key = new KeyUnderAttack(POLICY, ['app']);
        for (const at of times) key.wrongSecret('app', at);
        const lockedAt = times.find((at, index) => {
          const tenthFromLast = times[index - 9];
          return tenthFromLast !== undefined && at - tenthFromLast < POLICY.window;
        });
        expect(key.state.lockedAt).toBe(lockedAt ?? null);
        expect(key.decisions.filter(({ kind }) => kind === 'locks')).toHaveLength(lockedAt === undefined ? 0 : 1);
      },
      1_000,
    );
  });

  it('invariant 8: counts each wrong secret of trusted sources exactly once, no matter who it came from', () => {
    const attempts = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(10 * MINUTE)), { maxLength: 40 });
    always(attempts, (drawn) => {
      const key = new KeyUnderAttack({ ...POLICY, threshold: 1_000 }, ['a', 'b', 'c']);
      const times = moments(drawn.map(([, pause]) => pause));
      drawn.forEach(([source], index) => {
        key.wrongSecret(source, times[index] ?? NOW);
      });
      const last = times.at(-1) ?? NOW;
      const expected = times.filter((at) => last - at < POLICY.window).length;
      expect(key.state.failures).toHaveLength(expected);
      expect(countedFailures(key.state.failures, last, POLICY)).toBe(expected);
    });
  });

  it('remembers no more failures than its threshold', () => {
    const key = new KeyUnderAttack({ ...POLICY, threshold: 3, window: DAY }, ['app']);
    for (let second = 0; second < 20; second += 1) {
      key.wrongSecret('app', NOW + second * SECOND);
      expect(key.state.failures.length).toBeLessThanOrEqual(3);
    }
  });

  it('once closed, is not closed again: its moment and its failures stay as they were', () => {
    const key = new KeyUnderAttack(POLICY, ['app']);
    for (let second = 0; second < 10; second += 1) key.wrongSecret('app', NOW + second * SECOND);
    const locked = key.state;
    for (let second = 10; second < 40; second += 1) {
      expect(key.wrongSecret('app', NOW + second * SECOND).kind).toBe('counted');
    }
    expect(key.state).toEqual(locked);
  });

  it('starts from nothing after a success', () => {
    const key = new KeyUnderAttack(POLICY, ['app']);
    for (let second = 0; second < 9; second += 1) key.wrongSecret('app', NOW + second * SECOND);
    key.state = UNTOUCHED;
    for (let second = 9; second < 18; second += 1) {
      expect(key.wrongSecret('app', NOW + second * SECOND).kind).toBe('counted');
    }
    expect(key.wrongSecret('app', NOW + 18 * SECOND).kind).toBe('locks');
  });
});

describe(seeded('a source that presented a right secret before'), () => {
  it('is never throttled, and can lock the key alone: its app has the wrong secret', () => {
    const pauses = fc.array(fc.nat(80 * SECOND), { minLength: 10, maxLength: 60 });
    always(pauses, (drawn) => {
      const key = new KeyUnderAttack(POLICY, ['app']);
      for (const at of moments(drawn)) expect(key.wrongSecret('app', at).kind).not.toBe('throttled');
      expect(key.state.lockedAt).not.toBeNull();
      expect(key.strangers).toBeNull();
    });
  });

  it('is not held back by what strangers did', () => {
    const key = new KeyUnderAttack(POLICY, ['app']);
    for (let second = 0; second < 6; second += 1) key.wrongSecret('203.0.113.9', NOW);
    expect(key.wrongSecret('203.0.113.9', NOW).kind).toBe('throttled');
    expect(key.wrongSecret('app', NOW)).toMatchObject({ kind: 'counted', alerts: false });
  });
});

describe('how many failures count', () => {
  it('is as many as lie within the window before now', () => {
    const failures = [15 * MINUTE, 15 * MINUTE - 1, MINUTE, 0].map((ago) => ({ at: NOW - ago, source: 'app' }));
    expect(countedFailures(failures, NOW, POLICY)).toBe(3);
    expect(countedFailures([], NOW, POLICY)).toBe(0);
  });
});
