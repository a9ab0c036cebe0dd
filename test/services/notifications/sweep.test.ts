import { expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { changeStatus, transferKey } from '../../../src/services/keys/changeKey.ts';
import { sweepWarnings } from '../../../src/services/notifications/sweep.ts';
import { identify } from '../../../src/services/people/people.ts';
import { grantRole } from '../../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { UseRecorder } from '../../../src/services/uses/useRecorder.ts';
import { ask, deliver, makeKey, makePerson, regenerate, value } from '../../support/actors.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { secretRows } from '../../support/rows.ts';
import { makeWarnedPeople, warnAt, warningRows } from './warnedPeople.ts';

const sweep = (context: TestContext) => sweepWarnings(context, context.clock(), 10_000);
const told = async (context: TestContext, keyId?: string) =>
  (await warningRows(context, keyId))
    .filter(({ state }) => state === 'waiting')
    .map(({ kind, threshold }) => `${kind} ${threshold}`);
const at = (text: string) => Date.parse(text);

describeOnBothInFull('the sweep for warnings', (fixture) => {
  async function warnedPeople() {
    const context = testContext(await fixture.open());
    return { context, ...(await makeWarnedPeople(context)) };
  }
  /** Moves the clock on, and sweeps. */
  async function later(context: TestContext, by: number) {
    context.time.advance(by);
    return await sweep(context);
  }

  it('looks at a new key at once, and then not before its first warning is due', async () => {
    const { context, key } = await warnedPeople();
    expect(await warnAt(context, key.id)).toBe(0);
    expect(await sweep(context)).toEqual({ looked: 1, queued: 0 });
    // It ends on 24 February at noon UTC; 30 days before is a Sunday, so the Friday before, nine in Berlin.
    expect(await warnAt(context, key.id)).toBe(at('2026-01-23T08:00:00Z'));
    expect(await later(context, 7 * DAY)).toEqual({ looked: 0, queued: 0 });
  });

  it('invariant 9: queues each warning once, no matter who sweeps however often', async () => {
    const { context, key } = await warnedPeople();
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    for (let day = 0; day < 45; day += 1) {
      context.time.advance(DAY);
      await Promise.all([sweep(context), sweep(elsewhere), sweep(context)]);
    }
    expect(await told(context, key.id)).toEqual([
      'expiry 30',
      'expiry 14',
      'unused never',
      'expiry 7',
      'expiry 1',
      'expiry 0',
      'expiry after',
    ]);
    expect(await warnAt(context, key.id)).toBeNull();
    await context.database.write(({ manager }) => manager.update(KeyEntity, { id: key.id }, { warnAt: 0 }));
    expect(await sweep(context)).toEqual({ looked: 1, queued: 0 });
  });

  it('invariant 9: a clock that jumps queues nothing twice and skips nothing', async () => {
    const { context, key } = await warnedPeople();
    for (let day = 0; day < 45; day += 1) {
      await later(context, DAY);
      if (day % 7 !== 3) continue;
      await later(context, DAY);
      await later(context, -DAY);
    }
    expect(await told(context, key.id)).toHaveLength(7);
  });

  it('after an outage queues the most urgent that was missed, and notes the others as overtaken', async () => {
    const { context, key } = await warnedPeople();
    await later(context, 38 * DAY);
    expect(await told(context, key.id)).toContain('expiry 7');
    const dropped = (await warningRows(context, key.id)).filter(({ state }) => state === 'dropped');
    expect(dropped.map(({ threshold, detail }) => [threshold, detail['why']])).toEqual([
      ['30', 'overtaken'],
      ['14', 'overtaken'],
    ]);
  });

  it('starts over with a new end', async () => {
    const { context, key, owner } = await warnedPeople();
    await later(context, 30 * DAY);
    await deliver(context, owner, await regenerate(context, owner, key.id));
    expect(await warnAt(context, key.id)).toBe(0);
    await sweep(context);
    await later(context, 330 * DAY);
    await later(context, 10 * DAY);
    const ends = new Set(
      (await warningRows(context, key.id)).filter(({ kind }) => kind === 'expiry').map(({ about }) => about),
    );
    expect(ends.size).toBe(2);
  });

  it('warns of disabled keys, not of deleted ones, nor of those that nobody was shown', async () => {
    const { context, key, owner, channel } = await warnedPeople();
    const doomed = await makeKey(context, owner, channel, { name: 'doomed', expiresAt: context.clock() + 40 * DAY });
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'disable'), 'disable'));
    value(await changeStatus(context, owner.by, await ask(context, owner, doomed.id, 'delete'), 'delete'));
    await later(context, 20 * DAY);
    expect(await told(context, key.id)).toEqual(['expiry 30']);
    expect(await told(context, doomed.id)).toEqual([]);
    expect(await warnAt(context, doomed.id)).toBeNull();
  });

  it('goes by the owner’s zone, no matter who that is now', async () => {
    const { context, key, owner, project } = await warnedPeople();
    await sweep(context);
    const ben = await makePerson(context, 'Ben');
    const who = { platform: 'console', externalId: 'ben', displayName: 'Ben', groups: [] };
    await identify(context, { ...who, timeZone: 'Asia/Tokyo' });
    value(await grantRole(context, owner.by, project, ben, 'viewer'));
    const asked = await ask(context, owner, key.id, 'transfer');
    value(await transferKey(context, owner.by, asked, ben));
    expect(await warnAt(context, key.id)).toBe(0);
    await sweep(context);
    expect(await warnAt(context, key.id)).toBe(at('2026-01-23T00:00:00Z'));
    await identify(context, { ...who, timeZone: 'America/New_York' });
    await sweep(context);
    expect(await warnAt(context, key.id)).toBe(at('2026-01-23T14:00:00Z'));
    expect(project.name).toBe('bots');
  });

  it('goes by the project’s own days, and leaves out what it does without', async () => {
    const { context, key, owner, project } = await warnedPeople();
    await sweep(context);
    await changeWarningSetting(context, owner.by, project, { days: [35, 2], off: ['unused'] });
    expect(await warnAt(context, key.id)).toBe(0);
    for (let day = 0; day < 45; day += 1) await later(context, DAY);
    expect(await told(context, key.id)).toEqual(['expiry 35', 'expiry 2', 'expiry 0', 'expiry after']);
  });

  it('warns once of a key that was used and then not for 90 days', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel } = await makeWarnedPeople(context);
    const key = await makeKey(context, owner, channel, { name: 'idle' });
    const uses = new UseRecorder(context);
    const secret = (await secretRows(context, key.id))[0];
    const use = (lastAt: number) => ({
      keyId: key.id,
      secretId: secret?.id ?? '',
      source: 's',
      app: '',
      at: lastAt,
      accepted: true,
    });
    await later(context, 10 * DAY);
    uses.note(use(context.clock()));
    await uses.flush();
    for (let week = 0; week < 20; week += 1) await later(context, 7 * DAY);
    expect(await told(context, key.id)).toEqual(['unused idle']);
  });

  it('warns of an old secret that is still used an hour before it ends, and of no other', async () => {
    const { context, key, owner, channel } = await warnedPeople();
    const quiet = await makeKey(context, owner, channel, { name: 'quiet' });
    for (const one of [key, quiet])
      await deliver(context, owner, await regenerate(context, owner, one.id, { overlap: DAY }));
    await sweep(context);
    expect(await warnAt(context, key.id)).toBe(context.clock() + 23 * HOUR);
    context.time.advance(20 * HOUR);
    const uses = new UseRecorder(context);
    const [old] = await secretRows(context, key.id);
    uses.note({
      keyId: key.id,
      secretId: old?.id ?? '',
      source: '192.0.2.1',
      app: 'web',
      at: context.clock(),
      accepted: true,
    });
    await uses.flush();
    await later(context, 3 * HOUR);
    expect(await told(context)).toEqual(['overlap 1h']);
    expect((await warningRows(context))[0]?.keyId).toBe(key.id);
  });
});
