import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideStart, STARTS_A_DAY } from '../../src/domain/sessionStarts.ts';
import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { NOW } from './samples.ts';
import { always, seeded } from './seed.ts';

/** @returns how long anyone who started so often, each time as soon as they were let, waits for the next time. */
function waits(count: number): readonly DurationMs[] {
  const starts: EpochMs[] = [];
  let now = NOW;
  return Array.from({ length: count }, () => {
    const decision = decideStart(starts, now);
    const waited = decision.kind === 'wait' ? decision.forMs : 0;
    now += waited;
    starts.push(now);
    return waited;
  });
}

describe('beginning a session', () => {
  it('takes five seconds from one to the next, and ever longer after three within an hour', () => {
    expect(waits(12).map((ms) => ms / SECOND)).toEqual([0, 5, 5, 5, 10, 20, 40, 80, 160, 320, 640, 900]);
  });

  it('is ordinary again when the starts are an hour old', () => {
    const starts = Array.from({ length: 12 }, (_, index) => NOW + index * SECOND);
    const last = NOW + 11 * SECOND;
    expect(decideStart(starts, last + MINUTE)).toEqual({ kind: 'wait', forMs: 14 * MINUTE });
    expect(decideStart([...starts, last + HOUR], last + HOUR)).toEqual({ kind: 'wait', forMs: 5 * SECOND });
  });

  it('waits for the oldest to leave the day where there were as many as may be', () => {
    const spread = (20 * HOUR) / STARTS_A_DAY;
    const starts = Array.from({ length: STARTS_A_DAY }, (_, index) => NOW + index * spread);
    const now = NOW + 22 * HOUR;
    expect(decideStart(starts.slice(1), now)).toEqual({ kind: 'go' });
    expect(decideStart(starts, now)).toEqual({ kind: 'wait', forMs: 2 * HOUR });
    expect(decideStart(starts, NOW + DAY)).toEqual({ kind: 'go' });
  });
});

const moments = (maxLength: number, within: DurationMs) =>
  fc.array(fc.integer({ min: 0, max: within }), { maxLength, size: 'max' });

describe(seeded('whatever the timing of attempts'), () => {
  it('never more than 400 begin within 24 hours', () => {
    const scene = fc.record({
      // What other versions of the rule, or other clocks, may have left behind.
      before: moments(500, DAY),
      pauses: fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { maxLength: 500, size: 'max' }),
    });
    always(
      scene,
      ({ before, pauses }) => {
        const starts = before.map((ago) => NOW - ago);
        let now = NOW;
        for (const pause of pauses) {
          now += pause;
          if (decideStart(starts, now).kind === 'wait') continue;
          starts.push(now);
          const today = starts.filter((at) => at > now - DAY);
          expect(today.length).toBeLessThanOrEqual(STARTS_A_DAY);
        }
      },
      60,
    );
  });

  it('anyone who waits as long as they are told is let go', () => {
    const scene = fc.record({
      starts: fc.oneof(moments(30, 2 * HOUR), moments(900, 2 * DAY)),
      // Another replica’s clock may be ahead.
      now: fc.integer({ min: 0, max: 2 * DAY }),
    });
    let waited = 0;
    always(scene, ({ starts, now }) => {
      const decision = decideStart(starts, now);
      if (decision.kind === 'go') return;
      waited += 1;
      expect(decision.forMs).toBeGreaterThan(0);
      expect(decideStart(starts, now + decision.forMs)).toEqual({ kind: 'go' });
    });
    expect(waited).toBeGreaterThan(50);
  });
});
