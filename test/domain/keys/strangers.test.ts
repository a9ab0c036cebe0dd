import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideFailure, type FailureState, type LockPolicy } from '../../../src/domain/keys/lockout.ts';
import {
  BURST_ENDS_AFTER,
  decideStranger,
  type StrangersState,
  strangerAllowance,
  throttleDelay,
  throttledUntil,
} from '../../../src/domain/keys/strangers.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const POLICY: LockPolicy = { threshold: 10, window: 15 * MINUTE, counts: 'known' };

/** A key with a known app and any number of strangers, as a caller of `decideFailure` keeps it. */
class Key {
  state: FailureState = { failures: [], lockedAt: null };
  strangers: StrangersState | null = null;
  alerts = 0;
  readonly #policy: LockPolicy;

  constructor(policy: LockPolicy = POLICY) {
    this.#policy = policy;
  }

  /** One wrong secret. @param source `app` is known. */
  wrongSecret(source: string, at: EpochMs) {
    const attempt = { failure: { at, source }, known: source === 'app' };
    const decision = decideFailure(this.state, this.strangers, attempt, this.#policy);
    if (decision.kind === 'throttled') return decision;
    this.state = decision.state;
    this.strangers = decision.strangers ?? this.strangers;
    if (decision.alerts) this.alerts += 1;
    return decision;
  }

  /** What unlocking does, and a right secret. */
  clear(): void {
    this.state = { failures: [], lockedAt: null };
  }

  byStrangers(): number {
    return this.state.failures.filter(({ stranger }) => stranger === true).length;
  }
}

const pause = fc.oneof(
  fc.constantFrom(0, 1, MINUTE - 1, MINUTE, 3 * MINUTE, 15 * MINUTE, HOUR - 1, HOUR, HOUR + 1, DAY),
  fc.nat(2 * HOUR),
  // Clocks are set back, too.
  fc.integer({ min: -HOUR, max: HOUR }),
);
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('203.0.113.9', '2001:db8::1'));
const policies = fc.record({
  threshold: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(20, 1_000)),
  window: fc.constantFrom(SECOND, 15 * MINUTE, 30 * DAY),
  counts: fc.constant('known' as const),
});
/** What happens to a key: a stranger's wrong secret after a pause, or an unlock (or a success) that clears it. */
const deeds = fc.array(fc.oneof({ weight: 9, arbitrary: fc.tuple(address, pause) }, fc.constant('clear' as const)), {
  minLength: 10,
  maxLength: 150,
});

describe(seeded('invariant 19: strangers, however many'), () => {
  it('can’t lock a key, in any order, from any addresses, between any unlocks, under any policy', () => {
    always(
      fc.record({ policy: policies, deeds }),
      (story) => {
        const key = new Key(story.policy);
        let at = NOW;
        for (const deed of story.deeds) {
          if (deed === 'clear') key.clear();
          else {
            at += deed[1];
            expect(key.wrongSecret(deed[0], at).kind).not.toBe('locks');
          }
          expect(key.byStrangers()).toBeLessThanOrEqual(story.policy.threshold / 2);
          expect(key.byStrangers()).toBeLessThanOrEqual(5);
        }
        expect(key.state.lockedAt).toBeNull();
      },
      500,
    );
  });

  it('can’t by waiting out each throttle to the millisecond either', () => {
    const key = new Key();
    let at = NOW;
    for (let attempt = 0; attempt < 500; attempt += 1) {
      expect(key.wrongSecret(`203.0.113.${attempt % 256}`, at).kind).toBe('counted');
      at = throttledUntil(key.strangers, at) ?? at + 1;
    }
    expect(key.state.lockedAt).toBeNull();
  });

  it('leave a known source at least half of the threshold: exactly that many more of its failures lock', () => {
    always(fc.record({ policy: policies, strangers: fc.nat(30) }), ({ policy, strangers }) => {
      const key = new Key(policy);
      for (let nth = 0; nth < strangers; nth += 1) key.wrongSecret(`203.0.113.${nth}`, NOW);
      const left = policy.threshold - key.byStrangers();
      expect(left).toBeGreaterThanOrEqual(policy.threshold / 2);
      for (let nth = 1; nth < left; nth += 1) expect(key.wrongSecret('app', NOW).kind).toBe('counted');
      expect(key.wrongSecret('app', NOW).kind).toBe('locks');
    });
  });

  it('count together: five of ten, no matter who they are', () => {
    const key = new Key();
    for (let nth = 1; nth <= 5; nth += 1) expect(key.wrongSecret(`2001:db8::${nth}`, NOW).kind).toBe('counted');
    expect(key.wrongSecret('203.0.113.9', NOW)).toEqual({ kind: 'throttled', until: NOW + MINUTE });
    expect(key.byStrangers()).toBe(5);
  });

  it('add more again once the earlier ones have slid out of the window', () => {
    const key = new Key();
    for (let nth = 0; nth < 5; nth += 1) key.wrongSecret('203.0.113.9', NOW);
    key.wrongSecret('198.51.100.7', NOW + 20 * MINUTE);
    expect(key.byStrangers()).toBe(1);
  });

  it('lock like anyone where anyone counts, and are not throttled', () => {
    const key = new Key({ ...POLICY, counts: 'anyone' });
    const kinds = Array.from({ length: 10 }, (_, nth) => key.wrongSecret(`203.0.113.${nth}`, NOW).kind);
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'counted'), 'locks']);
    expect(key.strangers).toBeNull();
  });
});

describe('what strangers may add', () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [9, 4],
    [10, 5],
    [20, 5],
    [1_000, 5],
  ])('of a threshold of %d is %d', (threshold, allowance) => {
    expect(strangerAllowance(threshold)).toBe(allowance);
  });
});

describe(seeded('the time that strangers wait'), () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, MINUTE],
    [6, 2 * MINUTE],
    [7, 4 * MINUTE],
    [10, 32 * MINUTE],
    [11, HOUR],
    [1_000_000, HOUR],
  ])('after their failure number %d is %d ms', (failures, delay) => {
    expect(throttleDelay(failures, 10)).toBe(delay);
  });

  it('begins after the first one where the threshold leaves them nothing', () => {
    expect([1, 2, 3].map((threshold) => throttleDelay(1, threshold))).toEqual([MINUTE, MINUTE, MINUTE]);
  });

  it('is the same for all of them, until that very moment and no longer', () => {
    const key = new Key();
    for (let nth = 0; nth < 5; nth += 1) key.wrongSecret(`203.0.113.${nth}`, NOW);
    const before = key.strangers;
    expect(key.wrongSecret('198.51.100.7', NOW + MINUTE - 1)).toEqual({ kind: 'throttled', until: NOW + MINUTE });
    expect(key.strangers, 'knocking changes nothing').toEqual(before);
    expect(key.wrongSecret('198.51.100.7', NOW + MINUTE).kind).toBe('counted');
    expect(key.strangers?.throttledUntil).toBe(NOW + 3 * MINUTE);
  });

  it('grows through a burst, whatever the key’s owner does meanwhile, and starts again after a quiet day', () => {
    const key = new Key();
    for (let nth = 0; nth < 5; nth += 1) key.wrongSecret('203.0.113.9', NOW);
    key.clear();
    key.wrongSecret('203.0.113.9', NOW + HOUR);
    expect(key.strangers).toMatchObject({ since: NOW, failures: 6 });
    const later = NOW + HOUR + BURST_ENDS_AFTER;
    key.wrongSecret('203.0.113.9', later);
    expect(key.strangers).toEqual({ since: later, lastAt: later, failures: 1, throttledUntil: null });
  });
});

describe(seeded('an owner'), () => {
  it('invariant 19: is told once in a burst, when it becomes one', () => {
    always(fc.array(fc.tuple(address, fc.nat(DAY - HOUR - 1)), { minLength: 1, maxLength: 80 }), (attempts) => {
      const key = new Key();
      let [at, heard] = [NOW, 0];
      for (const [source, wait] of attempts) {
        at += wait;
        if (key.wrongSecret(source, at).kind !== 'throttled') heard += 1;
      }
      expect(key.strangers?.failures).toBe(heard);
      expect(key.alerts).toBe(heard >= 5 ? 1 : 0);
    });
  });

  it('is told again of the next one', () => {
    let strangers: StrangersState | null = null;
    const told: EpochMs[] = [];
    for (const at of [NOW, NOW + 7 * DAY]) {
      for (let nth = 0; nth < 8; nth += 1) {
        const decision = decideStranger(strangers, at + nth, 10);
        if (decision.kind === 'throttled') continue;
        strangers = decision.state;
        if (decision.alerts) told.push(strangers.since);
      }
    }
    expect(told).toEqual([NOW, NOW + 7 * DAY]);
  });
});
