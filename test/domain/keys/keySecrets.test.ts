import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EffectiveState,
  effectiveState,
  promote,
  type SecretChange,
  type SecretRecord,
  type SecretState,
} from '../../../src/domain/keys/keySecrets.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { aSecret, NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

function apply(secrets: readonly SecretRecord[], changes: readonly SecretChange[]): readonly SecretRecord[] {
  return secrets.map((secret) => ({ ...secret, ...changes.find((change) => change.id === secret.id) }));
}

function pending(generation: number, facts: Partial<SecretRecord> = {}): SecretRecord {
  return aSecret({
    id: `secret-${generation}`,
    generation,
    state: 'pending',
    pendingUntil: NOW + 15 * MINUTE,
    expiresAt: NOW + 365 * DAY,
    ...facts,
  });
}

describe('where a secret stands at a moment', () => {
  it.each<readonly [string, Partial<SecretRecord>, EffectiveState]>([
    ['a current one', { state: 'current' }, 'current'],
    ['a current one a millisecond before its end', { state: 'current', expiresAt: NOW + 1 }, 'current'],
    ['a current one at its end', { state: 'current', expiresAt: NOW }, 'expired'],
    ['a previous one within its overlap', { state: 'previous', overlapEndsAt: NOW + 1 }, 'previous'],
    ['a previous one at the end of its overlap', { state: 'previous', overlapEndsAt: NOW }, 'retired'],
    ['a previous one without an overlap', { state: 'previous', overlapEndsAt: null }, 'retired'],
    ['a previous one past its own end', { state: 'previous', overlapEndsAt: NOW + HOUR, expiresAt: NOW }, 'expired'],
    ['a pending one in time', { state: 'pending', pendingUntil: NOW + 1 }, 'pending'],
    ['a pending one whose time is over', { state: 'pending', pendingUntil: NOW }, 'retired'],
    ['a pending one without a time', { state: 'pending', pendingUntil: null }, 'retired'],
    ['a retired one', { state: 'retired' }, 'retired'],
    ['a retired one with an overlap left', { state: 'retired', overlapEndsAt: NOW + DAY }, 'retired'],
    ['a discarded one', { state: 'discarded', pendingUntil: NOW + DAY }, 'retired'],
  ])('%s', (_, facts, expected) => {
    expect(effectiveState(aSecret(facts), NOW)).toBe(expected);
  });
});

describe('the promotion of a pending secret', () => {
  it('retires the old one at once with an overlap of 0', () => {
    expect(promote([aSecret(), pending(2)], 'secret-2', NOW)).toEqual([
      { id: 'secret-2', state: 'current', overlapEndsAt: null },
      { id: 'secret-1', state: 'retired', overlapEndsAt: null },
    ]);
  });

  it('lets the old one live for the overlap', () => {
    expect(promote([aSecret(), pending(2, { overlap: DAY })], 'secret-2', NOW)).toEqual([
      { id: 'secret-2', state: 'current', overlapEndsAt: null },
      { id: 'secret-1', state: 'previous', overlapEndsAt: NOW + DAY },
    ]);
  });

  it('invariant 4: does not let the old one live past its own expiry', () => {
    const old = aSecret({ expiresAt: NOW + HOUR });
    expect(promote([old, pending(2, { overlap: DAY })], 'secret-2', NOW)).toContainEqual({
      id: 'secret-1',
      state: 'previous',
      overlapEndsAt: NOW + HOUR,
    });
  });

  it('invariant 4: retires an old one that has expired, whatever the overlap', () => {
    const old = aSecret({ expiresAt: NOW });
    expect(promote([old, pending(2, { overlap: DAY })], 'secret-2', NOW)).toContainEqual({
      id: 'secret-1',
      state: 'retired',
      overlapEndsAt: null,
    });
  });

  it('invariant 4: leaves an older overlap its own, sooner end', () => {
    const secrets = [
      aSecret({ state: 'previous', overlapEndsAt: NOW + HOUR }),
      aSecret({ id: 'secret-2', generation: 2 }),
      pending(3, { overlap: 7 * DAY }),
    ];
    const after = apply(secrets, promote(secrets, 'secret-3', NOW));
    expect(after.map(({ state, overlapEndsAt }) => [state, overlapEndsAt])).toEqual([
      ['previous', NOW + HOUR],
      ['previous', NOW + 7 * DAY],
      ['current', null],
    ]);
  });

  it('invariant 7: retires every older one at once with an overlap of 0, those within an overlap too', () => {
    const secrets = [
      aSecret({ state: 'previous', overlapEndsAt: NOW + HOUR }),
      aSecret({ id: 'secret-2', generation: 2 }),
      pending(3),
    ];
    const after = apply(secrets, promote(secrets, 'secret-3', NOW));
    expect(after.map(({ state }) => state)).toEqual(['retired', 'retired', 'current']);
  });

  it('discards older ones that were never delivered, and leaves newer ones to their own delivery', () => {
    const secrets = [aSecret(), pending(2), pending(3, { overlap: DAY }), pending(4)];
    const after = apply(secrets, promote(secrets, 'secret-3', NOW));
    expect(after.map(({ state }) => state)).toEqual(['previous', 'discarded', 'current', 'pending']);
  });

  it('makes the first secret of a new key current', () => {
    expect(promote([pending(1)], 'secret-1', NOW)).toEqual([{ id: 'secret-1', state: 'current', overlapEndsAt: null }]);
  });

  it.each<SecretState>(['current', 'previous', 'retired', 'discarded'])(
    'invariant 4: changes nothing where the secret is %s and no longer pending',
    (state) => {
      expect(promote([aSecret(), pending(2, { state })], 'secret-2', NOW)).toEqual([]);
    },
  );

  it('changes nothing for a secret that the key does not have', () => {
    expect(promote([aSecret(), pending(2)], 'secret-9', NOW)).toEqual([]);
  });
});

/** What may happen to a key's secrets, in any order. */
type Happening =
  | { readonly kind: 'issue'; readonly overlap: number; readonly validity: number }
  | { readonly kind: 'promote' | 'discard'; readonly nth: number }
  | { readonly kind: 'wait'; readonly time: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('issue' as const),
    overlap: fc.constantFrom(0, 0, MINUTE, HOUR, DAY, 30 * DAY),
    validity: fc.constantFrom(MINUTE, HOUR, 2 * DAY, 365 * DAY),
  }),
  fc.record({ kind: fc.constantFrom('promote' as const, 'promote' as const, 'discard' as const), nth: fc.nat(3) }),
  fc.record({ kind: fc.constant('wait' as const), time: fc.constantFrom(1, MINUTE, 20 * MINUTE, HOUR, DAY, 40 * DAY) }),
);

/** A key's secrets through time. */
interface Moment {
  readonly at: EpochMs;
  readonly secrets: readonly SecretRecord[];
}

function next({ at, secrets }: Moment, happened: Happening): Moment {
  switch (happened.kind) {
    case 'wait':
      return { at: at + happened.time, secrets };
    case 'issue': {
      const facts = { overlap: happened.overlap, expiresAt: at + happened.validity, pendingUntil: at + 15 * MINUTE };
      return { at, secrets: [...secrets, pending(secrets.length + 1, facts)] };
    }
    default: {
      // Only what was delivered or used in time: that is when the services promote.
      const waiting = secrets.filter((secret) => effectiveState(secret, at) === 'pending');
      const chosen = waiting[happened.nth % Math.max(1, waiting.length)];
      if (chosen === undefined) return { at, secrets };
      const discarded: SecretChange = { id: chosen.id, state: 'discarded', overlapEndsAt: null };
      return {
        at,
        secrets: apply(secrets, happened.kind === 'discard' ? [discarded] : promote(secrets, chosen.id, at)),
      };
    }
  }
}

/** Walks through a life and hands each step to `claim`: how things stood, what happened, how they stand. */
function inEveryLife(claim: (before: Moment, happened: Happening, after: Moment) => void): void {
  always(
    fc.array(happening, { minLength: 1, maxLength: 40 }),
    (happenings) => {
      let moment: Moment = { at: NOW, secrets: [] };
      for (const happened of happenings) {
        const after = next(moment, happened);
        claim(moment, happened, after);
        moment = after;
      }
    },
    600,
  );
}

describe(seeded('the secrets of a key, through any life'), () => {
  it('invariant 4: at most one is current', () => {
    inEveryLife((_, __, { secrets }) => {
      expect(secrets.filter(({ state }) => state === 'current').length).toBeLessThanOrEqual(1);
    });
  });

  it('invariant 4: no overlap ends after the secret’s own expiry', () => {
    inEveryLife((_, __, { secrets }) => {
      for (const { overlapEndsAt, expiresAt } of secrets) expect(overlapEndsAt ?? 0).toBeLessThanOrEqual(expiresAt);
    });
  });

  it('invariant 4: no rotation moves an end to a later time', () => {
    const end = (secret: SecretRecord) => Math.min(secret.expiresAt, secret.overlapEndsAt ?? Number.POSITIVE_INFINITY);
    inEveryLife((before, _, { secrets }) => {
      for (const old of before.secrets) {
        const now = secrets.find(({ id }) => id === old.id) ?? old;
        expect(now.expiresAt).toBe(old.expiresAt);
        if (old.state !== 'pending') expect(end(now)).toBeLessThanOrEqual(end(old));
      }
    });
  });

  it('invariant 4: what was retired or discarded stays so, and what has stopped verifying never starts again', () => {
    inEveryLife((before, _, after) => {
      for (const old of before.secrets) {
        const now = after.secrets.find(({ id }) => id === old.id) ?? old;
        if (old.state === 'retired' || old.state === 'discarded') expect(now).toEqual(old);
        const stopped: readonly EffectiveState[] = ['retired', 'expired'];
        if (stopped.includes(effectiveState(old, before.at))) {
          expect(stopped).toContain(effectiveState(now, after.at));
        }
      }
    });
  });

  it('invariant 4: an older secret never comes back to current', () => {
    inEveryLife((before, _, { secrets }) => {
      const newest = Math.max(0, ...before.secrets.filter(({ state }) => state === 'current').map((s) => s.generation));
      const current = secrets.find(({ state }) => state === 'current');
      expect(current?.generation ?? newest).toBeGreaterThanOrEqual(newest);
    });
  });

  it('invariant 7: after a promotion with an overlap of 0, no older secret verifies', () => {
    inEveryLife((before, happened, { at, secrets }) => {
      if (happened.kind !== 'promote') return;
      const promoted = secrets.find(
        ({ id, state }) =>
          state === 'current' && before.secrets.some((old) => old.id === id && old.state === 'pending'),
      );
      if (promoted === undefined || promoted.overlap !== 0) return;
      const older = secrets.filter(({ generation }) => generation < promoted.generation);
      expect(older.map((secret) => effectiveState(secret, at)).filter((state) => state !== 'retired')).toEqual([]);
    });
  });

  it('the lives that were drawn do hold promotions, overlaps and discarded secrets', () => {
    const seen = new Set<string>();
    inEveryLife((_, __, { at, secrets }) => {
      for (const secret of secrets) seen.add(`${secret.state}, effectively ${effectiveState(secret, at)}`);
    });
    expect([...seen].sort()).toEqual([
      'current, effectively current',
      'current, effectively expired',
      'discarded, effectively retired',
      'pending, effectively pending',
      'pending, effectively retired',
      'previous, effectively previous',
      'previous, effectively retired',
      'retired, effectively retired',
    ]);
  });
});
