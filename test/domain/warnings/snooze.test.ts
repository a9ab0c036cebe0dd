import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { SNOOZES, type Snooze } from '../../../src/domain/warnings/expiry.ts';
import { decideSnooze, type SnoozeFacts } from '../../../src/domain/warnings/snooze.ts';
import { aKey, NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';
import { onTheWall, ZONES } from './zones.ts';

const FACTS: SnoozeFacts = { cron: '0 9 * * *', zone: 'UTC', days: [30, 14, 7, 1], since: NOW - 65 * DAY };
const refusedAs = (facts: Parameters<typeof aKey>[0], snooze: Snooze = '1d', now = NOW) => {
  const decided = decideSnooze(aKey(facts), snooze, FACTS, now);
  return decided.kind === 'refused' ? decided.refusal : decided.value;
};

describe(seeded('putting off the warnings of a key’s end'), () => {
  it('lasts as long as was asked for, till nine', () => {
    const key = aKey({ expiresAt: NOW + 10 * DAY + HOUR });
    for (const [snooze, days] of [
      ['1d', 1],
      ['3d', 3],
      ['1w', 7],
    ] as const)
      expect(decideSnooze(key, snooze, FACTS, NOW)).toEqual({ kind: 'done', value: NOW + days * DAY });
  });

  it('says why it can’t be done', () => {
    const subject = 'chat-bot';
    expect(refusedAs({ expiresAt: NOW + DAY, deletedAt: NOW })).toEqual({ code: 'key-deleted', subject });
    expect(refusedAs({ expiresAt: NOW + DAY, deletedAt: NOW + 1 })).toEqual({ code: 'key-being-replaced', subject });
    expect(refusedAs({ expiresAt: NOW })).toEqual({ code: 'key-expired', subject });
    expect(refusedAs({ expiresAt: NOW + HOUR })).toEqual({ code: 'nothing-to-snooze', subject });
  });

  it('is about a warning that was, or would come meanwhile: not about an end that is far ahead', () => {
    const subject = 'chat-bot';
    expect(refusedAs({ expiresAt: NOW + 300 * DAY }, '1w')).toEqual({ code: 'not-warned-yet', subject });
    // Its first warning is due in six days: there is nothing to put off for three.
    expect(refusedAs({ expiresAt: NOW + 36 * DAY + HOUR }, '3d')).toEqual({ code: 'not-warned-yet', subject });
    expect(refusedAs({ expiresAt: NOW + 36 * DAY + HOUR }, '1w')).toBe(NOW + 7 * DAY);
  });

  it('never reaches the end, nor the past, and ends when people are warned, in any zone', () => {
    const drawn = fc.record({
      zone: fc.constantFrom(...ZONES),
      ahead: fc.integer({ min: -DAY, max: 40 * DAY }),
      now: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }),
      snooze: fc.constantFrom(...(Object.keys(SNOOZES) as readonly Snooze[])),
    });
    let done = 0;
    always(drawn, ({ zone, ahead, now, snooze }) => {
      const expiresAt = now + ahead;
      const decided = decideSnooze(aKey({ expiresAt }), snooze, { ...FACTS, zone, since: now - 300 * DAY }, now);
      if (decided.kind === 'refused') return;
      done += 1;
      expect(decided.value).toBeGreaterThan(now);
      expect(decided.value).toBeLessThan(expiresAt);
      expect(onTheWall(zone, decided.value).time).toBe('09:00');
    });
    expect(done).toBeGreaterThan(100);
  });
});
