import { expect, it } from 'vitest';
import { ownedBy } from '../../../src/domain/keys/keyOwner.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { createKey } from '../../../src/services/keys/createKey.ts';
import { regenerateKey } from '../../../src/services/keys/regenerateKey.ts';
import { discardOverdueSecrets, settleDelivery } from '../../../src/services/keys/settleDelivery.ts';
import { ask, deliver, type Fixture, makeFixture, regenerate, value } from '../../support/actors.ts';
import { present, type TestContext, type TestVerifier, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows, keyRow, secretRows } from '../../support/rows.ts';

const RETIRED = { valid: false, code: 'RETIRED' };
const BOTH = { replacement: 'both' } as const;

describeOnBoth('replacing ID and secret both', (fixture) => {
  it('eliminates the old key when the new one is delivered, without an overlap at once (invariant 7)', async () => {
    const { context, owner, channel, key, process } = await start(await fixture.open());
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, BOTH));
    expect(fresh.id).not.toBe(key.id);
    expect(fresh.secret).toContain(fresh.id);
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await present(process, fresh.secret)).toMatchObject({
      valid: true,
      secret: 'current',
      key: { name: key.name, channel: { id: channel.id }, owner: { id: owner.id } },
    });
    expect(await keyRow(context, key.id)).toMatchObject({ deletedAt: context.clock() });
    expect((await secretRows(context, key.id)).map((secret) => secret.state)).toEqual(['retired']);
    expect(await auditRows(context, { action: 'key.eliminate' })).toMatchObject([{ keyId: key.id }]);
  });

  it('lets the old key live until the overlap ends, and not a moment more (invariant 4)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, { ...BOTH, overlap: HOUR }));
    context.time.advance(HOUR - 1);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'previous' });
    expect(await present(process, fresh.secret)).toMatchObject({ valid: true, secret: 'current' });
    context.time.advance(1);
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await present(process, fresh.secret)).toMatchObject({ valid: true });
  });

  it('does not lend the old key a longer life than it had (invariant 4)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    context.time.advance(365 * DAY - MINUTE);
    await deliver(context, owner, await regenerate(context, owner, key.id, { ...BOTH, overlap: DAY }));
    const overlapEndsAt = context.clock() + MINUTE;
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'previous', overlapEndsAt });
    context.time.advance(MINUTE);
    expect((await present(process, key.secret)).valid).toBe(false);
  });

  it('leaves the old key as it is while the new one is not delivered (invariant 5)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id, BOTH);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'refused');
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
    expect(await present(process, undelivered.secret.reveal())).toEqual(RETIRED);
    expect((await keyRow(context, key.id)).deletedAt).toBeNull();
    expect((await keyRow(context, undelivered.keyId)).deletedAt).toBe(context.clock());
  });

  it('is completed by the first use of the new key after an unknown outcome (invariant 5)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id, BOTH);
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'unknown');
    const uses = Array.from({ length: 10 }, () => present(process, undelivered.secret.reveal()));
    expect(new Set((await Promise.all(uses)).map((verdict) => verdict.valid))).toEqual(new Set([true]));
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await auditRows(context, { action: 'key.eliminate' })).toHaveLength(1);
  });

  it('comes to nothing fifteen minutes after an unknown outcome', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id, BOTH);
    context.time.advance(15 * MINUTE);
    expect(await discardOverdueSecrets(context)).toBe(1);
    expect(await present(process, undelivered.secret.reveal())).toEqual(RETIRED);
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
    expect((await keyRow(context, undelivered.keyId)).deletedAt).toBe(context.clock());
  });

  it('refuses to replace a key twice: the second question says that it is being replaced', async () => {
    const { context, owner, key } = await start(await fixture.open());
    await deliver(context, owner, await regenerate(context, owner, key.id, { ...BOTH, overlap: HOUR }));
    const confirmation = await ask(context, owner, key.id, 'regenerate');
    const again = await regenerateKey(context, owner.by, confirmation, { ...BOTH, overlap: 0 });
    expect(again).toMatchObject({ kind: 'refused', refusal: { code: 'key-being-replaced' } });
  });

  it('makes one key of one, even when two replacements were under way', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const first = await regenerate(context, owner, key.id, BOTH);
    const second = await regenerate(context, owner, key.id, BOTH).catch(() => undefined);
    await deliver(context, owner, first);
    if (second !== undefined) await settleDelivery(context, owner.by, second.deliveryId, 'accepted');
    const secrets = [key.secret, first.secret.reveal(), ...(second === undefined ? [] : [second.secret.reveal()])];
    const verdicts = await Promise.all(secrets.map((secret) => present(process, secret)));
    expect(verdicts.filter((verdict) => verdict.valid)).toHaveLength(1);
  });

  it('brings nothing to life when the old key was disabled meanwhile: that stops everything at once', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id, BOTH);
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'disable'), 'disable'));
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'accepted');
    expect((await present(process, key.secret)).valid).toBe(false);
    expect((await present(process, undelivered.secret.reveal())).valid).toBe(false);
  });

  it('brings nothing to life when the old key was deleted meanwhile', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id, BOTH);
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'delete'), 'delete'));
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'accepted');
    expect((await present(process, key.secret)).valid).toBe(false);
    expect((await present(process, undelivered.secret.reveal())).valid).toBe(false);
  });

  it('does not free the name for a third key', async () => {
    const { context, owner, channel, key } = await start(await fixture.open());
    await deliver(context, owner, await regenerate(context, owner, key.id, BOTH));
    const third = await createKey(context, owner.by, {
      channel,
      owner: ownedBy(owner),
      name: key.name,
      nameKey: key.name,
    });
    expect(third).toMatchObject({ kind: 'refused', refusal: { code: 'name-taken' } });
  });
});

async function start(
  database: Database,
): Promise<Fixture & { readonly context: TestContext; readonly process: TestVerifier }> {
  const context = testContext(database);
  return { context, ...(await makeFixture(context)), process: testVerifier(context) };
}
