import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/domain/keys/secret.ts';
import { stepAt } from '../../../src/domain/people/secondFactor/secondFactorCode.ts';
import { DAY, SECOND } from '../../../src/domain/time/time.ts';
import { beginEnrolment, confirmEnrolment } from '../../../src/services/people/secondFactor/enroll.ts';
import { noteKeysMode } from '../../../src/services/people/secondFactor/keysMode.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import { makeFixture, value } from '../../support/actors.ts';
import { startChild } from '../../support/child.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { PEPPER } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { verify } from '../../support/verify.ts';
import { startReplica } from './replica.ts';

describeOnBothInFull('invariant 7: LATCHKEY_MFA=keys, as services see it over HTTP', (fixture) => {
  const environment = () => ({
    DATABASE_URL: fixture.url,
    LATCHKEY_DATA_DIR: join(tmpdir(), 'latchkey-unused'),
    LATCHKEY_PEPPER: PEPPER,
    LATCHKEY_MFA: 'keys',
    LATCHKEY_ADMINS: 'console:root',
  });

  /** Two weeks ago the mode was switched on: what it announced then takes effect now. @returns who announced it. */
  async function announce() {
    const announced = testContext(await fixture.open(), { policy: { mfa: 'keys' } });
    announced.time.advance(Date.now() - announced.clock() - 14 * DAY - SECOND);
    await noteKeysMode(announced);
    return announced;
  }

  test('a suspended key is 403 on /v1/auth and SUSPENDED on /v1/verify of every replica, and lifts within a second of enrolling', async () => {
    await announce();
    const env = environment();
    const replicas = [await startReplica(env), await startReplica(env)] as const;
    const { context } = replicas[0].latchkey;
    const { owner, key, project } = await makeFixture({ ...context, policy: { ...context.policy, mfa: 'optional' } });
    const asked = async () =>
      await Promise.all(replicas.map(({ latchkey }) => answersOf(latchkey.url, key.secret, project.name)));
    const both = async (what: string) => (await asked()).every((one) => one === what);
    await until('both suspend it', () => both('403 SUSPENDED'), SECOND);
    const { seed } = value(await beginEnrolment(context, owner.by, 'ada'));
    value(await confirmEnrolment(context, owner.by, new Secret(codeAt(seed.reveal(), stepAt(context.clock())))));
    await until('both take it again', () => both('204 current'), SECOND);
    for (const one of replicas) await one.stop();
  });

  test('two processes: what one is told of a second factor at its console, the other answers within a second', async () => {
    const announced = await announce();
    // `ada` has everything from before; at the console it is typed who speaks.
    const { key, project } = await makeFixture({ ...announced, policy: { ...announced.policy, mfa: 'optional' } });
    const processes = [startChild(environment()), startChild(environment())] as const;
    const urls = await Promise.all(processes.map((process) => process.url()));
    const both = async (what: string) =>
      (await Promise.all(urls.map((url) => answersOf(url, key.secret, project.name)))).every((one) => one === what);
    await until('both suspend it', () => both('403 SUSPENDED'));

    const [here] = processes;
    const setupKey = await here.types('@ada\n/apikey mfa enroll', /\b[A-Z2-7]{32}\b/);
    const codeNow = (steps: number) => codeAt(setupKey, stepAt(Date.now()) + steps);
    await here.types(`/apikey mfa confirm\n${codeNow(0)}`, /RC(-[0-9A-Z]{4}){3}/);
    await until('both take it', () => both('204 current'), SECOND);

    // The code of half a minute later: each works once.
    await here.types(`/apikey mfa disable\n${codeNow(1)}`, /Your second factor is off/);
    await until('both suspend it again', () => both('403 SUSPENDED'), SECOND);
    const secrets = [setupKey, key.secret.slice(-44)];
    for (const { errors } of processes) expect(secrets.filter((one) => errors.includes(one))).toEqual([]);
  });
});

/** What a service is told of a secret, at both doors. */
async function answersOf(url: string, secret: string, project: string): Promise<string> {
  const headers = { authorization: `Bearer ${secret}` };
  const { status } = await fetch(`${url}/v1/auth?project=${project}`, { headers });
  return `${status} ${await verify(url, secret, '192.0.2.1')}`;
}
