import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { KeyStrangersEntity } from '../../src/persistence/entities/strangers.ts';
import { KeySourceEntity } from '../../src/persistence/entities/uses.ts';
import { forgetStrangers, STRANGERS_KEPT } from '../../src/services/verification/strangers.ts';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import { makeFixture, wrongSecret } from '../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { auditRows, keyRow } from '../support/rows.ts';

/** The rows of those who guessed. */
const strangers = async (context: TestContext) =>
  await context.database.read((manager) => manager.find(KeySourceEntity, { order: { source: 'ASC' } }));

describeOnBothInFull('strangers, as they are stored', (fixture) => {
  async function open() {
    const context = testContext(await fixture.open());
    return { context, ...(await makeFixture(context)), here: testVerifier(context) };
  }

  it('invariants 8, 19: 400 at once on two replicas are counted exactly, lock nothing, and are told once', async () => {
    const { context, key, here } = await open();
    const there = testVerifier(testContext(await fixture.open(), { seed: 'two', time: context.time }));
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, nth) =>
        present(nth % 2 === 0 ? here : there, wrongSecret(key.id, nth), `203.0.${nth >> 8}.${nth & 255}`),
      ),
    );
    const heard = answers.filter((answer) => !answer.valid && answer.code === 'INVALID');
    expect(heard, 'all others are throttled').toHaveLength(5);
    expect(await keyRow(context, key.id)).toMatchObject({ failureTotal: 400, lockedAt: null });
    expect((await keyRow(context, key.id)).failures).toHaveLength(5);
    expect(await auditRows(context, { action: 'key.lock' })).toEqual([]);
    expect(await warningRows(context)).toMatchObject([{ kind: 'guess', state: 'waiting' }]);
    expect(await strangers(context)).toHaveLength(5);
    for (const process of [here, there])
      expect(await present(process, key.secret, '198.51.100.7')).toMatchObject({ valid: true });
  });

  it('a known source’s wrong secrets lock beside them, exactly at the tenth in a row', async () => {
    const { context, key, here } = await open();
    await present(here, key.secret, '192.0.2.1');
    for (let nth = 0; nth < 20; nth += 1) await present(here, wrongSecret(key.id, nth), `203.0.113.${nth}`);
    for (let nth = 0; nth < 4; nth += 1) await present(here, wrongSecret(key.id, nth), '192.0.2.1');
    expect((await keyRow(context, key.id)).lockedAt).toBeNull();
    await present(here, wrongSecret(key.id), '192.0.2.1');
    expect((await keyRow(context, key.id)).lockedAt).toBe(context.clock());
  });

  it('an address is known by itself: its neighbour in the /64 is a stranger', async () => {
    const { context, key, here } = await open();
    await present(here, key.secret, '2001:db8::1');
    await here.uses.flush();
    for (let nth = 0; nth < 12; nth += 1) await present(here, wrongSecret(key.id, nth), '2001:db8::2');
    expect((await keyRow(context, key.id)).lockedAt).toBeNull();
    for (let nth = 0; nth < 5; nth += 1) await present(here, wrongSecret(key.id, nth), '2001:db8::1');
    expect((await keyRow(context, key.id)).lockedAt).not.toBeNull();
  });

  it('neither a success nor an unlock starts their throttle again', async () => {
    const { key, here } = await open();
    for (let nth = 0; nth < 5; nth += 1) await present(here, wrongSecret(key.id, nth), '203.0.113.9');
    await present(here, key.secret, '192.0.2.1');
    expect(await present(here, wrongSecret(key.id), '198.51.100.7')).toMatchObject({ code: 'THROTTLED' });
  });

  it('are one for each /64, and as many for each key as are kept, the latest', async () => {
    const { context, key, here } = await open();
    for (let nth = 0; nth < STRANGERS_KEPT + 10; nth += 1) {
      // Every hour one is heard.
      context.time.advance(HOUR);
      for (const last of ['1', '2'])
        await present(here, wrongSecret(key.id, nth), `2001:db8:0:${nth.toString(16)}::${last}`);
    }
    const rows = await strangers(context);
    expect(rows).toHaveLength(STRANGERS_KEPT);
    expect(rows.every(({ source }) => source.endsWith('::/64'))).toBe(true);
    expect(Math.min(...rows.map(({ lastFailureAt }) => lastFailureAt ?? 0))).toBeGreaterThan(
      context.clock() - STRANGERS_KEPT * HOUR,
    );
  });

  it('are forgotten by age, from before there was a cap too; who is known stays', async () => {
    const { context, key, here } = await open();
    await present(here, key.secret, '192.0.2.1');
    await here.uses.flush();
    const old = { keyId: key.id, trustedAt: null, failures: 5, throttledUntil: null, lastFailureAt: context.clock() };
    await context.database.write(async ({ manager }) => {
      for (let from = 0; from < 2_500; from += 500) {
        const rows = Array.from({ length: 500 }, (_, nth) => ({
          ...old,
          source: `10.0.${(from + nth) >> 8}.${nth & 255}`,
        }));
        await manager.upsert(KeySourceEntity, rows, ['keyId', 'source']);
      }
    });
    expect(await forgetStrangers(context), 'all are young').toBe(0);
    context.time.advance(31 * DAY);
    await present(here, wrongSecret(key.id), '203.0.113.9');
    const bursts = async () => await context.database.read((manager) => manager.count(KeyStrangersEntity));
    expect(await bursts()).toBe(1);
    expect(await forgetStrangers(context)).toBeGreaterThan(1_000);
    expect((await strangers(context)).map(({ source }) => source)).toEqual(['192.0.2.1', '203.0.113.9']);
    expect(await bursts()).toBe(1);
    context.time.advance(DAY + MINUTE);
    await forgetStrangers(context);
    expect(await bursts()).toBe(0);
  });
});
