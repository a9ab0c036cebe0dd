import { describe, expect, test } from 'vitest';
import { type Changed, LiveMessage, PUT_OFF } from '../../../adapters/shared/liveMessage.ts';
import { RateLimiter } from '../../../adapters/shared/rateLimiter.ts';
import { text, type View, view } from '../../../src/chat/contracts/view.ts';

/** A message on a platform that answers in turn, and then takes everything. */
function messageThat(answers: readonly Changed[], apartMs = 5) {
  const shown: string[] = [];
  const again: string[] = [];
  const left = [...answers];
  const port = {
    change: (message: View): Promise<Changed> => {
      const answer = left.shift() ?? { kind: 'done' };
      if (answer.kind === 'done') shown.push(JSON.stringify(message));
      return Promise.resolve(answer);
    },
    postAgain: (message: View): Promise<void> => {
      again.push(JSON.stringify(message));
      return Promise.resolve();
    },
  };
  const limiter = new RateLimiter(0, new AbortController().signal);
  return { live: new LiveMessage('D1:1', port, limiter, apartMs), shown, again };
}

const says = (words: string) => () => Promise.resolve(view(text(words)));

describe('a message that follows something', () => {
  test('asks what to show when its turn comes, and loses no change that comes while one is shown', async () => {
    const { live, shown } = messageThat([]);
    let at = 0;
    const latest = () => Promise.resolve(view(text(`step ${at}`)));
    const results: Promise<Changed>[] = [];
    for (at = 1; at <= 100; at += 1) {
      results.push(live.follow(latest));
      if (at % 10 === 0) await Promise.race(results);
    }
    await Promise.all(results);
    expect(shown.at(-1)).toContain('step 10');
    expect(shown.length).toBeLessThan(100);
    expect(await live.follow(says('the end'))).toEqual({ kind: 'done' });
    expect(shown.at(-1)).toContain('the end');
  });

  test('waits as the platform asks, and takes three refusals of that kind for one that lasts', async () => {
    const busy: Changed = { kind: 'busy', retryAfterMs: 5 };
    const patient = messageThat([busy, busy]);
    expect(await patient.live.follow(says('one'))).toEqual({ kind: 'done' });
    expect(patient.shown).toHaveLength(1);
    const hopeless = messageThat([busy, busy, busy]);
    expect(await hopeless.live.follow(says('one'))).toEqual({ kind: 'refused', code: PUT_OFF });
    expect(hopeless.again).toHaveLength(1);
    const long = messageThat([{ kind: 'busy', retryAfterMs: 3_600_000 }]);
    expect(await long.live.follow(says('one'))).toEqual({ kind: 'refused', code: PUT_OFF });
  });

  test('is not changed where nothing is to be shown, or where that can’t be read', async () => {
    const { live, shown } = messageThat([]);
    expect(await live.follow(() => Promise.resolve(undefined))).toEqual({ kind: 'done' });
    expect(await live.follow(() => Promise.reject(new Error('no database')))).toEqual({ kind: 'unknown' });
    expect(shown).toEqual([]);
    expect(await live.follow(says('one'))).toEqual({ kind: 'done' });
  });
});
