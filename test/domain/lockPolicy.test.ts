import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countedFailures,
  decideFailure,
  type FailureDecision,
  type FailureState,
  type LockPolicy,
  type SourceState,
  STRANGER_ALLOWANCE,
  throttleDelay,
} from '../../src/domain/lockPolicy.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../src/domain/time.ts';
import { NOW } from './samples.ts';
import { always, seeded } from './seed.ts';

const POLICY: LockPolicy = { threshold: 10, window: 15 * MINUTE };
const UNTOUCHED: FailureState = { failures: [], lockedAt: null };
const STRANGER: SourceState = { trusted: false, failures: 0, throttledUntil: null };
const TRUSTED: SourceState = { ...STRANGER, trusted: true };

/** A key under attack: applies each decision as the caller of `decideFailure` does. */
class KeyUnderAttack {
  readonly decisions: FailureDecision[] = [];
  state: FailureState = UNTOUCHED;
  readonly #policy: LockPolicy;
  readonly #sources = new Map<string, SourceState>();

  constructor(policy: LockPolicy = POLICY, trusted: readonly string[] = []) {
    this.#policy = policy;
    for (const source of trusted) this.#sources.set(source, TRUSTED);
  }

  /** One wrong secret. @returns what it led to. */
  wrongSecret(source: string, at: EpochMs): FailureDecision {
    const decision = decideFailure(this.state, this.source(source), { at, source }, this.#policy);
    this.#sources.set(source, decision.source);
    if (decision.kind !== 'throttled') this.state = decision.state;
    this.decisions.push(decision);
    return decision;
  }

  source(source: string): SourceState {
    return this.#sources.get(source) ?? STRANGER;
  }

  countFrom(source: string): number {
    return this.state.failures.filter((failure) => failure.source === source).length;
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

  it('invariant 8: counts each wrong secret of trusted sources exactly once, whoever it came from', () => {
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
      for (const source of ['a', 'b', 'c']) {
        expect(key.source(source).failures).toBe(drawn.filter(([from]) => from === source).length);
      }
    });
  });

  it('remembers no more failures than its threshold', () => {
    const key = new KeyUnderAttack({ threshold: 3, window: DAY }, ['app']);
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
    expect(key.source('app').failures).toBe(40);
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

describe(seeded('a stranger, who never presented a right secret'), () => {
  it('can’t lock a key alone, whatever the timing and however long', () => {
    const pause = fc.oneof(
      fc.constantFrom(0, 1, MINUTE - 1, MINUTE, 3 * MINUTE, 15 * MINUTE, HOUR - 1, HOUR, HOUR + 1),
      fc.nat(2 * HOUR),
      fc.integer({ min: -HOUR, max: HOUR }),
    );
    always(
      fc.array(pause, { minLength: 10, maxLength: 200 }),
      (pauses) => {
        const key = new KeyUnderAttack();
        for (const at of moments(pauses)) {
          expect(key.wrongSecret('203.0.113.9', at).kind).not.toBe('locks');
          expect(key.countFrom('203.0.113.9')).toBeLessThanOrEqual(STRANGER_ALLOWANCE);
        }
        expect(key.state.lockedAt).toBeNull();
      },
      400,
    );
  });

  it('can’t lock a key alone by waiting out each throttle to the millisecond', () => {
    const key = new KeyUnderAttack();
    let at = NOW;
    for (let attempt = 0; attempt < 500; attempt += 1) {
      expect(key.wrongSecret('203.0.113.9', at).kind).toBe('counted');
      at = key.source('203.0.113.9').throttledUntil ?? at + 1;
    }
    expect(key.state.lockedAt).toBeNull();
  });

  it('can’t lock a key alone under any policy whose threshold is above the allowance', () => {
    const policy = fc.record({
      threshold: fc.integer({ min: STRANGER_ALLOWANCE + 1, max: 20 }),
      window: fc.constantFrom(SECOND, 15 * MINUTE, 30 * DAY),
    });
    always(fc.record({ policy, pauses: fc.array(fc.nat(HOUR), { minLength: 25, maxLength: 60 }) }), (story) => {
      const key = new KeyUnderAttack(story.policy);
      for (const at of moments(story.pauses)) key.wrongSecret('203.0.113.9', at);
      expect(key.state.lockedAt).toBeNull();
    });
  });

  it('adds at most five failures to an owner’s own four, so the key stays open', () => {
    const key = new KeyUnderAttack(POLICY, ['owner']);
    for (let second = 0; second < 4; second += 1) key.wrongSecret('owner', NOW + second * SECOND);
    let at = NOW + 4 * SECOND;
    for (let attempt = 0; attempt < 50; attempt += 1) {
      key.wrongSecret('203.0.113.9', at);
      at += 10 * SECOND;
    }
    expect(key.state.lockedAt).toBeNull();
    expect(key.countFrom('203.0.113.9')).toBe(STRANGER_ALLOWANCE);
  });

  it('does count: two strangers with five each do lock it', () => {
    const key = new KeyUnderAttack();
    for (let second = 0; second < 5; second += 1) key.wrongSecret('203.0.113.9', NOW + second * SECOND);
    for (let second = 5; second < 9; second += 1) key.wrongSecret('198.51.100.7', NOW + second * SECOND);
    expect(key.state.lockedAt).toBeNull();
    expect(key.wrongSecret('198.51.100.7', NOW + 9 * SECOND).kind).toBe('locks');
  });

  it('adds more again once the earlier ones have slid out of the window', () => {
    const key = new KeyUnderAttack();
    for (let second = 0; second < 5; second += 1) key.wrongSecret('203.0.113.9', NOW + second * SECOND);
    key.wrongSecret('203.0.113.9', NOW + 20 * MINUTE);
    expect(key.countFrom('203.0.113.9')).toBe(1);
  });

  it('is throttled from the fifth wrong secret on, until that very moment and no longer', () => {
    const key = new KeyUnderAttack();
    for (let second = 0; second < 4; second += 1) key.wrongSecret('203.0.113.9', NOW);
    expect(key.source('203.0.113.9').throttledUntil).toBeNull();
    key.wrongSecret('203.0.113.9', NOW);
    expect(key.source('203.0.113.9').throttledUntil).toBe(NOW + MINUTE);
    expect(key.wrongSecret('203.0.113.9', NOW + MINUTE - 1).kind).toBe('throttled');
    expect(key.wrongSecret('203.0.113.9', NOW + MINUTE).kind).toBe('counted');
    expect(key.source('203.0.113.9').throttledUntil).toBe(NOW + 3 * MINUTE);
  });

  it('gains nothing and loses nothing by knocking while throttled', () => {
    const key = new KeyUnderAttack();
    for (let second = 0; second < 5; second += 1) key.wrongSecret('203.0.113.9', NOW);
    const [state, source] = [key.state, key.source('203.0.113.9')];
    for (let second = 0; second < 60; second += 1) {
      expect(key.wrongSecret('203.0.113.9', NOW + second * SECOND).kind).toBe('throttled');
    }
    expect(key.state).toEqual(state);
    expect(key.source('203.0.113.9')).toEqual(source);
  });

  it('does not throttle anyone else', () => {
    const key = new KeyUnderAttack();
    for (let second = 0; second < 6; second += 1) key.wrongSecret('203.0.113.9', NOW);
    expect(key.wrongSecret('198.51.100.7', NOW).kind).toBe('counted');
  });
});

describe(seeded('a source that presented a right secret before'), () => {
  it('is never throttled, and can lock the key alone: its app has the wrong secret', () => {
    const pauses = fc.array(fc.nat(80 * SECOND), { minLength: 10, maxLength: 60 });
    always(pauses, (drawn) => {
      const key = new KeyUnderAttack(POLICY, ['app']);
      for (const at of moments(drawn)) {
        expect(key.wrongSecret('app', at).kind).not.toBe('throttled');
        expect(key.source('app').throttledUntil).toBeNull();
      }
      expect(key.state.lockedAt).not.toBeNull();
    });
  });

  it('is not held back by a throttle from before it was trusted', () => {
    const source: SourceState = { trusted: true, failures: 7, throttledUntil: NOW + HOUR };
    const decision = decideFailure(UNTOUCHED, source, { at: NOW, source: 'app' }, POLICY);
    expect(decision.kind).toBe('counted');
    expect(decision.source.throttledUntil).toBeNull();
  });
});

describe(seeded('the time that a stranger waits'), () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, MINUTE],
    [6, 2 * MINUTE],
    [7, 4 * MINUTE],
    [10, 32 * MINUTE],
    [11, HOUR],
    [12, HOUR],
    [1_000_000, HOUR],
  ])('after the failure number %d is %d ms', (failures, delay) => {
    expect(throttleDelay(failures)).toBe(delay);
  });

  it('grows with every failure after the allowance until it is an hour, and never exceeds that', () => {
    always(fc.nat(100_000), (failures) => {
      const [delay, next] = [throttleDelay(failures), throttleDelay(failures + 1)];
      expect(next).toBeLessThanOrEqual(HOUR);
      if (failures >= STRANGER_ALLOWANCE && delay < HOUR) expect(next).toBeGreaterThan(delay);
      else expect(next).toBeGreaterThanOrEqual(delay);
    });
  });
});

describe('how many failures count', () => {
  it('is as many as lie within the window before now', () => {
    const failures = [15 * MINUTE, 15 * MINUTE - 1, MINUTE, 0].map((ago) => ({ at: NOW - ago, source: 'app' }));
    expect(countedFailures(failures, NOW, POLICY)).toBe(3);
    expect(countedFailures([], NOW, POLICY)).toBe(0);
  });
});
