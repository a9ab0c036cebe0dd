import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { sweepWarnings } from '../../../src/services/notifications/sweep.ts';
import { claimDigest, peopleToWarn } from '../../../src/services/outbox/warnings.ts';
import { identify } from '../../../src/services/people/people.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { deliver, makeFixture, regenerate } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { makeWarnedPeople, warnAt, warningRows } from './warnedPeople.ts';

const sweep = (context: TestContext) => sweepWarnings(context, context.clock(), 10_000);
const told = async (context: TestContext, keyId: string) =>
  (await warningRows(context, keyId)).map(({ kind, threshold, state }) => `${kind} ${threshold} ${state}`);
const moveTo = (context: TestContext, text: string) => context.time.advance(Date.parse(text) - context.clock());

describeOnBoth('the warning of a key that nobody uses', (fixture) => {
  /** Made on 15 January at noon UTC, for a year; its owner lives in Berlin. */
  async function unused() {
    const context = testContext(await fixture.open());
    const { owner, project, key } = await makeFixture(context);
    const ada = { platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [], timeZone: 'Europe/Berlin' };
    await identify(context, ada);
    await sweep(context);
    const process = testVerifier(context);
    const use = async () => {
      await present(process, key.secret);
      await process.uses.flush();
    };
    return { context, owner, project, key, process, use };
  }

  it('is due at nine after thirty days, and says since when', async () => {
    const { context, key } = await unused();
    moveTo(context, '2026-02-15T07:58:59Z');
    await sweep(context);
    expect(await told(context, key.id)).toEqual([]);
    moveTo(context, '2026-02-15T07:59:00Z');
    await sweep(context);
    const [row] = await warningRows(context, key.id);
    expect(row).toMatchObject({ kind: 'unused', threshold: 'never', dueAt: Date.parse('2026-02-15T08:00:00Z') });
    expect(row?.detail).toEqual({ since: String(Date.parse('2026-01-15T12:00:00Z')) });
    await sweep(context);
    expect(await told(context, key.id)).toHaveLength(1);
  });

  it('is not told of a key that is used in the last moment, though the use is written later', async () => {
    const { context, key, owner, process } = await unused();
    moveTo(context, '2026-02-15T07:59:00Z');
    await present(process, key.secret);
    await sweep(context);
    expect(await told(context, key.id), 'the tables did not know').toEqual(['unused never waiting']);
    context.time.advance(10 * SECOND);
    await process.uses.flush();
    expect(await peopleToWarn(context, context.clock()), 'not before nine').not.toContain(owner.id);
    moveTo(context, '2026-02-15T08:00:05Z');
    await claimDigest(context, owner.id, 'me', context.clock());
    expect(await told(context, key.id)).toEqual(['unused never dropped']);
  });

  it('goes by the last use, whose writing touches no plan: the sweep looks, and plans again', async () => {
    const { context, key, use } = await unused();
    const planned = await warnAt(context, key.id);
    moveTo(context, '2026-02-14T12:00:00Z');
    await use();
    expect(await warnAt(context, key.id)).toBe(planned);
    moveTo(context, '2026-02-15T08:00:00Z');
    expect(await sweep(context)).toMatchObject({ looked: 1, queued: 0 });
    // 90 days after the use, at nine in what is summer time by then.
    expect(await warnAt(context, key.id)).toBe(Date.parse('2026-05-16T06:59:00Z'));
  });

  it('comes again after each time that it was used and left', async () => {
    const { context, key, use } = await unused();
    const days: number[] = [];
    for (let day = 0; day < 300; day += 1) {
      if (day === 60 || day === 160) await use();
      context.time.advance(DAY);
      const before = (await told(context, key.id)).length;
      await sweep(context);
      if ((await told(context, key.id)).length > before) days.push(day + 1);
    }
    // Swept at noon: after 30 days of nothing, 90 after the first use, 90 after the second.
    expect(days).toEqual([31, 151, 251]);
  });

  it('is off where its project does without; the next sweep goes by what holds then', async () => {
    const { context, key, owner, project } = await unused();
    await changeWarningSetting(context, owner.by, project, { off: ['unused'] });
    await sweep(context);
    context.time.advance(40 * DAY);
    await sweep(context);
    expect(await told(context, key.id)).toEqual([]);
    await changeWarningSetting(context, owner.by, project, { off: [] });
    await sweep(context);
    expect(await told(context, key.id)).toEqual(['unused never waiting']);
  });
});

describeOnBoth('the warning of an old secret in use', (fixture) => {
  async function rotating(replacement: 'secret' | 'both') {
    const context = testContext(await fixture.open());
    const { owner, project, key } = await makeWarnedPeople(context);
    const process = testVerifier(context);
    await present(process, key.secret, '192.0.2.1', 'web');
    await process.uses.flush();
    await sweep(context);
    context.time.advance(10 * MINUTE);
    const fresh = await deliver(
      context,
      owner,
      await regenerate(context, owner, key.id, { replacement, overlap: DAY }),
    );
    const use = async (source: string, app: string) => {
      await present(process, key.secret, source, app);
      await process.uses.flush();
    };
    return { context, owner, project, key, fresh, use };
  }

  it.each(['secret', 'both'] as const)('is planned at once, replacing %s, and names those who use it', async (what) => {
    const { context, key, use } = await rotating(what);
    expect(await warnAt(context, key.id)).toBe(0);
    await sweep(context);
    expect(await warnAt(context, key.id)).toBe(context.clock() + 23 * HOUR);
    const endsAt = context.clock() + DAY;
    context.time.advance(20 * HOUR);
    await use('192.0.2.2', 'batch');
    context.time.advance(3 * HOUR);
    await sweep(context);
    const [row] = await warningRows(context, key.id);
    expect(row).toMatchObject({ kind: 'overlap', dueAt: endsAt - HOUR, detail: { endsAt: String(endsAt) } });
    expect(row?.detail['users']).toBe('batch at 192.0.2.2');
  });

  it.each(['secret', 'both'] as const)('does not come where nobody used it since, replacing %s', async (what) => {
    const { context, key } = await rotating(what);
    await sweep(context);
    // The last use was 10 minutes before the rotation, so within a day of the look.
    context.time.advance(23 * HOUR);
    await sweep(context);
    expect(await told(context, key.id)).toEqual([]);
  });

  it('is off where its project does without; the next sweep goes by what holds then', async () => {
    const { context, key, owner, project, use } = await rotating('secret');
    await changeWarningSetting(context, owner.by, project, { off: ['overlap'] });
    context.time.advance(22 * HOUR);
    await use('192.0.2.2', 'batch');
    context.time.advance(HOUR);
    await sweep(context);
    expect(await told(context, key.id)).toEqual([]);
    await changeWarningSetting(context, owner.by, project, { off: ['unused'] });
    await sweep(context);
    expect(await told(context, key.id)).toEqual(['overlap 1h waiting']);
  });
});
