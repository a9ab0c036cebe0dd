import { expect, test } from 'vitest';
import { Secret } from '../../../src/domain/keys/secret.ts';
import type { Requester } from '../../../src/domain/people/authorization.ts';
import { stepAt } from '../../../src/domain/people/secondFactor/secondFactorCode.ts';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { NoticeEntity } from '../../../src/persistence/entities/outbox.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { beginEnrolment, confirmEnrolment } from '../../../src/services/people/secondFactor/enroll.ts';
import { noteKeysMode, warnSuspensions } from '../../../src/services/people/secondFactor/keysMode.ts';
import { disableWithCode } from '../../../src/services/people/secondFactor/lift.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import { listKeys } from '../../../src/services/search/directory.ts';
import { makeFixture, value, wrongSecret } from '../../support/actors.ts';
import { present, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { until } from '../../support/until.ts';

async function enroll(context: ServiceContext, by: Requester): Promise<string> {
  const { seed } = value(await beginEnrolment(context, by, 'ada'));
  const code = new Secret(codeAt(seed.reveal(), stepAt(context.clock())));
  value(await confirmEnrolment(context, by, code));
  return seed.reveal();
}

describeOnBothInFull('invariant 7: keys of an owner without a second factor, with LATCHKEY_MFA=keys', (fixture) => {
  test('are suspended after 14 days and lifted at once, on every replica within a second', async () => {
    const optional = testContext(await fixture.open());
    const { owner, key, project } = await makeFixture(optional);
    const one = { ...optional, policy: { ...optional.policy, mfa: 'keys' as const } };
    const two = testContext(await fixture.open(), { seed: 'two', time: optional.time, policy: { mfa: 'keys' } });
    const [first, second] = [testVerifier(one), testVerifier(two)];
    const verdictsOf = async (secret: string) => [await present(first, secret), await present(second, secret)];
    const codes = async (secret: string) =>
      (await verdictsOf(secret)).map((verdict) => (verdict.valid ? 'valid' : verdict.code));
    expect(await codes(key.secret)).toEqual(['valid', 'valid']);

    const from = await noteKeysMode(one);
    expect(await noteKeysMode(two), 'the first start says when').toBe(from);
    expect(from).toBe(one.clock() + 14 * DAY);
    one.time.advance(14 * DAY - 1);
    expect(await codes(key.secret)).toEqual(['valid', 'valid']);
    one.time.advance(1);
    await until('both know', async () => (await codes(key.secret)).join() === 'SUSPENDED,SUSPENDED', SECOND);
    expect(await codes(wrongSecret(key.id)), 'only who holds a right secret learns it').toEqual(['INVALID', 'INVALID']);
    const suspended = await listKeys(
      one,
      { ...owner.actor, admin: true },
      { projectId: project.id, status: 'suspended' },
      { offset: 0, limit: 5 },
    );
    expect(suspended.keys.map(({ id }) => id)).toEqual([key.id]);

    const seed = await enroll(one, owner.by);
    expect((await codes(key.secret))[0], 'at once in this process').toBe('valid');
    await until('the other replica knows', async () => (await codes(key.secret))[1] === 'valid', SECOND);
    const active = await listKeys(
      one,
      { ...owner.actor, admin: true },
      { projectId: project.id, status: 'active' },
      { offset: 0, limit: 5 },
    );
    expect(active.keys.map(({ id }) => id)).toEqual([key.id]);

    one.time.advance(MINUTE);
    value(await disableWithCode(two, owner.by, new Secret(codeAt(seed, stepAt(one.clock())))));
    expect((await codes(key.secret))[1]).toBe('SUSPENDED');
    await until('the first replica knows', async () => (await codes(key.secret))[0] === 'SUSPENDED', SECOND);

    // A start with another mode ends it.
    expect(await noteKeysMode(optional)).toBeUndefined();
    await until('nothing is suspended now', async () => (await codes(key.secret)).join() === 'valid,valid', SECOND);
  });

  test('are announced 14 days and 1 day before, once each, and not to who has enrolled', async () => {
    const context = testContext(await fixture.open(), { policy: { mfa: 'keys' } });
    const optional = { ...context, policy: { ...context.policy, mfa: 'optional' as const } };
    const { owner } = await makeFixture(optional);
    await noteKeysMode(context);
    const told = async () =>
      (await context.database.read((manager) => manager.findBy(NoticeEntity, { personId: owner.id })))
        .filter(({ kind }) => kind === 'keys-suspended')
        .map(({ about }) => about.split(':')[1]);
    for (let run = 0; run < 3; run += 1) await warnSuspensions(context);
    expect(await told()).toEqual(['14']);
    context.time.advance(13 * DAY);
    for (let run = 0; run < 3; run += 1) await warnSuspensions(context);
    expect(new Set(await told())).toEqual(new Set(['1', '14']));
    await enroll(context, owner.by);
    expect(await warnSuspensions(context)).toBe(0);
  });
});
