import { expect, it } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import { planWarningsJob } from '../../src/jobs/notifications/planWarnings.ts';
import { makeWarnedPeople, warningRows } from '../services/notifications/warnedPeople.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';

describeOnBoth('the job that looks for what ends', (fixture) => {
  it('queues what is due, once, and says by hand how much that was', async () => {
    const context = testContext(await fixture.open());
    await makeWarnedPeople(context);
    const { run, cron } = planWarningsJob(context);
    const said: string[] = [];
    const runOnce = () => run((words) => said.push(words));
    await runOnce();
    context.time.advance(20 * DAY);
    await runOnce();
    await runOnce();
    expect(cron).toBe('* * * * *');
    expect(said).toEqual([
      'Keys checked: 1. Warnings queued: 0.',
      'Keys checked: 1. Warnings queued: 1.',
      'Keys checked: 0. Warnings queued: 0.',
    ]);
    expect((await warningRows(context)).filter(({ state }) => state === 'waiting')).toMatchObject([{ kind: 'expiry' }]);
  });
});
