import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withTimeout } from '../../src/async/withTimeout.ts';

const never = new Promise<never>(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('work that is done in time is the result, and leaves no timer that would keep the process alive', async () => {
  await expect(withTimeout(Promise.resolve('answer'), 1_000, () => 'late')).resolves.toBe('answer');
  expect(vi.getTimerCount()).toBe(0);
});

test('work that fails in time fails as it did, and leaves no timer', async () => {
  await expect(withTimeout(Promise.reject(new Error('refused')), 1_000, () => 'late')).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});

test('when the time is up the fallback is the result, not a moment earlier', async () => {
  const settled = vi.fn();
  const waiting = withTimeout(never, 1_000, () => 'late').then(settled);
  await vi.advanceTimersByTimeAsync(999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(settled).toHaveBeenCalledWith('late');
});

test('a fallback that throws is the error', async () => {
  const failed = expect(
    withTimeout(never, 1_000, () => {
      throw new Error('too late');
    }),
  ).rejects.toThrow('too late');
  await vi.advanceTimersByTimeAsync(1_000);
  await failed;
});

test('work that fails after its time is nobody’s error: it does not end the process', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const waiting = withTimeout(work, 1_000, () => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  await waiting;
  fail(new Error('the database hangs'));
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
