import { expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { ownedBy } from '../../../src/domain/keys/keyOwner.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import { verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { createKey } from '../../../src/services/keys/createKey.ts';
import {
  discardOverdueSecrets,
  forgetShownSecret,
  rememberShownSecret,
  settleDelivery,
  shownSecretsDue,
} from '../../../src/services/keys/settleDelivery.ts';
import { ask, deliver, type Fixture, makeFixture, regenerate, value, wrongSecret } from '../../support/actors.ts';
import { present, type TestContext, type TestVerifier, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows, keyRow, secretRows } from '../../support/rows.ts';

const RETIRED = { valid: false, code: 'RETIRED' };

describeOnBoth('a new secret whose delivery was accepted', (fixture) => {
  it('takes the place of the old one, which stops at once without an overlap (invariant 7)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id));
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await present(process, fresh.secret)).toMatchObject({ valid: true, secret: 'current' });
    expect(fresh.id, 'the ID stays').toBe(key.id);
    expect(await states(context, key.id)).toEqual(['retired', 'current']);
  });

  it('leaves the old one its overlap, and not a moment more (invariant 4)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: HOUR }));
    const overlapEndsAt = context.clock() + HOUR;
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'previous', overlapEndsAt });
    context.time.advance(HOUR - 1);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'previous' });
    context.time.advance(1);
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await present(process, fresh.secret)).toMatchObject({ valid: true });
  });

  it('does not extend the life of older secrets by rotating again (invariant 4)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: HOUR }));
    context.time.advance(30 * MINUTE);
    await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: 10 * HOUR }));
    context.time.advance(30 * MINUTE);
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await states(context, key.id)).toEqual(['previous', 'previous', 'current']);
  });

  it('lets an old one live no longer than it would have anyway (invariant 4)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    context.time.advance(365 * DAY - HOUR);
    await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: DAY }));
    context.time.advance(HOUR - 1);
    const overlapEndsAt = context.clock() + 1;
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'previous', overlapEndsAt });
    context.time.advance(1);
    expect((await present(process, key.secret)).valid).toBe(false);
  });

  it('renews the year and clears a lock, and not before it is delivered', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    for (let number = 1; number <= 10; number += 1) await present(process, key.secret, `${number}`);
    for (let number = 1; number <= 10; number += 1) await present(process, wrongSecret(key.id, number), `${number}`);
    context.time.advance(100 * DAY);
    const undelivered = await regenerate(context, owner, key.id);
    expect(await present(process, key.secret)).toEqual({ valid: false, code: 'LOCKED' });
    const fresh = await deliver(context, owner, undelivered);
    expect(await keyRow(context, key.id)).toMatchObject({
      lockedAt: null,
      failures: [],
      expiresAt: context.clock() + 365 * DAY,
    });
    expect(await present(process, fresh.secret)).toMatchObject({ valid: true });
  });

  it('does not bring a disabled key back', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'disable'), 'disable'));
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id));
    expect(await present(process, fresh.secret)).toEqual({ valid: false, code: 'DISABLED' });
  });

  it('is audited once, however often the platform says so, and whatever it says later', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    const settle = () => settleDelivery(context, owner.by, undelivered.deliveryId, 'accepted');
    expect(await Promise.all([settle(), settle(), settle()])).toEqual(['complete', 'complete', 'complete']);
    expect(await settleDelivery(context, owner.by, undelivered.deliveryId, 'refused')).toBe('complete');
    expect(await auditRows(context, { action: 'secret.promote', keyId: key.id })).toHaveLength(2);
    expect(await present(process, undelivered.secret.reveal())).toMatchObject({ valid: true });
    expect(await deliveryState(context, undelivered.deliveryId)).toBe('accepted');
  });
});

describeOnBoth('a new secret whose delivery was refused', (fixture) => {
  it('is discarded, and the old one never stopped (invariant 5)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    expect(await settleDelivery(context, owner.by, undelivered.deliveryId, 'refused')).toBe('discarded');
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
    expect(await present(process, undelivered.secret.reveal())).toEqual(RETIRED);
    expect(await states(context, key.id)).toEqual(['current', 'discarded']);
    expect(await auditRows(context, { action: 'secret.discard' })).toMatchObject([
      { keyId: key.id, detail: { because: 'delivery-refused', generation: '2' } },
    ]);
  });

  it('takes a new key with it: nobody has a secret of it', async () => {
    const { context, owner, channel } = await start(await fixture.open());
    const asked = { channel, owner: ownedBy(owner), name: 'stillborn', nameKey: 'stillborn' };
    const undelivered = value(await createKey(context, owner.by, asked));
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'refused');
    expect((await keyRow(context, undelivered.keyId)).deletedAt).toBe(context.clock());
    const again = await createKey(context, owner.by, asked);
    expect(again.kind, 'its name is free again').toBe('done');
  });

  it('takes a new key with it, also when its second attempt is refused as well', async () => {
    const { context, owner, channel } = await start(await fixture.open());
    const asked = { channel, owner: ownedBy(owner), name: 'stillborn', nameKey: 'stillborn' };
    const first = value(await createKey(context, owner.by, asked));
    expect(await settleDelivery(context, owner.by, first.deliveryId, 'unknown')).toBe('waiting-for-first-use');
    const second = await regenerate(context, owner, first.keyId);
    await settleDelivery(context, owner.by, second.deliveryId, 'refused');
    context.time.advance(15 * MINUTE);
    await discardOverdueSecrets(context);
    expect(await states(context, first.keyId)).toEqual(['discarded', 'discarded']);
    expect((await keyRow(context, first.keyId)).deletedAt).toBe(context.clock());
  });
});

describeOnBoth('a new secret whose delivery is of unknown outcome', (fixture) => {
  it('becomes current at its first use: it was delivered (invariant 5)', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    expect(await settleDelivery(context, owner.by, undelivered.deliveryId, 'unknown')).toBe('waiting-for-first-use');
    expect(await present(process, key.secret), 'the old one works until then').toMatchObject({ valid: true });
    const uses = Array.from({ length: 20 }, () => present(process, undelivered.secret.reveal()));
    expect(new Set((await Promise.all(uses)).map((verdict) => verdict.valid))).toEqual(new Set([true]));
    expect(await present(process, key.secret)).toEqual(RETIRED);
    expect(await states(context, key.id)).toEqual(['retired', 'current']);
    const promotions = await auditRows(context, { action: 'secret.promote', keyId: key.id });
    expect(promotions.map((row) => row.detail)).toEqual([
      { because: 'delivered', generation: '1' },
      { because: 'first-use', generation: '2' },
    ]);
  });

  it('becomes current at its first use after a crash before any outcome was stored', async () => {
    const { context, owner, key } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    await context.database.close();
    const restarted = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const process = testVerifier(restarted);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
    expect(await present(process, undelivered.secret.reveal())).toMatchObject({ valid: true, secret: 'pending' });
    expect(await present(process, key.secret)).toEqual(RETIRED);
  });

  it('is discarded after fifteen minutes, by the clock and then in the tables', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    await settleDelivery(context, owner.by, undelivered.deliveryId, 'unknown');
    context.time.advance(15 * MINUTE - 1);
    expect(await discardOverdueSecrets(context)).toBe(0);
    context.time.advance(1);
    expect(await present(process, undelivered.secret.reveal())).toEqual(RETIRED);
    expect(await discardOverdueSecrets(context)).toBe(1);
    expect(await discardOverdueSecrets(context)).toBe(0);
    expect(await states(context, key.id)).toEqual(['current', 'discarded']);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
    expect(await verifyChain(context, { seq: 0, hash: CHAIN_START })).toMatchObject({ kind: 'sound' });
  });

  it('stays away when the platform says after fifteen minutes that it was accepted', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const undelivered = await regenerate(context, owner, key.id);
    context.time.advance(15 * MINUTE);
    expect(await settleDelivery(context, owner.by, undelivered.deliveryId, 'accepted')).toBe('gone');
    expect(await present(process, undelivered.secret.reveal())).toEqual(RETIRED);
    expect(await present(process, key.secret)).toMatchObject({ valid: true, secret: 'current' });
  });

  it('is discarded once, whichever of two processes tidies up', async () => {
    const { context, owner, key } = await start(await fixture.open());
    await regenerate(context, owner, key.id);
    context.time.advance(15 * MINUTE);
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const discarded = await Promise.all([discardOverdueSecrets(context), discardOverdueSecrets(elsewhere)]);
    expect(discarded[0] + discarded[1]).toBe(1);
    expect(await auditRows(context, { action: 'secret.discard' })).toHaveLength(1);
  });

  it('gives way to a later one that is delivered', async () => {
    const { context, owner, key, process } = await start(await fixture.open());
    const first = await regenerate(context, owner, key.id);
    const second = await deliver(context, owner, await regenerate(context, owner, key.id));
    expect(await states(context, key.id)).toEqual(['retired', 'discarded', 'current']);
    expect(await present(process, first.secret.reveal())).toEqual(RETIRED);
    expect(await present(process, second.secret)).toMatchObject({ valid: true });
    expect(await settleDelivery(context, owner.by, first.deliveryId, 'accepted')).toBe('gone');
    expect(await states(context, key.id)).toEqual(['retired', 'discarded', 'current']);
  });
});

describeOnBoth('the message that showed a secret', (fixture) => {
  it('is due to be deleted after five minutes, and its address is stored sealed until then (invariant 2)', async () => {
    const { context, owner, key } = await start(await fixture.open());
    const { deliveryId } = await regenerate(context, owner, key.id);
    const handle = 'https://hooks.slack.test/response/1';
    await rememberShownSecret(context, deliveryId, handle);
    await settleDelivery(context, owner.by, deliveryId, 'accepted');
    const tables = await fixture.openRaw();
    expect(JSON.stringify(await tables.query('SELECT * FROM "delivery"'))).not.toContain('hooks.slack');
    context.time.advance(5 * MINUTE - 1);
    expect(await shownSecretsDue(context)).toEqual([]);
    context.time.advance(1);
    expect(await shownSecretsDue(context)).toMatchObject([{ deliveryId, platform: 'console', handle }]);
    await forgetShownSecret(context, deliveryId);
    expect(await shownSecretsDue(context)).toEqual([]);
  });
});

async function start(
  database: Database,
): Promise<Fixture & { readonly context: TestContext; readonly process: TestVerifier }> {
  const context = testContext(database);
  return { context, ...(await makeFixture(context)), process: testVerifier(context) };
}

async function states(context: TestContext, keyId: string): Promise<readonly string[]> {
  return (await secretRows(context, keyId)).map((secret) => secret.state);
}

async function deliveryState(context: TestContext, id: string): Promise<string> {
  return (await context.database.read((manager) => manager.findOneByOrFail(DeliveryEntity, { id }))).state;
}
