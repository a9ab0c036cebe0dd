import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { holdLease, releaseLease } from '../../../src/services/platforms/leases.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';

describeOnBothInFull('a lease', (fixture) => {
  /** Two processes on one database, with one clock. */
  async function replicas() {
    const one = testContext(await fixture.open());
    const two = testContext(await fixture.open(), { seed: 'two', time: one.time });
    return { one, two, time: one.time };
  }

  it('is had by one of many that ask for it at the same moment, on two processes', async () => {
    const { one, two } = await replicas();
    for (const name of ['first', 'second', 'third']) {
      const asked = Array.from({ length: 20 }, (_, index) =>
        holdLease(index % 2 === 0 ? one : two, name, `holder ${index}`, MINUTE),
      );
      expect((await Promise.all(asked)).filter((held) => held)).toHaveLength(1);
    }
  });

  it('is kept by the person who asks in time, and another one’s from the moment at which it is over', async () => {
    const { one, two, time } = await replicas();
    expect(await holdLease(one, 'gateway', 'A', MINUTE)).toBe(true);
    time.advance(MINUTE - 1);
    expect(await holdLease(two, 'gateway', 'B', MINUTE)).toBe(false);
    expect(await holdLease(one, 'gateway', 'A', MINUTE)).toBe(true);
    time.advance(MINUTE - 1);
    expect(await holdLease(two, 'gateway', 'B', MINUTE)).toBe(false);
    time.advance(1);
    expect(await holdLease(two, 'gateway', 'B', MINUTE)).toBe(true);
    expect(await holdLease(one, 'gateway', 'A', MINUTE)).toBe(false);
  });

  it('that ran out goes to one of many', async () => {
    const { one, two, time } = await replicas();
    await holdLease(one, 'gateway', 'gone', MINUTE);
    time.advance(MINUTE);
    const asked = Array.from({ length: 20 }, (_, index) =>
      holdLease(index % 2 === 0 ? one : two, 'gateway', `holder ${index}`, MINUTE),
    );
    expect((await Promise.all(asked)).filter((held) => held)).toHaveLength(1);
  });

  it('is free when its holder gives it up, and only then', async () => {
    const { one, two } = await replicas();
    await holdLease(one, 'gateway', 'A', MINUTE);
    await holdLease(one, 'jobs', 'A', MINUTE);
    await releaseLease(two, 'gateway', 'B');
    expect(await holdLease(two, 'gateway', 'B', MINUTE)).toBe(false);
    await releaseLease(one, 'gateway', 'A');
    expect(await holdLease(two, 'gateway', 'B', MINUTE)).toBe(true);
    expect(await holdLease(two, 'jobs', 'B', MINUTE)).toBe(false);
  });
});
