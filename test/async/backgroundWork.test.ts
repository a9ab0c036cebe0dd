import { expect, test } from 'vitest';
import { BackgroundWork } from '../../src/async/backgroundWork.ts';

/** Rounds that end when they are told to. */
function scene({ atOnce = 2 } = {}) {
  const errors: string[] = [];
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const work = new BackgroundWork((error, name) => errors.push(`${name}: ${String(error)}`), atOnce);
  const wake = (name: string) =>
    work.wake(name, () => {
      begun.push(name);
      return new Promise<void>((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    });
  /** Ends the oldest round, and lets follow what follows from it. */
  const end = async (error?: Error) => {
    ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { work, wake, end, begun, errors };
}

test('what is woken while it is at work, however often, is looked at once more, and also where the round failed', async () => {
  const { work, wake, end, begun, errors } = scene();
  wake('one');
  expect(begun).toEqual([]);
  await end();
  wake('one');
  wake('one');
  await end(new Error('no'));
  expect(begun).toEqual(['one', 'one']);
  expect(errors).toEqual(['one: Error: no']);
  await end();
  await work.idle();
  expect(begun).toEqual(['one', 'one']);
});

test('only so many are at work at once; the end of one, good or bad, lets in the next', async () => {
  const { work, wake, end, begun } = scene();
  for (const name of ['one', 'two', 'three', 'four']) wake(name);
  await end();
  expect(begun).toEqual(['one', 'two']);
  await end(new Error('no'));
  expect(begun).toEqual(['one', 'two', 'three']);
  await end();
  expect(begun).toEqual(['one', 'two', 'three', 'four']);
  await end();
  await end();
  await work.idle();
});

test('draining finishes the rounds in progress and begins no other', async () => {
  const { work, wake, end, begun } = scene({ atOnce: 1 });
  wake('one');
  wake('two');
  await end();
  wake('one');
  const drained = work.drain();
  wake('three');
  await end();
  await drained;
  expect(begun).toEqual(['one']);
});
