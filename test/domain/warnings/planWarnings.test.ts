import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, type EpochMs, HOUR } from '../../../src/domain/time/time.ts';
import {
  aboutExpiry,
  daysLeft,
  decideExpiry,
  type ExpiryFacts,
  expiryPlan,
  snoozeUntil,
  type Threshold,
} from '../../../src/domain/warnings/expiry.ts';
import { always, seeded } from '../seed.ts';
import { onTheWall, ZONES } from './zones.ts';

const DAYS = [30, 14, 7, 1];
const facts = (more: Partial<ExpiryFacts> & Pick<ExpiryFacts, 'expiresAt'>): ExpiryFacts => ({
  zone: 'UTC',
  days: DAYS,
  cron: '0 9 * * *',
  since: more.expiresAt - 365 * DAY,
  snoozedUntil: null,
  ...more,
});

/** Ends over three years, in twelve zones. */
const anyFacts = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    expiresAt: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2029, 0) }),
  })
  .map(facts);

/** Lives through a plan as the sweep does: looks when told to, and remembers what it dealt with. */
function live(plan: ReturnType<typeof expiryPlan>, looks: readonly EpochMs[]) {
  const handled = new Set<Threshold>();
  const sent: Threshold[] = [];
  const skipped: Threshold[] = [];
  const nexts: (EpochMs | null)[] = [];
  let warnAt: EpochMs | null = 0;
  for (const now of looks) {
    if (warnAt === null || warnAt > now) continue;
    const decision = decideExpiry(plan, handled, now);
    if (decision.send !== undefined) sent.push(decision.send.threshold);
    skipped.push(...decision.skipped);
    for (const one of [...(decision.send === undefined ? [] : [decision.send.threshold]), ...decision.skipped])
      handled.add(one);
    warnAt = decision.nextAt;
    nexts.push(warnAt);
  }
  return { sent, skipped, nexts };
}

const hourly = (from: EpochMs, to: EpochMs): readonly EpochMs[] =>
  Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, hour) => from + hour * HOUR);

describe(seeded('warnings before a key expires'), () => {
  it('come 30, 14, 7 and 1 days ahead and on the day, at nine, and once after', () => {
    // A Wednesday: 30 days before is a Monday, 14 and 7 are Wednesdays.
    const plan = expiryPlan(facts({ expiresAt: Date.UTC(2027, 2, 31, 16), zone: 'Europe/Berlin' }));
    expect(plan.map(({ threshold, dueAt }) => [threshold, new Date(dueAt).toISOString().slice(0, 16)])).toEqual([
      [30, '2027-03-01T08:00'],
      [14, '2027-03-17T08:00'],
      [7, '2027-03-24T08:00'],
      [1, '2027-03-30T07:00'],
      [0, '2027-03-31T07:00'],
      ['after', '2027-04-01T07:00'],
    ]);
  });

  it('come at the configured time of the owner’s own day, whatever the zone and its summer time', () => {
    always(
      anyFacts,
      (drawn) => {
        const { zone, expiresAt } = drawn;
        const end = Date.parse(onTheWall(zone ?? 'UTC', expiresAt).date);
        for (const { threshold, dueAt } of expiryPlan(drawn)) {
          const { time, weekday, date } = onTheWall(zone ?? 'UTC', dueAt);
          expect(time).toBe('09:00');
          if (threshold === 'again') throw new Error('nothing was snoozed');
          if (threshold === 'after') {
            expect(dueAt > expiresAt && dueAt - expiresAt <= 25.5 * HOUR).toBe(true);
            continue;
          }
          const ahead = (end - Date.parse(date)) / DAY;
          if (threshold < 7) expect(ahead).toBe(threshold);
          else {
            expect(weekday).not.toMatch(/Sat|Sun/);
            expect(ahead === threshold || (weekday === 'Fri' && ahead - threshold <= 2)).toBe(true);
          }
        }
      },
      1_000,
    );
  });

  it('leave out the day itself where nine comes after the end, and what was due before the key was there', () => {
    const early = expiryPlan(facts({ expiresAt: Date.UTC(2027, 2, 31, 3) }));
    expect(early.map(({ threshold }) => threshold)).toEqual([30, 14, 7, 1, 'after']);
    const expiresAt = Date.UTC(2027, 2, 31, 16);
    const short = expiryPlan(facts({ expiresAt, since: expiresAt - 5 * DAY }));
    expect(short.map(({ threshold }) => threshold)).toEqual([1, 0, 'after']);
  });

  it('come on the last day before that an expression allows, and the last one on the first after', () => {
    // A Sunday; nobody is written to on weekends.
    const plan = expiryPlan(facts({ expiresAt: Date.UTC(2027, 2, 28, 16), cron: '30 8 * * 1-5', days: [1] }));
    expect(plan.map(({ dueAt }) => new Date(dueAt).toISOString().slice(0, 16))).toEqual([
      '2027-03-26T08:30',
      '2027-03-26T08:30',
      '2027-03-29T08:30',
    ]);
  });

  it('come at the next time that there is, where the clock leaves theirs out', () => {
    const plan = expiryPlan(
      facts({ expiresAt: Date.UTC(2027, 2, 28, 16), cron: '30 2 * * *', days: [1], zone: 'Europe/Berlin' }),
    );
    expect(new Date(plan.find(({ threshold }) => threshold === 0)?.dueAt ?? 0)).toEqual(
      new Date('2027-03-28T01:00:00Z'),
    );
  });

  it('invariant 9: each is sent once, none is left out, and the next look is later each time', () => {
    always(
      anyFacts,
      (drawn) => {
        const plan = expiryPlan(drawn);
        const { sent, skipped, nexts } = live(plan, hourly(drawn.expiresAt - 40 * DAY, drawn.expiresAt + 3 * DAY));
        expect([...sent, ...skipped].sort()).toEqual(plan.map(({ threshold }) => threshold).sort());
        expect(new Set(sent).size).toBe(sent.length);
        expect(skipped).toEqual([]);
        const looks = nexts.filter((at) => at !== null);
        expect(looks).toEqual([...new Set(looks)].sort((one, other) => one - other));
        expect(nexts.at(-1)).toBeNull();
      },
      60,
    );
  });

  it('invariant 9: a clock that jumps ahead and back by a day sends nothing twice and skips nothing', () => {
    const jumps = fc.tuple(
      anyFacts,
      fc.integer({ min: 0, max: 43 * 24 }),
      fc.constantFrom(DAY, -DAY),
      fc.integer({ min: 1, max: 48 }),
    );
    always(
      jumps,
      ([drawn, at, by, forHours]) => {
        const plan = expiryPlan(drawn);
        const true_ = hourly(drawn.expiresAt - 40 * DAY, drawn.expiresAt + 5 * DAY);
        const jumped = true_.map((now, hour) => (hour >= at && hour < at + forHours ? now + by : now));
        const { sent, skipped } = live(plan, jumped);
        expect(new Set(sent).size).toBe(sent.length);
        expect([...sent, ...skipped].sort()).toEqual(plan.map(({ threshold }) => threshold).sort());
        // Ahead by a day, two warnings of neighbouring days may be due at one moment: then the more urgent one is all there is to say.
        expect(skipped.filter((one) => one !== 1 && one !== 0)).toEqual([]);
      },
      60,
    );
  });

  it('are caught up with once after an outage: the most urgent, and no other', () => {
    const expiresAt = Date.UTC(2027, 2, 31, 16);
    const plan = expiryPlan(facts({ expiresAt }));
    const decision = decideExpiry(plan, new Set([30]), expiresAt - 2 * DAY);
    expect(decision.send?.threshold).toBe(7);
    expect(decision.skipped).toEqual([14]);
    expect(new Date(decision.nextAt ?? 0)).toEqual(new Date('2027-03-30T09:00:00Z'));
    const late = decideExpiry(plan, new Set(), expiresAt + 9 * DAY);
    expect(late).toEqual({ send: plan.at(-1), skipped: [30, 14, 7, 1, 0], nextAt: null });
  });

  it('do not go back to what is less urgent where a project asks for more days', () => {
    const expiresAt = Date.UTC(2027, 2, 31, 16);
    const plan = expiryPlan(facts({ expiresAt, days: [30, 20, 14, 7, 1] }));
    const decision = decideExpiry(plan, new Set([30, 14, 7]), expiresAt - 5 * DAY);
    expect(decision.send).toBeUndefined();
    expect(decision.skipped).toEqual([20]);
  });

  it('wait while they are snoozed, and come again then: the most urgent that was held back, once', () => {
    const expiresAt = Date.UTC(2027, 2, 31, 16);
    const now = expiresAt - 9 * DAY;
    const snoozedUntil = snoozeUntil('3d', { expiresAt, zone: null, cron: '0 9 * * *' }, now) ?? 0;
    expect(new Date(snoozedUntil)).toEqual(new Date('2027-03-25T09:00:00Z'));
    const plan = expiryPlan(facts({ expiresAt, snoozedUntil }));
    expect(decideExpiry(plan, new Set([30, 14]), now + 2 * DAY)).toEqual({
      send: undefined,
      skipped: [],
      nextAt: snoozedUntil,
    });
    const again = decideExpiry(plan, new Set([30, 14]), snoozedUntil);
    expect([again.send?.threshold, again.skipped]).toEqual([7, ['again']]);
    const alone = decideExpiry(plan, new Set<Threshold>([30, 14, 7]), snoozedUntil);
    expect([alone.send?.threshold, alone.skipped]).toEqual(['again', []]);
    expect(aboutExpiry('again', { expiresAt, snoozedUntil })).not.toBe(aboutExpiry(7, { expiresAt, snoozedUntil }));
  });

  it('are never put off past the day of the end, nor past the end', () => {
    const draw = fc.tuple(
      anyFacts,
      fc.constantFrom('1d' as const, '3d' as const, '1w' as const),
      fc.integer({ min: 1, max: 12 * 24 }),
    );
    always(draw, ([drawn, snooze, hours]) => {
      const now = drawn.expiresAt - hours * HOUR;
      const until = snoozeUntil(snooze, drawn, now);
      if (until === undefined) expect(hours).toBeLessThan(49);
      else
        expect(until > now && until < drawn.expiresAt && daysLeft(drawn.zone, drawn.expiresAt, until) >= 0).toBe(true);
    });
  });
});
