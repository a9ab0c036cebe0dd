import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Connections } from '../../src/connectors/connections.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import { WAITS } from '../../src/connectors/outcomes.ts';
import { LONGEST_CALL, type StepOutcome } from '../../src/domain/apps/connector.ts';
import { type ApiServer, startApiServer } from '../fakes/kubernetes/apiServer.ts';
import { callOf, declarationOf, depsOf, NEW_SECRET, register, untilEnd } from './support.ts';

const GIVEN = {
  connection: 'prod',
  namespace: 'shop',
  'secret-name': 'web',
  field: 'API_KEY',
  workload: 'deployment/web',
};

/** A cluster with an app in it, and the way to it. */
async function place({ given = {}, context = 'good', rollout = 30_000, replicas = 3, spec = {} } = {}) {
  const server = untilEnd(await startApiServer());
  server.addSecret('web', { API_KEY: 'lk_old', DATABASE_URL: 'postgres://db' });
  const settings = { ...GIVEN, ...given };
  const kind = settings.workload?.startsWith('statefulset') ? 'statefulsets' : 'deployments';
  const pods = server.addWorkload(kind, 'web', { replicas, ...spec });
  const connections: Connections = new Map([
    ['prod', { connector: 'kubernetes', projects: ['shop'], kubeconfig: server.kubeconfig, context }],
  ]);
  const deps = depsOf({ connections, waits: { answer: 10_000, rollout, look: 2 } });
  const app = await openConnectors(deps).open('kubernetes', register('kubernetes', settings, deps).settings);
  return { server, pods, app, connections };
}

const DONE: StepOutcome = { kind: 'done' };
const patches = (server: ApiServer) =>
  server.requests.filter(({ method, query }) => method === 'PATCH' && !query.has('dryRun'));

describe('a kubernetes app', () => {
  it('gets the new secret in its one field; the others are neither changed nor seen (invariant 15)', async () => {
    const { server, app } = await place();
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
    expect(server.secret('web')).toEqual({ API_KEY: NEW_SECRET.reveal(), DATABASE_URL: 'postgres://db' });
    expect(server.requests).toHaveLength(1);
    const data = { API_KEY: Buffer.from(NEW_SECRET.reveal()).toString('base64') };
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ data });
    expect(server.requests[0]?.headers.accept).toContain('as=PartialObjectMetadata');
  });

  it('needs no permission beyond patching its Secret, and reading and patching its workload', async () => {
    const { server, app } = await place();
    server.permit('patch secrets web', 'get deployments web', 'patch deployments web');
    expect(await app.check('shop')).toEqual(DONE);
    expect(await app.undeploy(callOf('s1'))).toEqual(DONE);
    expect(await app.updateSecret(callOf('s2'), NEW_SECRET)).toEqual(DONE);
    expect(await app.deploy(callOf('s3'))).toEqual(DONE);
    expect(await app.deploy(callOf('s4'))).toEqual(DONE);
  });

  it.each(['deployment', 'statefulset'])('as a %s: undeployed to nothing, deployed as many as before', async (kind) => {
    const { server, pods, app } = await place({ given: { workload: `${kind}/web` } });
    expect(await app.undeploy(callOf('s1'))).toEqual(DONE);
    expect(pods.running).toBe(0);
    expect(server.workload('web').spec.replicas).toBe(0);
    expect(await app.deploy(callOf('s2'))).toEqual(DONE);
    expect(pods.running).toBe(3);
    expect(server.workload('web').metadata.annotations).toEqual({ 'latchkey/step': 's2' });
  });

  it.each(['deployment', 'statefulset'])('as a %s that runs: new pods in the place of the old', async (kind) => {
    const { pods, app } = await place({ given: { workload: `${kind}/web` } });
    expect(await app.deploy(callOf())).toEqual(DONE);
    expect([pods.running, pods.restarts]).toEqual([3, 1]);
  });

  it('takes each step once, however often it is asked (invariant 14)', async () => {
    const { server, pods, app } = await place();
    const thrice = async (step: () => Promise<StepOutcome>) => [await step(), await step(), await step()];
    expect(await thrice(() => app.undeploy(callOf('s1')))).toEqual([DONE, DONE, DONE]);
    expect(await thrice(() => app.deploy(callOf('s2')))).toEqual([DONE, DONE, DONE]);
    expect(await thrice(() => app.deploy(callOf('s3')))).toEqual([DONE, DONE, DONE]);
    expect(patches(server)).toHaveLength(3);
    expect([pods.running, pods.restarts]).toEqual([3, 1]);
  });

  it('that was undeployed by somebody else stays so, and is deployed with one replica if nothing else is known', async () => {
    const { server, pods, app } = await place({ replicas: 0 });
    expect(await app.undeploy(callOf('s1'))).toEqual(DONE);
    expect(patches(server)).toEqual([]);
    expect(await app.deploy(callOf('s2'))).toEqual(DONE);
    expect(pods.running).toBe(1);
  });

  it('is changed on what was read: a change in between is seen, not overwritten', async () => {
    const { server, app } = await place();
    let meddled = 0;
    server.onPatch((name) => {
      if (meddled++ > 0) return;
      const stored = server.workload(name);
      stored.spec.replicas = 5;
      Object.assign(stored.metadata, { resourceVersion: '99999', generation: 2 });
    });
    expect(await app.undeploy(callOf())).toEqual(DONE);
    expect(server.workload('web').metadata.annotations?.['latchkey/replicas']).toBe('5');
  });

  it('under constant change it is tried again later', async () => {
    const { server, app } = await place();
    server.onPatch((name) => Object.assign(server.workload(name).metadata, { resourceVersion: `${Math.random()}` }));
    const failure = { code: 'conflict', status: 409, subject: 'deployment/web' };
    expect(await app.undeploy(callOf())).toEqual({ kind: 'try-again', failure });
    expect(server.workload('web').spec.replicas).toBe(3);
  });

  it('whose rollout takes longer than a call is waited for by the next call with the same ID', async () => {
    const { server, pods, app } = await place({ rollout: 150 });
    pods.mode = 'stuck';
    const failure = { code: 'timed-out', subject: 'deployment/web' };
    expect(await app.deploy(callOf())).toEqual({ kind: 'try-again', failure });
    pods.mode = 'works';
    let outcome: StepOutcome;
    do outcome = await app.deploy(callOf());
    while (outcome.kind === 'try-again');
    expect(outcome).toEqual(DONE);
    expect([patches(server).length, pods.restarts]).toEqual([1, 1]);
  });

  it('is never waited for longer than a step is claimed (invariant 14)', () => {
    // The last look at a rollout begins just before the wait is over.
    expect(WAITS.rollout + WAITS.look + WAITS.answer).toBeLessThan(LONGEST_CALL);
  });

  it('whose rollout Kubernetes gives up has failed', async () => {
    const { pods, app } = await place();
    pods.mode = 'gives up';
    const failure = { code: 'rollout-failed', subject: 'deployment/web' };
    expect(await app.deploy(callOf())).toEqual({ kind: 'failed', failure });
  });

  it.each([
    ['a paused Deployment', 'deployment/web', { paused: true }],
    ['a StatefulSet that is updated by hand', 'statefulset/web', { updateStrategy: { type: 'OnDelete' } }],
    [
      'a StatefulSet that is updated in part',
      'statefulset/web',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
    ],
  ])('as %s is restarted by a person', async (_, workload, spec) => {
    const { server, app } = await place({ given: { workload }, spec });
    expect(await app.deploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(patches(server)).toEqual([]);
  });

  it('without a workload is undeployed and deployed by a person', async () => {
    const { app } = await place({ given: { workload: '' } });
    expect(await app.check('shop')).toEqual(DONE);
    expect(await app.undeploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(await app.deploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
  });

  it('is checked without a change', async () => {
    const { server, app } = await place();
    expect(await app.check('shop')).toEqual(DONE);
    expect(patches(server)).toEqual([]);
    expect(server.secret('web')['API_KEY']).toBe('lk_old');
    server.permit('patch secrets web', 'get deployments web');
    const failure = { code: 'not-allowed', status: 403, subject: 'deployment/web' };
    expect(await app.check('shop')).toEqual({ kind: 'failed', failure });
  });
});

describe('a cluster that says no', () => {
  it.each([
    [
      'the Secret is missing',
      { given: { 'secret-name': 'other' } },
      { code: 'not-found', status: 404, subject: 'shop/other' },
    ],
    ['the token is unknown', { context: 'stranger' }, { code: 'not-allowed', status: 401, subject: 'shop/web' }],
    ['the context is missing', { context: 'none' }, { code: 'bad-settings', subject: 'prod' }],
  ])('%s', async (_, options, failure) => {
    const { app } = await place(options);
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'failed', failure });
  });

  it('a server with another certificate is sent no secret', async () => {
    const { server, app } = await place({ context: 'elsewhere' });
    const failure = { code: 'unreachable', subject: 'shop/web' };
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'try-again', failure });
    expect(server.requests).toEqual([]);
  });

  it.each([
    [
      { status: 500, body: 'leaky' },
      { kind: 'try-again', failure: { code: 'answered', status: 500, subject: 'shop/web' } },
    ],
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { kind: 'try-again', failure: { code: 'answered', status: 429, subject: 'shop/web' }, afterMs: 3_000 },
    ],
    [
      { status: 422, body: { message: 'leaky' } },
      { kind: 'failed', failure: { code: 'answered', status: 422, subject: 'shop/web' } },
    ],
    [
      { status: 200, body: 'leaky' },
      { kind: 'failed', failure: { code: 'unexpected', subject: 'shop/web' } },
    ],
  ])('%j', async (reply, expected) => {
    const { server, app } = await place();
    server.faults(reply);
    const outcome = await app.updateSecret(callOf(), NEW_SECRET);
    expect(outcome).toEqual(expected);
    expect(inspect(outcome)).not.toContain('leaky');
  });

  it('a redirect is refused: the secret does not follow it (invariant 15)', async () => {
    const elsewhere = untilEnd(await startApiServer());
    const { server, app } = await place();
    server.faults({ status: 307, headers: { location: `${elsewhere.origin}/api/v1/namespaces/shop/secrets/web` } });
    const failure = { code: 'redirected', status: 307, subject: 'shop/web' };
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'failed', failure });
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('the settings of a kubernetes app', () => {
  it.each([
    ['namespace', '../kube-system'],
    ['namespace', 'Shop'],
    ['secret-name', 'web/../other'],
    ['secret-name', 'web?x'],
    ['field', '..'],
    ['field', 'a/b'],
    ['workload', 'pod/web'],
    ['workload', 'deployment/web/scale'],
    ['workload', 'deployment/../web'],
    ['connection', '/etc/kubeconfig'],
  ])('%s:%s is refused', (option, value) => {
    const read = declarationOf('kubernetes').read({ ...GIVEN, [option]: value }, depsOf(), 'shop');
    expect(read).toMatchObject({ kind: 'problems', problems: [{ option }] });
  });

  it('say where they lead', () => {
    expect(declarationOf('kubernetes').describe(GIVEN)).toBe('prod: shop/web API_KEY, deployment/web');
  });
});
