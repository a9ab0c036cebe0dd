import { describe, expect, test } from 'vitest';
import { ownedBy } from '../../src/domain/keys/keyOwner.ts';
import { DAY, MINUTE } from '../../src/domain/time/time.ts';
import { deleteShownSecretsJob } from '../../src/jobs/housekeeping/deleteShownSecrets.ts';
import { discardUndeliveredJob } from '../../src/jobs/housekeeping/discardUndelivered.ts';
import { purgeConfirmationsJob } from '../../src/jobs/housekeeping/purgeConfirmations.ts';
import type { Job } from '../../src/jobs/scheduler/job.ts';
import { Scheduler } from '../../src/jobs/scheduler/scheduler.ts';
import { DeliveryEntity } from '../../src/persistence/entities/conversations.ts';
import { findConfirmation, storeConfirmation } from '../../src/services/confirmations.ts';
import { createKey } from '../../src/services/keys/createKey.ts';
import { rememberShownSecret, settleDelivery } from '../../src/services/keys/settleDelivery.ts';
import { makeFixture, value } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { until } from '../support/until.ts';

describeOnBoth('burning the message that showed a secret', (fixture) => {
  /** A key whose secret was shown in a message that the platform can delete. */
  async function shown() {
    const context = testContext(await fixture.open());
    const sample = await makeFixture(context);
    const asked = { channel: sample.channel, name: 'b', nameKey: 'b', owner: ownedBy(sample.owner) };
    const key = value(await createKey(context, sample.owner.by, asked));
    await rememberShownSecret(context, key.deliveryId, 'https://example.test/message/1');
    await settleDelivery(context, sample.owner.by, key.deliveryId, 'accepted');
    return { context, deliveryId: key.deliveryId };
  }

  test('happens five minutes later, once, also after a restart', async () => {
    const { context } = await shown();
    const burned: string[] = [];
    const burn = (handle: string) => {
      burned.push(handle);
      return Promise.resolve('deleted' as const);
    };
    await deleteShownSecretsJob(context, new Map([['console', burn]])).run();
    expect(burned).toEqual([]);

    context.time.advance(5 * MINUTE);
    const restarted = testContext(await fixture.open(), { time: context.time, seed: 'restarted' });
    const job = deleteShownSecretsJob(restarted, new Map([['console', burn]]));
    await job.run();
    await job.run();
    expect(burned).toEqual(['https://example.test/message/1']);
  });

  test('is tried again where the platform asks for it, and forgotten where the message is gone', async () => {
    const { context } = await shown();
    context.time.advance(5 * MINUTE);
    const answers: ('try-again' | 'gone')[] = ['try-again', 'gone'];
    const tried: string[] = [];
    const job = deleteShownSecretsJob(
      context,
      new Map([
        [
          'console',
          (handle: string) => {
            tried.push(handle);
            return Promise.resolve(answers.shift() ?? ('gone' as const));
          },
        ],
      ]),
    );
    await job.run();
    await job.run();
    await job.run();
    expect(tried).toHaveLength(2);
  });

  test('invariant 2: the message’s address is stored sealed, and only until it is burned', async () => {
    const { context, deliveryId } = await shown();
    const stored = () =>
      context.database.read((manager) => manager.findOneByOrFail(DeliveryEntity, { id: deliveryId }));
    expect((await stored()).burnHandle).not.toBeNull();
    expect((await stored()).burnHandle).not.toContain('example');

    context.time.advance(5 * MINUTE);
    await deleteShownSecretsJob(context, new Map([['console', () => Promise.resolve('deleted' as const)]])).run();
    expect((await stored()).burnHandle).toBeNull();
  });

  test('invariant 5: a secret that nobody used within 15 minutes of a doubtful delivery is discarded, once', async () => {
    const context = testContext(await fixture.open());
    const sample = await makeFixture(context);
    const asked = { channel: sample.channel, name: 'c', nameKey: 'c', owner: ownedBy(sample.owner) };
    const key = value(await createKey(context, sample.owner.by, asked));
    await settleDelivery(context, sample.owner.by, key.deliveryId, 'unknown');
    const counts: number[] = [];
    const job = discardUndeliveredJob(context, (discarded) => counts.push(discarded));

    await job.run();
    context.time.advance(15 * MINUTE);
    await job.run();
    await job.run();
    expect(counts).toEqual([1]);
  });

  test('questions are forgotten a day after they expired, not before', async () => {
    const context = testContext(await fixture.open());
    const question = { command: ['disable'], personId: 'p', subjectId: 's', params: {}, seen: {} };
    const { id } = await storeConfirmation(context, question);

    context.time.advance(DAY);
    await purgeConfirmationsJob(context).run();
    expect(await findConfirmation(context, id)).toBeDefined();

    context.time.advance(6 * MINUTE);
    await purgeConfirmationsJob(context).run();
    expect(await findConfirmation(context, id)).toBeUndefined();
  });
});

describe('the schedule', () => {
  const everySecond = (run: Job['run']): Job => ({ name: 'test', summary: '', cron: '* * * * * *', run });

  test('runs a job at its times, reports its failure and runs it again', async () => {
    const failures: string[] = [];
    let runs = 0;
    const schedule = new Scheduler(
      [
        everySecond(() => {
          runs += 1;
          return Promise.reject(new Error('no'));
        }),
      ],
      (_error, job) => failures.push(job),
    );
    await until('the second run', () => runs >= 2);
    await schedule.stop();
    expect(failures.slice(0, 2)).toEqual(['test', 'test']);
  });

  test('waits for a running job when it is stopped, and starts none after', async () => {
    let finish: () => void = () => undefined;
    let runs = 0;
    const schedule = new Scheduler(
      [
        everySecond(() => {
          runs += 1;
          return new Promise((resolve) => {
            finish = resolve;
          });
        }),
      ],
      () => undefined,
    );
    await until('the first run', () => runs === 1);
    let stopped = false;
    const stopping = schedule.stop().then(() => {
      stopped = true;
    });
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(runs).toBe(1);
  });
});
