import { writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Connections } from '../../src/connectors/connections.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import type { StepOutcome } from '../../src/domain/apps/connector.ts';
import { startGithub, type Workflow } from '../fakes/github/githubServer.ts';
import { callOf, declarationOf, depsOf, NEW_SECRET, register, untilEnd } from './support.ts';

const GIVEN = { connection: 'gh', repo: 'acme/shop', 'secret-name': 'API_KEY', workflow: 'deploy.yml' };
const DONE = { kind: 'done' };
const STEPS: Workflow = { inputs: ['step'], runName: ({ step }) => `Deploy (${step})` };

async function place({ given = {}, workflow = { inputs: [] } as Workflow } = {}) {
  const server = untilEnd(await startGithub());
  server.addWorkflow('deploy.yml', workflow);
  server.addWorkflow('stop.yml', workflow);
  const { origin: baseUrl, tokenFile } = server;
  const connections: Connections = new Map([['gh', { connector: 'github', projects: ['shop'], tokenFile, baseUrl }]]);
  const deps = depsOf({ connections });
  const { settings } = register('github', { ...GIVEN, ...given }, deps);
  return { server, app: await openConnectors(deps).open('github', settings) };
}

describe('a github app', () => {
  it.each([
    ['the repository', {}, 'API_KEY'],
    ['an environment', { environment: 'production' }, 'production/API_KEY'],
    ['an environment with a space in its name', { environment: 'on call' }, 'on call/API_KEY'],
  ])('gets the new secret in a sealed box: of %s', async (_, given, name) => {
    const { server, app } = await place({ given });
    expect(await app.check('shop')).toEqual(DONE);
    expect(await app.updateSecret(callOf('s1'), NEW_SECRET)).toEqual(DONE);
    expect(await app.updateSecret(callOf('s1'), NEW_SECRET)).toEqual(DONE);
    expect([...server.secrets]).toEqual([[name, NEW_SECRET.reveal()]]);
    // Not even the request that brings it holds it in plain (invariant 15).
    expect(inspect(server.requests, { depth: 9 })).not.toContain(NEW_SECRET.reveal());
  });

  it('is deployed by its workflow, on the default branch unless another is named', async () => {
    const { server, app } = await place();
    expect(await app.deploy(callOf())).toEqual(DONE);
    const { server: other, app: tagged } = await place({ given: { ref: 'v1' } });
    expect(await tagged.deploy(callOf())).toEqual(DONE);
    expect([...server.runs, ...other.runs]).toEqual([
      { file: 'deploy.yml', ref: 'trunk', inputs: {} },
      { file: 'deploy.yml', ref: 'v1', inputs: {} },
    ]);
  });

  it('is told the step’s ID, and runs its workflow once however often it is asked (invariant 14)', async () => {
    const given = { input: 'step', 'undeploy-workflow': 'stop.yml' };
    const { server, app } = await place({ given, workflow: STEPS });
    const outcomes: StepOutcome[] = [];
    for (const id of ['s1', 's1', 's1']) outcomes.push(await app.undeploy(callOf(id)));
    for (const id of ['s2', 's2', 's3']) outcomes.push(await app.deploy(callOf(id)));
    expect(outcomes).toEqual(Array(6).fill(DONE));
    expect(server.runs.map(({ file, inputs }) => [file, inputs['step']])).toEqual([
      ['stop.yml', 's1'],
      ['deploy.yml', 's2'],
      ['deploy.yml', 's3'],
    ]);
  });

  it('without workflows is undeployed and deployed by a person', async () => {
    const { server, app } = await place({ given: { workflow: '' } });
    expect(await app.check('shop')).toEqual(DONE);
    expect(await app.undeploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(await app.deploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(server.runs).toEqual([]);
  });

  it('is checked without a change: its secret can be written, its workflow is there and enabled', async () => {
    const { server, app } = await place();
    expect(await app.check('shop')).toEqual(DONE);
    server.addWorkflow('deploy.yml', { inputs: [], state: 'disabled_manually' });
    expect(await app.check('shop')).toEqual({ kind: 'failed', failure: { code: 'not-found', subject: 'deploy.yml' } });
    expect([...server.secrets, ...server.runs]).toEqual([]);
  });
});

describe('GitHub says no', () => {
  const subject = 'acme/shop API_KEY';

  it.each([
    [
      { status: 401, body: { message: 'leaky' } },
      { kind: 'failed', failure: { code: 'not-allowed', status: 401, subject } },
    ],
    [
      { status: 403, body: { message: 'leaky' } },
      { kind: 'failed', failure: { code: 'not-allowed', status: 403, subject } },
    ],
    [
      { status: 404, body: { message: 'leaky' } },
      { kind: 'failed', failure: { code: 'not-found', status: 404, subject } },
    ],
    [
      { status: 403, headers: { 'retry-after': '60' } },
      { kind: 'try-again', failure: { code: 'answered', status: 403, subject }, afterMs: 60_000 },
    ],
    [
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } },
      { kind: 'try-again', failure: { code: 'answered', status: 403, subject }, afterMs: 0 },
    ],
    [
      { status: 502, body: 'leaky' },
      { kind: 'try-again', failure: { code: 'answered', status: 502, subject } },
    ],
    [
      { status: 200, body: { key_id: 'leaky', key: 'c2hvcnQ=' } },
      { kind: 'failed', failure: { code: 'unexpected', subject } },
    ],
    [
      { status: 200, body: 'leaky' },
      { kind: 'failed', failure: { code: 'unexpected' } },
    ],
  ])('%j', async (reply, expected) => {
    const { server, app } = await place();
    server.faults(reply);
    const outcome = await app.updateSecret(callOf(), NEW_SECRET);
    expect(outcome).toEqual(expected);
    expect(inspect(outcome)).not.toContain('leaky');
    expect(server.secrets.size).toBe(0);
  });

  it('to an input that the workflow doesn’t take, and to a branch that doesn’t exist', async () => {
    const failure = { code: 'answered', status: 422, subject: 'deploy.yml' };
    for (const given of [{ input: 'other' }, { ref: 'gone' }]) {
      const { app } = await place({ given, workflow: STEPS });
      expect(await app.deploy(callOf())).toEqual({ kind: 'failed', failure });
    }
  });

  it('a renamed repository’s redirect is not followed: neither token nor secret goes elsewhere (invariant 15)', async () => {
    const elsewhere = untilEnd(await startGithub());
    const { server, app } = await place();
    const location = `${elsewhere.origin}/repositories/7/actions/secrets/API_KEY`;
    server.faults(undefined, { status: 307, headers: { location } });
    const failure = { code: 'redirected', status: 307, subject };
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'failed', failure });
    expect(elsewhere.connections()).toBe(0);
  });

  it('nothing is written to the terminal, whatever the library would like to say', async () => {
    const written = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const { server, app } = await place();
    const headers = { deprecation: 'true', sunset: 'leaky' };
    server.faults({ status: 200, headers, body: { key_id: 'x', key: 'y' } }, { status: 500, headers });
    await app.updateSecret(callOf(), NEW_SECRET);
    await app.check('shop');
    expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it('a token that is none is sent nowhere', async () => {
    const { server, app } = await place();
    await writeFile(server.tokenFile, 'two words');
    expect(await app.check('shop')).toEqual({ kind: 'failed', failure: { code: 'bad-settings', subject: 'gh' } });
    expect(server.requests).toEqual([]);
  });
});

describe('the settings of a github app', () => {
  it.each([
    ['repo', 'acme'],
    ['repo', 'acme/shop/../other'],
    ['repo', 'acme/..'],
    ['repo', '../shop'],
    ['secret-name', 'GITHUB_TOKEN'],
    ['secret-name', '1KEY'],
    ['secret-name', 'API-KEY'],
    ['environment', '..'],
    ['workflow', '../deploy.yml'],
    ['workflow', 'deploy'],
    ['undeploy-workflow', 'a/b.yml'],
    ['ref', 'a b'],
    ['input', 'a b'],
  ])('%s:%s is refused', (option, value) => {
    const read = declarationOf('github').read({ ...GIVEN, [option]: value }, depsOf(), 'shop');
    expect(read).toMatchObject({ kind: 'problems', problems: [{ option }] });
  });

  it('say where they lead', () => {
    const { describe: shown } = declarationOf('github');
    expect(shown(GIVEN)).toBe('gh: acme/shop API_KEY, deploy.yml');
    expect(shown({ ...GIVEN, environment: 'production' })).toBe('gh: acme/shop API_KEY (production), deploy.yml');
  });
});
