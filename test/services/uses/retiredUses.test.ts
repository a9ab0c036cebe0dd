import { expect, it } from 'vitest';
import { SecretUseEntity } from '../../../src/persistence/entities/uses.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { ask, deliver, makeFixture, regenerate, value } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { keyRow, noticeRows, noticeTexts } from '../../support/rows.ts';

const RETIRED = { valid: false, code: 'RETIRED' };

describeOnBothInFull('a retired secret that is tried again', (fixture) => {
  it('is answered RETIRED, never counts towards a lock, and is never throttled', async () => {
    const { context, key, old, process } = await rotated(testContext(await fixture.open()));
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      expect(await present(process, old, '203.0.113.9', 'crawler')).toEqual(RETIRED);
    }
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 0, failures: [] });
  });

  it('is told to the owner once for each source, with the name of the program', async () => {
    const { context, owner, old, process } = await rotated(testContext(await fixture.open()));
    await Promise.all(Array.from({ length: 10 }, () => present(process, old, '203.0.113.9', 'crawler')));
    await present(process, old, '203.0.113.10');
    const notices = await noticeTexts(context, owner.id);
    expect(notices.map((text) => text.split(' still ')[0]).sort(byText)).toEqual([
      '203.0.113.10',
      'crawler at 203.0.113.9',
    ]);
  });

  it('the worst case of manual 002: an app that tries it 1,000 times locks nothing, and its owner is told once which app and where', async () => {
    const { context, owner, key, old, process } = await rotated(testContext(await fixture.open()));
    for (let burst = 1; burst <= 10; burst += 1) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => present(process, old, '203.0.113.9', 'web-shop')),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(RETIRED)]));
    }
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 0, failures: [] });
    const notices = await noticeTexts(context, owner.id);
    expect(notices.map((text) => text.split(' still ')[0])).toEqual(['web-shop at 203.0.113.9']);
  });

  it('is told once even when another process, or this one after a restart, meets the same source', async () => {
    const { context, owner, old, process } = await rotated(testContext(await fixture.open()));
    const elsewhere = testVerifier(testContext(await fixture.open(), { seed: 'two', time: context.time }));
    await Promise.all([present(process, old), present(elsewhere, old)]);
    await present(testVerifier(context), old);
    expect(await noticeRows(context, owner.id)).toHaveLength(1);
  });

  it('is not told for every address of a botnet', async () => {
    const { context, owner, old, process } = await rotated(testContext(await fixture.open()));
    for (let number = 1; number <= 12; number += 1) await present(process, old, `203.0.113.${number}`);
    expect(await noticeRows(context, owner.id)).toHaveLength(5);
  });

  it('is remembered with its source, but is no use of the key', async () => {
    const { context, key, old, process } = await rotated(testContext(await fixture.open()));
    await present(process, old, '203.0.113.9', 'crawler');
    await present(process, old, '203.0.113.9', 'crawler');
    await process.uses.flush();
    const uses = await context.database.read((manager) => manager.findBy(SecretUseEntity, { keyId: key.id }));
    expect(uses).toMatchObject([{ source: '203.0.113.9', app: 'crawler', count: 2 }]);
    expect(await keyRow(context, key.id)).toMatchObject({ useCount: 0, lastUsedAt: null });
  });
});

describeOnBothInFull('the secret of a deleted key that is tried again', (fixture) => {
  it('is answered DELETED, never counts towards a lock, and is told to the owner in words that fit', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const verifier = testVerifier(context);
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'delete'), 'delete'));
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await present(verifier, key.secret, '203.0.113.9', 'crawler')).toEqual({ valid: false, code: 'DELETED' });
    }
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 0, failures: [] });
    const [notice, ...others] = await noticeTexts(context, owner.id);
    expect(others).toEqual([]);
    expect(notice).toMatch(/^crawler at 203\.0\.113\.9 still tries the secret of your deleted key production \(/);
    expect(notice).toMatch(/Remove the secret from that program, or give it another key\.$/);
    expect(notice).not.toMatch(/new secret/);
  });

  it('is answered RETIRED where the key made room for another: there is a new secret to give', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const verifier = testVerifier(context);
    await deliver(context, owner, await regenerate(context, owner, key.id, { replacement: 'both', overlap: 0 }));
    expect(await present(verifier, key.secret)).toEqual(RETIRED);
    expect((await noticeTexts(context, owner.id))[0]).toMatch(/give that program the new secret\.$/);
  });
});

/** A key that was regenerated with `overlap:none`. */
async function rotated(context: TestContext) {
  const { owner, key } = await makeFixture(context);
  const fresh = await deliver(context, owner, await regenerate(context, owner, key.id));
  return { context, owner, key: fresh, old: key.secret, process: testVerifier(context) };
}

function byText(one: string | undefined, other: string | undefined): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
