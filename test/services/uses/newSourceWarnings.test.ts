import { expect, it } from 'vitest';
import { DAY, SECOND } from '../../../src/domain/time/time.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { deliver, makeFixture, regenerate } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { keyRow } from '../../support/rows.ts';
import { statementLogger } from '../../support/statementLogger.ts';
import { warningRows } from '../notifications/warnedPeople.ts';

const HOME = '192.0.2.1';

const told = async (context: TestContext) =>
  (await warningRows(context)).map(({ kind, threshold, about }) => `${kind} ${threshold} ${about}`);

describeOnBothInFull('the warning of a new source or app', (fixture) => {
  /** A key that `web` at one address has used for a week. */
  async function settled() {
    const context = testContext(await fixture.open());
    const sample = await makeFixture(context);
    const process = testVerifier(context);
    for (let use = 0; use < 20; use += 1) await present(process, sample.key.secret, HOME, 'web');
    await process.uses.flush();
    context.time.advance(7 * DAY);
    const use = async (source: string, app = 'web', secret = sample.key.secret) => {
      await present(process, secret, source, app);
      await process.uses.flush();
      context.time.advance(SECOND);
    };
    return { context, ...sample, process, use };
  }

  it('comes when an accepted use is written, once, and says who it was', async () => {
    const { context, key, owner, process, use } = await settled();
    const at = context.clock();
    await present(process, key.secret, '203.0.113.5', 'curl');
    expect(await warningRows(context), 'a check writes nothing').toEqual([]);
    await process.uses.flush();
    await use('203.0.113.5', 'curl');
    await use('203.0.113.5', 'wget');
    expect(await warningRows(context)).toMatchObject([
      {
        ...{ kind: 'source', threshold: 'source', about: '203.0.113.5', keyId: key.id, personId: owner.id, dueAt: at },
        detail: { source: '203.0.113.5', app: 'curl' },
      },
      { threshold: 'app', about: 'wget', detail: { source: '203.0.113.5', app: 'wget' } },
    ]);
  });

  it('does not come for who is known, after a restart or a rotation either', async () => {
    const { context, owner, key, process, use } = await settled();
    await use(HOME);
    const again = testVerifier(context);
    await present(again, key.secret, HOME, 'web');
    await again.uses.flush();
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id));
    await use(HOME, 'web', fresh.secret);
    await use(HOME, '', fresh.secret);
    expect(process).not.toBe(again);
    expect(await told(context)).toEqual([]);
  });

  it('does not come for a key that is new, or was hardly used', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    for (let use = 0; use < 30; use += 1) await present(process, key.secret, HOME);
    await process.uses.flush();
    await present(process, key.secret, '203.0.113.5');
    await process.uses.flush();
    expect(await told(context)).toEqual([]);
  });

  it('does not come for refused attempts', async () => {
    const { context, owner, key, use } = await settled();
    await deliver(context, owner, await regenerate(context, owner, key.id));
    await use('203.0.113.9', 'thief');
    expect(await told(context)).toEqual([]);
  });

  it('invariant 9: comes once where two replicas see the same newcomer at once', async () => {
    const { context, key, process } = await settled();
    const elsewhere = testVerifier(testContext(await fixture.open(), { seed: 'two', time: context.time }));
    for (const replica of [process, elsewhere]) await present(replica, key.secret, '203.0.113.5', 'curl');
    await Promise.all([process.uses.flush(), elsewhere.uses.flush()]);
    expect(await told(context)).toEqual(['source source 203.0.113.5']);
    expect((await keyRow(context, key.id)).useCount, 'no use is lost').toBe(22);
  });

  it('stops after three in thirty days, the last of which says so, on whatever replica', async () => {
    const { context, key, process, use } = await settled();
    const elsewhere = testVerifier(testContext(await fixture.open(), { seed: 'two', time: context.time }));
    const first = context.clock();
    await use('203.0.113.1');
    for (const [replica, number] of [process, elsewhere].entries()) {
      await present(number, key.secret, `203.0.113.${2 * replica + 2}`, 'web');
      await present(number, key.secret, `203.0.113.${2 * replica + 3}`, 'web');
    }
    await Promise.all([process.uses.flush(), elsewhere.uses.flush()]);
    for (let app = 0; app < 3; app += 1) await use(HOME, `tool ${app}`);
    const rows = await warningRows(context);
    expect(rows).toHaveLength(3);
    const quiet = rows.flatMap(({ detail }) => detail['quietUntil'] ?? []);
    expect(quiet).toEqual([String(first + 30 * DAY)]);
  });

  it('speaks again when the thirty days are over, of a key that still has few', async () => {
    const { context, use } = await settled();
    for (let app = 0; app < 3; app += 1) await use(HOME, `tool ${app}`);
    await use('203.0.113.1');
    context.time.advance(30 * DAY);
    await use('203.0.113.2');
    expect(await told(context)).toEqual([
      ...['source app tool 0', 'source app tool 1', 'source app tool 2'],
      'source source 203.0.113.2',
    ]);
  });

  it('does not come for a key that is used from everywhere', async () => {
    const { context, use } = await settled();
    // Three are told, and then a month passes.
    for (let number = 1; number <= 6; number += 1) await use(`203.0.113.${number}`);
    context.time.advance(31 * DAY);
    await use('203.0.113.99');
    expect(await told(context)).toHaveLength(3);
  });

  it('is off where its project does without, and comes as soon as it does not', async () => {
    const { context, owner, project, use } = await settled();
    await changeWarningSetting(context, owner.by, project, { off: ['source'] });
    await use('203.0.113.1');
    expect(await told(context)).toEqual([]);
    await changeWarningSetting(context, owner.by, project, { off: [] });
    await use('203.0.113.2');
    expect(await told(context)).toEqual(['source source 203.0.113.2']);
  });

  it('comes the next time where the uses could not be written', async () => {
    const { context, use } = await settled();
    const tables = await fixture.openRaw();
    await tables.query('ALTER TABLE "key_source" RENAME TO "away"');
    await expect(use('203.0.113.1')).rejects.toThrow();
    await tables.query('ALTER TABLE "away" RENAME TO "key_source"');
    expect(await told(context)).toEqual([]);
    await use('203.0.113.1');
    expect(await told(context)).toEqual(['source source 203.0.113.1']);
  });

  it('costs a busy key nothing: who is known is not looked for again', async () => {
    const statements: string[] = [];
    const context = testContext(await fixture.open({ logger: statementLogger((sql) => statements.push(sql)) }));
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    const flush = async () => {
      await present(process, key.secret, HOME, 'web');
      statements.length = 0;
      await process.uses.flush();
      return statements.filter((sql) => /asked/.test(sql)).length;
    };
    expect([await flush(), await flush()]).toEqual([1, 0]);
  });
});
