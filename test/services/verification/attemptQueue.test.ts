import { expect, it } from 'vitest';
import { DatabaseSilentError } from '../../../src/persistence/databaseError.ts';
import { AttemptQueue, QueueHeldUpError } from '../../../src/services/verification/attemptQueue.ts';
import { type Gate, gate, until } from '../../support/until.ts';

interface Job {
  readonly keyId: string;
  readonly name: string;
  readonly fail: (error: unknown) => void;
}

/** A queue whose transactions a test watches: those that hold one of the stuck keys wait at the door, and then get no answer. */
function watched(waitMs = Number.POSITIVE_INFINITY) {
  const stuck = new Map<string, Gate>();
  const batches: string[][] = [];
  const done: string[] = [];
  const failed: [string, unknown][] = [];
  const queue = new AttemptQueue<Job>(async (batch) => {
    batches.push(batch.map(({ name }) => name));
    await Promise.resolve();
    for (const { keyId } of batch) {
      const door = stuck.get(keyId);
      if (door === undefined) continue;
      await door.passed;
      throw new DatabaseSilentError('the row was held');
    }
    done.push(...batch.map(({ name }) => name));
  }, waitMs);
  const push = (keyId: string, name: string) => {
    queue.push({ keyId, name, fail: (error) => failed.push([name, error]) });
  };
  return { push, stuck, batches, done, failed };
}

it('does what comes while a transaction runs in one next transaction', async () => {
  const { push, batches, done } = watched();
  for (let number = 1; number <= 50; number += 1) push(`key ${number % 5}`, String(number));
  await until('all to be done', () => done.length === 50);
  expect(batches).toHaveLength(2);
});

it('lets nobody wait behind a key that is held, once that is known', async () => {
  const { push, stuck, done, failed } = watched();
  const door = gate();
  stuck.set('held', door);
  push('held', 'held 1');
  push('free', 'free 1');
  push('held', 'held 2');
  door.open();
  await until('the first batch to fail', () => failed.length > 0);
  stuck.set('held', gate());
  push('held', 'held 3');
  push('free', 'free 2');
  push('other', 'other 1');
  await until('the others to be done', () => done.includes('free 2') && done.includes('other 1'));
  expect(done).not.toContain('held 3');
});

it('does the attempts of one key in their order, also while it is kept apart and afterwards', async () => {
  const { push, stuck, done, failed } = watched();
  const door = gate();
  stuck.set('held', door);
  push('held', '1');
  push('held', '2');
  push('held', '3');
  door.open();
  await until('the first ones to fail', () => failed.length > 0);
  stuck.clear();
  push('held', '4');
  push('held', '5');
  await until('the last one to be done', () => done.includes('5'));
  expect(done.join('')).toBe('2345'.slice(failed.length - 1));
});

it('does not do what nobody waits for', async () => {
  const { push, stuck, done, failed } = watched(0);
  const door = gate();
  stuck.set('held', door);
  push('held', 'late');
  await until('it to be told', () => failed.length === 1);
  expect(failed[0]?.[1]).toBeInstanceOf(QueueHeldUpError);
  expect(done).toEqual([]);
});

it('keeps no key apart for an error that is no wait', async () => {
  const failed: unknown[] = [];
  const batches: number[] = [];
  const queue = new AttemptQueue<Job>(async (batch) => {
    batches.push(batch.length);
    await Promise.resolve();
    throw new Error('no such table');
  }, Number.POSITIVE_INFINITY);
  const push = (keyId: string) => queue.push({ keyId, name: keyId, fail: (error) => failed.push(error) });
  push('one');
  for (let number = 1; number <= 20; number += 1) push(`key ${number}`);
  await until('all to be told', () => failed.length === 21);
  for (let number = 1; number <= 20; number += 1) push(`key ${number}`);
  await until('all to be told', () => failed.length === 41);
  expect(batches).toHaveLength(4);
});
