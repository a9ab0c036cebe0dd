import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BegunDrill,
  type DrillFacts,
  decideBegin,
  decideReveal,
  measure,
  stateOf,
} from '../../../src/domain/drills/drill.ts';
import { drawMoment, isWorkingTime, monthOf } from '../../../src/domain/drills/drillMoment.ts';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import type { SecretRecord } from '../../../src/domain/keys/keySecrets.ts';
import { DAY, HOUR, MINUTE, WEEK } from '../../../src/domain/time/time.ts';
import { aKey as anyKey, aSecret } from '../samples.ts';
import { always, bytesFrom, seeded } from '../seed.ts';

const ZONE = 'Europe/Berlin';
const START = Date.UTC(2026, 2, 12, 9);

const drill = (over: Partial<BegunDrill> = {}): BegunDrill => ({
  startedAt: START,
  secretId: 'leaked',
  isInUse: true,
  toldAt: null,
  acknowledgedAt: null,
  deadAt: null,
  wellAt: null,
  dismissedAt: null,
  revealedAt: null,
  ...over,
});

const facts = (over: Partial<DrillFacts> = {}): DrillFacts => ({
  key: aKey(),
  events: [],
  asked: undefined,
  toldAt: null,
  rotation: undefined,
  usedAt: null,
  ...over,
});

function aKey(over: Partial<ApiKey> = {}, leaked: Partial<SecretRecord> = {}): ApiKey {
  const expiresAt = START + 100 * DAY;
  return anyKey({
    expiresAt,
    secrets: [aSecret({ id: 'leaked', state: 'current', expiresAt, ...leaked })],
    ...over,
  });
}

describe(seeded('when a drill begins'), () => {
  it('begins once in each month that a process looks in now and then, in a working hour or within an hour of its moment', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 30 * 60 }), { minLength: 40, maxLength: 200 });
    always(
      fc.record({ looks, seed: fc.nat(), start: fc.integer({ min: 0, max: 300 }) }),
      ({ looks: gaps, seed, start }) => {
        const random = bytesFrom(seed);
        const drawn = new Map<string, { month: string; dueAt: number; begunAt?: number; isMissed?: true }>();
        let now = Date.UTC(2026, 0, 1) + start * DAY;
        for (const minutes of gaps) {
          now += minutes * MINUTE;
          const month = monthOf(ZONE, now);
          const dueAt = drawn.has(month) ? undefined : drawMoment(ZONE, now, random);
          if (dueAt !== undefined) drawn.set(month, { month, dueAt });
          for (const one of drawn.values()) {
            if (one.begunAt !== undefined || one.isMissed) continue;
            const decision = decideBegin(one, ZONE, now);
            if (decision === 'begin') one.begunAt = now;
            if (decision === 'miss') one.isMissed = true;
          }
        }
        for (const { month, dueAt, begunAt, isMissed } of drawn.values()) {
          if (begunAt === undefined) {
            // Nothing is lost: it is missed when its month is over, and otherwise its moment is still to come, or the next working hour.
            if (!isMissed && monthOf(ZONE, now) !== month) expect(now).toBeLessThan(dueAt + HOUR);
            continue;
          }
          expect(begunAt).toBeGreaterThanOrEqual(dueAt);
          if (begunAt >= dueAt + HOUR) {
            expect(isWorkingTime(ZONE, begunAt)).toBe(true);
            expect(monthOf(ZONE, begunAt)).toBe(month);
          }
        }
      },
      200,
    );
  });

  it.each([
    ['before its moment', START - 1, 'wait'],
    ['at its moment', START, 'begin'],
    ['an hour later, at night', Date.UTC(2026, 2, 12, 22), 'wait'],
    ['on the Saturday after', Date.UTC(2026, 2, 14, 10), 'wait'],
    ['on the Monday after', Date.UTC(2026, 2, 16, 10), 'begin'],
    ['in the next month', Date.UTC(2026, 3, 1, 10), 'miss'],
  ] as const)('%s', (_, now, decision) => {
    expect(decideBegin({ month: '2026-03', dueAt: START }, ZONE, now)).toBe(decision);
  });

  it('drawn for the last minute of a month, it begins although the month is over when somebody looks', () => {
    const dueAt = Date.UTC(2026, 2, 31, 14, 59, 59);
    expect(decideBegin({ month: '2026-03', dueAt }, ZONE, dueAt + 5 * MINUTE)).toBe('begin');
  });
});

describe('what is measured', () => {
  const at = START + 4 * MINUTE;
  const by = (personId: string | null, action: string, when = at) => ({ at: when, action, personId });

  it('nothing, as long as nobody does anything', () => {
    const none = { toldAt: null, acknowledgedAt: null, deadAt: null, wellAt: null };
    expect(measure(drill(), facts(), START + HOUR)).toEqual(none);
  });

  it.each([
    ['a question that a press led to', { asked: { at, personId: 'p' } }, at],
    ['that it was disabled', { events: [by('p', 'key.disable')] }, at],
    ['that it’s a test key', { events: [by('p', 'leak.dismiss')] }, at],
    ['the first of several', { asked: { at: at + 1, personId: 'p' }, events: [by('q', 'key.identify')] }, at],
    ['nothing that Latchkey did', { events: [by(null, 'key.disable')] }, null],
    ['nothing else that a person did', { events: [by('p', 'key.show'), by('p', 'key.snooze')] }, null],
  ])('acknowledged: %s', (_, over, when) => {
    expect(measure(drill(), facts(over), START + HOUR).acknowledgedAt).toBe(when);
  });

  it.each([
    ['the key was disabled, though it was activated again', facts({ events: [by('p', 'key.disable')] }), at],
    [
      'another secret replaced it',
      facts({ key: aKey({}, { state: 'retired' }), events: [by('p', 'secret.promote')] }),
      at,
    ],
    [
      'its overlap ended',
      facts({
        key: aKey({}, { state: 'previous', overlapEndsAt: at }),
        events: [by('p', 'secret.promote', START + 1)],
      }),
      at,
    ],
    [
      'it was stopped before its overlap ended',
      facts({
        key: aKey({}, { state: 'retired', overlapEndsAt: START + DAY }),
        events: [by('p', 'secret.promote', START + 1), by('p', 'key.retire')],
      }),
      at,
    ],
    ['it works beside the new one', facts({ key: aKey({}, { state: 'previous', overlapEndsAt: START + DAY }) }), null],
    ['the key is gone', facts({ key: undefined }), START + HOUR],
  ])('dead: %s', (_, records, when) => {
    expect(measure(drill(), records, START + HOUR).deadAt).toBe(when);
  });

  it.each([
    ['the guided rotation was done', { rotation: { endedAt: at, isDone: true }, usedAt: START + 1 }, at],
    ['one is under way', { rotation: { endedAt: null, isDone: false }, usedAt: START + 1 }, null],
    [
      'it was given up, and the new secret is used all the same',
      { rotation: { endedAt: at - 1, isDone: false }, usedAt: at },
      at,
    ],
    ['the new secret was used', { usedAt: at }, at],
  ])('well again: %s', (_, over, when) => {
    expect(measure(drill(), facts(over), START + HOUR).wellAt).toBe(when);
  });

  it('nothing has to be well again where nothing used the key, and what was measured stays', () => {
    expect(measure(drill({ isInUse: false }), facts({ usedAt: at }), START + HOUR).wellAt).toBeNull();
    const measured = drill({ toldAt: 1, acknowledgedAt: 2, deadAt: 3, wellAt: 4 });
    const later = facts({ toldAt: at, usedAt: at, events: [by('p', 'key.disable')] });
    expect(measure(measured, later, at)).toMatchObject({ toldAt: 1, acknowledgedAt: 2, deadAt: 3, wellAt: 4 });
  });
});

describe('when people learn that it was a drill, and when it is over', () => {
  const dead = { deadAt: START + MINUTE };
  it.each([
    ['nothing happened', {}, START + DAY - 1, undefined],
    ['a day has passed', {}, START + DAY, 'late'],
    ['somebody stopped it', { ...dead, acknowledgedAt: START }, START + HOUR, 'dead'],
    ['Latchkey stopped it, and nobody looked yet', dead, START + HOUR, undefined],
    ['Latchkey rotated it with its apps', { ...dead, wellAt: START }, START + HOUR, 'dead'],
    ['it was said to be a test key', { dismissedAt: START }, START + HOUR, 'dismissed'],
    ['they know already', { ...dead, acknowledgedAt: START, revealedAt: START }, START + HOUR, undefined],
  ] as const)('%s', (_, over, now, because) => {
    expect(decideReveal(drill(over), now)).toBe(because);
  });

  it.each([
    ['they take it for real', dead, START + WEEK, 'running'],
    ['its apps aren’t well', { ...dead, revealedAt: START }, START + HOUR, 'revealed'],
    ['its apps are well', { ...dead, revealedAt: START, wellAt: START }, START + HOUR, 'over'],
    ['nothing used it', { ...dead, revealedAt: START, isInUse: false }, START + HOUR, 'over'],
    ['it was said to be a test key', { revealedAt: START, dismissedAt: START }, START + HOUR, 'over'],
    ['a week has passed', { revealedAt: START + DAY }, START + WEEK, 'over'],
  ] as const)('its state where %s', (_, over, now, state) => {
    expect(stateOf(drill(over), now)).toBe(state);
  });
});
