import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONFIRMATION_LIFE,
  type Confirmation,
  type ConfirmationState,
  decidePress,
  snapshotChanges,
} from '../../../src/domain/people/confirmation.ts';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

function aQuestion(facts: Partial<Confirmation> = {}): Confirmation {
  return {
    id: 'Qm3x',
    command: ['regenerate'],
    personId: 'person-ana',
    subjectId: '0123456789ABCDEF',
    params: {},
    seen: {},
    state: 'pending',
    createdAt: NOW,
    expiresAt: NOW + CONFIRMATION_LIFE,
    ...facts,
  };
}

const STATES: readonly ConfirmationState[] = ['pending', 'done', 'cancelled', 'void'];

describe(seeded('a press on a question’s button'), () => {
  it('invariant 3: counts for five minutes', () => {
    expect(CONFIRMATION_LIFE).toBe(5 * MINUTE);
    expect(decidePress(aQuestion(), 'person-ana', NOW)).toEqual({ kind: 'claimable' });
    expect(decidePress(aQuestion(), 'person-ana', NOW + 5 * MINUTE - 1)).toEqual({ kind: 'claimable' });
    expect(decidePress(aQuestion(), 'person-ana', NOW + 5 * MINUTE)).toEqual({ kind: 'expired' });
  });

  it.each(['done', 'cancelled', 'void'] as const)(
    'invariant 3: a question that is %s can’t be answered again',
    (state) => {
      expect(decidePress(aQuestion({ state }), 'person-ana', NOW)).toEqual({ kind: 'already', state });
    },
  );

  it.each(['done', 'cancelled', 'void'] as const)('a question that is %s says so, even after its time', (state) => {
    expect(decidePress(aQuestion({ state }), 'person-ana', NOW + DAY)).toEqual({ kind: 'already', state });
  });

  it.each(STATES)('invariant 3: someone else’s press learns nothing of a question that is %s', (state) => {
    expect(decidePress(aQuestion({ state }), 'person-ben', NOW)).toEqual({ kind: 'foreign' });
    expect(decidePress(aQuestion({ state }), 'person-ben', NOW + DAY)).toEqual({ kind: 'foreign' });
  });

  it('invariant 3: can be claimed by the person asked, while it is open and in time, and by no other press at all', () => {
    const press = fc.record({
      state: fc.constantFrom(...STATES),
      asked: fc.constantFrom('person-ana', 'person-ben'),
      presses: fc.constantFrom('person-ana', 'person-ben', ''),
      after: fc.integer({ min: 0, max: 10 * MINUTE }),
    });
    always(press, ({ state, asked, presses, after }) => {
      const decision = decidePress(aQuestion({ state, personId: asked }), presses, NOW + after);
      const rightful = asked === presses && state === 'pending' && after < 5 * MINUTE;
      expect(decision.kind === 'claimable').toBe(rightful);
    });
  });
});

describe(seeded('what has changed since a question was shown'), () => {
  const seen = fc.dictionary(fc.constantFrom('name', 'owner', 'status', 'expires', 'secret'), fc.string());

  it('invariant 3: names each field with what it was and what it is', () => {
    const before = { name: 'chat-bot', owner: 'ana', status: 'active' };
    expect(snapshotChanges(before, { ...before, owner: 'ben', status: 'locked' })).toEqual([
      { field: 'owner', was: 'ana', is: 'ben' },
      { field: 'status', was: 'active', is: 'locked' },
    ]);
  });

  it('invariant 3: names a field that came or went', () => {
    expect(snapshotChanges({ secret: 'generation 1' }, { owner: 'ana' })).toEqual([
      { field: 'secret', was: 'generation 1', is: 'none' },
      { field: 'owner', was: 'none', is: 'ana' },
    ]);
  });

  it('is nothing where all is as it was, in whatever order it is told', () => {
    always(seen, (before) => {
      expect(snapshotChanges(before, Object.fromEntries(Object.entries(before).reverse()))).toEqual([]);
    });
  });

  it('invariant 3: leaves out no difference, names none twice, and is the same seen from the other side', () => {
    always(fc.tuple(seen, seen), ([before, now]) => {
      const changes = snapshotChanges(before, now);
      const fields = ['name', 'owner', 'status', 'expires', 'secret'].filter((field) => before[field] !== now[field]);
      expect(new Set(changes.map(({ field }) => field))).toEqual(new Set(fields));
      expect(changes).toHaveLength(fields.length);
      const back = snapshotChanges(now, before).map(({ field, was, is }) => ({ field, was: is, is: was }));
      expect(back).toHaveLength(changes.length);
      expect(back).toEqual(expect.arrayContaining([...changes]));
    });
  });
});
