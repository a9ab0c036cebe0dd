import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { Secret } from '../../src/domain/keys/secret.ts';
import { stepAt } from '../../src/domain/people/secondFactor/secondFactorCode.ts';
import { DAY, SECOND } from '../../src/domain/time/time.ts';
import { beginEnrolment, confirmEnrolment } from '../../src/services/people/secondFactor/enroll.ts';
import { noteKeysMode } from '../../src/services/people/secondFactor/keysMode.ts';
import { codeAt } from '../../src/services/people/secondFactor/totp.ts';
import { makeFixture, value } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { until } from '../support/until.ts';
import { startReplica } from './replica.ts';

describeOnBothInFull('invariant 7: LATCHKEY_MFA=keys, as services see it over HTTP', (fixture) => {
  test('a suspended key is 403 on /v1/auth and SUSPENDED on /v1/verify of every replica, and lifts within a second of enrolling', async () => {
    // Two weeks ago the mode was switched on: what it announced then takes effect now.
    const announced = testContext(await fixture.open(), { policy: { mfa: 'keys' } });
    announced.time.advance(Date.now() - announced.clock() - 14 * DAY - SECOND);
    await noteKeysMode(announced);
    const folder = join(tmpdir(), 'latchkey-unused');
    const env = {
      DATABASE_URL: fixture.url,
      LATCHKEY_DATA_DIR: folder,
      LATCHKEY_MFA: 'keys',
      LATCHKEY_ADMINS: 'console:root',
    };
    const replicas = [await startReplica(env), await startReplica(env)] as const;
    const { context } = replicas[0].latchkey;
    const { owner, key, project } = await makeFixture({ ...context, policy: { ...context.policy, mfa: 'optional' } });
    const asked = async () =>
      await Promise.all(
        replicas.map(async ({ latchkey, verify }) => {
          const headers = { authorization: `Bearer ${key.secret}` };
          const { status } = await fetch(`${latchkey.url}/v1/auth?project=${project.name}`, { headers });
          return `${status} ${await verify(key.secret)}`;
        }),
      );
    const both = async (what: string) => (await asked()).every((one) => one === what);
    await until('both suspend it', () => both('403 SUSPENDED'), SECOND);
    const { seed } = value(await beginEnrolment(context, owner.by, 'ada'));
    value(await confirmEnrolment(context, owner.by, new Secret(codeAt(seed.reveal(), stepAt(context.clock())))));
    await until('both take it again', () => both('204 current'), SECOND);
    for (const one of replicas) await one.stop();
  });
});
