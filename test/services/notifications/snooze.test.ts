import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { WarningEntity } from '../../../src/persistence/entities/warnings.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import { transferKey } from '../../../src/services/keys/changeKey.ts';
import { snoozeKey } from '../../../src/services/notifications/snooze.ts';
import { sweepWarnings } from '../../../src/services/notifications/sweep.ts';
import { peopleToWarn } from '../../../src/services/outbox/warnings.ts';
import { grantRole } from '../../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { ask, deliver, type Fixture, makePerson, regenerate, value } from '../../support/actors.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows, keyRow } from '../../support/rows.ts';
import { makeWarnedPeople, warnAt, warningRows } from './warnedPeople.ts';

const at = (text: string) => Date.parse(text);
/** The household's key ends then: on a Tuesday, at one in Berlin, where its owner lives. */
const END = '2026-02-24T12:00:00Z';
const FIRST = '2026-01-23T08:00:00Z';

describeOnBoth('a snooze', (fixture) => {
  async function warnedPeople() {
    const context = testContext(await fixture.open());
    return { context, ...(await makeWarnedPeople(context)) };
  }
  const find = async (context: TestContext, { key }: Pick<Fixture, 'key'>) => {
    const found = await context.database.read((manager) => loadKey(manager, key.id));
    if (found === undefined) throw new Error('the key is gone');
    return found;
  };
  const snooze = async (context: TestContext, sample: Fixture, how: '1d' | '3d' | '1w') =>
    await snoozeKey(context, sample.owner.by, await find(context, sample), how);
  const goTo = async (context: TestContext, moment: string) => {
    context.time.advance(at(moment) - context.clock());
    return await sweepWarnings(context, context.clock(), 10_000);
  };
  /** Sweeps each hour. @returns which warnings were queued when. */
  const liveTo = async (context: TestContext, moment: string) => {
    const seen: string[] = [];
    for (;;) {
      context.time.advance(HOUR);
      if (context.clock() > at(moment)) return seen;
      const before = new Set((await warningRows(context)).map(({ id }) => id));
      await sweepWarnings(context, context.clock(), 10_000);
      for (const { id, kind, threshold, state } of await warningRows(context))
        if (!before.has(id) && state === 'waiting' && kind === 'expiry')
          seen.push(`${threshold} ${new Date(context.clock()).toISOString().slice(0, 16)}`);
    }
  };

  it('ends at nine in the owner’s zone; then they are warned again, and not before', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    expect(value(await snooze(context, sample, '3d'))).toEqual({ until: at('2026-01-26T08:00:00Z') });
    expect(await warnAt(context, sample.key.id)).toBe(0);
    const seen = await liveTo(context, '2026-02-25T12:00:00Z');
    expect(seen).toEqual([
      'again 2026-01-26T08:00',
      '14 2026-02-10T08:00',
      '7 2026-02-17T08:00',
      '1 2026-02-23T08:00',
      '0 2026-02-24T08:00',
      'after 2026-02-25T08:00',
    ]);
  });

  it('drops what waits to be told, and leaves what was told', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    value(await snooze(context, sample, '1w'));
    expect(await peopleToWarn(context, context.clock() + HOUR)).toEqual([]);
    expect((await warningRows(context, sample.key.id)).map(({ state, detail }) => [state, detail])).toEqual([
      ['dropped', { why: 'snoozed' }],
    ]);
    await goTo(context, '2026-01-30T08:00:00Z');
    expect(await peopleToWarn(context, context.clock() + HOUR)).toEqual([sample.owner.id]);
    const again = { keyId: sample.key.id, threshold: 'again' };
    await context.database.write(({ manager }) => manager.update(WarningEntity, again, { state: 'sent' }));
    value(await snooze(context, sample, '1d'));
    expect((await warningRows(context, sample.key.id)).map(({ state }) => state)).toEqual(['dropped', 'sent']);
    expect(await liveTo(context, '2026-02-09T12:00:00Z')).toEqual(['again 2026-01-31T08:00']);
  });

  it('never passes the end: on the last day it ends at nine, and then there is none', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, '2026-02-22T08:00:00Z');
    expect(value(await snooze(context, sample, '1w')).until).toBe(at('2026-02-24T08:00:00Z'));
    expect(await liveTo(context, '2026-02-24T08:00:00Z')).toEqual(['0 2026-02-24T08:00']);
    expect(await snooze(context, sample, '1d')).toMatchObject({ refusal: { code: 'nothing-to-snooze' } });
    await goTo(context, END);
    expect(await snooze(context, sample, '1d')).toMatchObject({ refusal: { code: 'key-expired' } });
    expect(await liveTo(context, '2026-03-20T12:00:00Z')).toEqual(['after 2026-02-25T08:00']);
  });

  it('invariant 6: is recorded; asked for again it changes nothing', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    value(await snooze(context, sample, '1d'));
    await sweepWarnings(context, context.clock(), 10);
    const before = await keyRow(context, sample.key.id);
    context.time.advance(MINUTE);
    expect(value(await snooze(context, sample, '1d')).until).toBe(at('2026-01-24T08:00:00Z'));
    expect(await keyRow(context, sample.key.id)).toEqual(before);
    value(await snooze(context, sample, '3d'));
    const events = await auditRows(context, { action: 'key.snooze' });
    expect(events.map(({ outcome, keyId, detail }) => ({ outcome, keyId, detail }))).toEqual([
      { outcome: 'done', keyId: sample.key.id, detail: { for: '1d', until: '2026-01-24T08:00:00.000Z' } },
      { outcome: 'done', keyId: sample.key.id, detail: { for: '3d', until: '2026-01-26T08:00:00.000Z' } },
    ]);
  });

  it('of two at one moment leaves one of theirs', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    const both = await Promise.all([snooze(context, sample, '1d'), snooze(context, sample, '1w')]);
    const untils = both.map((one) => value(one).until);
    expect(untils).toContain((await keyRow(context, sample.key.id)).snoozedUntil);
  });

  it('ends when the key is regenerated', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    value(await snooze(context, sample, '1w'));
    await deliver(context, sample.owner, await regenerate(context, sample.owner, sample.key.id));
    expect((await keyRow(context, sample.key.id)).snoozedUntil).toBeNull();
    expect(await liveTo(context, '2026-03-01T12:00:00Z')).toEqual([]);
    expect(await snooze(context, sample, '1w')).toMatchObject({ refusal: { code: 'not-warned-yet' } });
  });

  it('ends when the key gets another owner, who is warned from then on', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, FIRST);
    value(await snooze(context, sample, '3d'));
    const ben = await makePerson(context, 'Ben');
    const stale = await find(context, sample);
    value(await grantRole(context, sample.owner.by, sample.project, ben, 'viewer'));
    const asked = await ask(context, sample.owner, sample.key.id, 'transfer');
    value(await transferKey(context, sample.owner.by, asked, ben));
    expect((await keyRow(context, sample.key.id)).snoozedUntil).toBeNull();
    // Decided on as theirs a moment before: what warns the new owner is not theirs to put off.
    expect(await snoozeKey(context, sample.owner.by, stale, '1w')).toMatchObject({ refusal: { code: 'key-changed' } });
    await goTo(context, '2026-02-10T09:00:00Z');
    const waiting = (await warningRows(context, sample.key.id)).filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ threshold, personId }) => [threshold, personId])).toEqual([['14', ben.id]]);
  });

  it('is about the days that the project itself wants', async () => {
    const { context, ...sample } = await warnedPeople();
    await goTo(context, '2026-01-17T08:00:00Z');
    expect(await snooze(context, sample, '1w')).toMatchObject({ kind: 'done' });
    value(await changeWarningSetting(context, sample.owner.by, sample.project, { days: [7] }));
    expect(await snooze(context, sample, '3d')).toMatchObject({ refusal: { code: 'not-warned-yet' } });
  });
});
