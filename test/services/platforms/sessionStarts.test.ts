import { expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/time.ts';
import { SessionStartEntity } from '../../../src/persistence/entities/leases.ts';
import { claimStart } from '../../../src/services/platforms/sessionStarts.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';

describeOnBothInFull('the start of a session', (fixture) => {
  it('is claimed by one of many at the same moment, on two processes; the others are told how long to wait', async () => {
    const one = testContext(await fixture.open());
    const two = testContext(await fixture.open(), { seed: 'two', time: one.time });
    const claim = async () =>
      await Promise.all(Array.from({ length: 16 }, (_, index) => claimStart(index % 2 === 0 ? one : two, 'discord')));
    const first = await claim();
    expect(first.filter((wait) => wait === 0)).toHaveLength(1);
    expect(new Set(first)).toEqual(new Set([0, 5 * SECOND]));
    one.time.advance(5 * SECOND);
    expect((await claim()).filter((wait) => wait === 0)).toHaveLength(1);
  });

  it('is counted for each platform by itself, over restarts', async () => {
    const context = testContext(await fixture.open());
    expect(await claimStart(context, 'discord')).toBe(0);
    await context.database.close();
    const restarted = testContext(await fixture.open(), { seed: 'restarted', time: context.time });
    context.time.advance(SECOND);
    expect(await claimStart(restarted, 'discord')).toBe(4 * SECOND);
    expect(await claimStart(restarted, 'another')).toBe(0);
  });

  it('of a crash loop gets rare, and what is a day old is forgotten', async () => {
    const context = testContext(await fixture.open());
    const stored = () => context.database.read((manager) => manager.countBy(SessionStartEntity, {}));
    let began = 0;
    for (let passed = 0; passed < HOUR; passed += 5 * SECOND) {
      if ((await claimStart(context, 'discord')) === 0) began += 1;
      context.time.advance(5 * SECOND);
    }
    expect(began).toBe(13);
    expect(await stored()).toBe(13);
    context.time.advance(DAY);
    expect(await claimStart(context, 'discord')).toBe(0);
    expect(await stored()).toBe(1);
  });
});
