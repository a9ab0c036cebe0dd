import sodium from 'libsodium-wrappers';
import type { AppSettings, Connector, StepCall, StepOutcome } from '../../domain/apps/connector.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import { DAY } from '../../domain/time/time.ts';
import { readCredentials } from '../credentials.ts';
import type { ConnectorDeps } from '../declaration.ts';
import { failed, WAITS } from '../outcomes.ts';
import { permit } from '../permission.ts';
import { type Asked, Client } from './client.ts';
import { REPOS } from './permission.ts';

/** Opens a connection to an app that GitHub Actions deploys. Each call checks again whether its project may use it. */
export function openGithub(settings: AppSettings, deps: ConnectorDeps): Connector {
  const { connection = '', repo: whole = '', 'secret-name': name = '', environment, workflow, input } = settings;
  const [owner = '', repo = ''] = whole.split('/');
  const secretSubject = `${whole} ${name}`;

  async function within(project: string, work: (client: Client) => Promise<StepOutcome>): Promise<StepOutcome> {
    const permitted = permit(REPOS, settings, deps, project);
    if (permitted.kind === 'refused') return { kind: 'failed', failure: permitted.failure };
    const credentials = await readCredentials(permitted.connection);
    if (credentials === undefined) return failed('bad-settings', connection);
    return await work(new Client(permitted.connection, credentials, deps.clock, deps.waits?.answer ?? WAITS.answer));
  }

  async function publicKey(client: Client) {
    return await client.ask(secretSubject, async ({ actions }) =>
      environment === undefined
        ? await actions.getRepoPublicKey({ owner, repo })
        : await actions.getEnvironmentPublicKey({ owner, repo, environment_name: environment }),
    );
  }

  async function write(client: Client, secret: Secret): Promise<StepOutcome> {
    const key = await publicKey(client);
    if (key.kind === 'outcome') return key.outcome;
    const sealed = await sealFor(key.value.key, secret);
    if (sealed === undefined) return failed('unexpected', secretSubject);
    const body = { owner, repo, secret_name: name, encrypted_value: sealed, key_id: key.value.key_id };
    const put = await client.ask(secretSubject, async ({ actions }) =>
      environment === undefined
        ? await actions.createOrUpdateRepoSecret(body)
        : await actions.createOrUpdateEnvironmentSecret({ ...body, environment_name: environment }),
    );
    return outcomeOf(put);
  }

  /** Runs a workflow once: a run that shows this step's ID in its name is the one that an earlier attempt started. */
  async function run(client: Client, file: string, call: StepCall): Promise<StepOutcome> {
    if (input !== undefined) {
      const started = await client.ask(file, async ({ actions }) =>
        actions.listWorkflowRuns({
          owner,
          repo,
          workflow_id: file,
          event: 'workflow_dispatch',
          created: `>=${new Date(call.at - DAY).toISOString().slice(0, 10)}`,
          per_page: 100,
        }),
      );
      if (started.kind === 'outcome') return started.outcome;
      if (started.value.workflow_runs.some(({ display_title }) => display_title.includes(call.id)))
        return { kind: 'done' };
    }
    const ref = await refOf(client);
    if (ref.kind === 'outcome') return ref.outcome;
    const inputs = input === undefined ? {} : { inputs: { [input]: call.id } };
    const dispatched = await client.ask(file, async ({ actions }) =>
      actions.createWorkflowDispatch({ owner, repo, workflow_id: file, ref: ref.value, ...inputs }),
    );
    return outcomeOf(dispatched);
  }

  async function refOf(client: Client): Promise<Asked<string>> {
    if (settings['ref'] !== undefined) return { kind: 'value', value: settings['ref'] };
    const read = await client.ask(whole, async ({ repos }) => repos.get({ owner, repo }));
    return read.kind === 'outcome' ? read : { kind: 'value', value: read.value.default_branch };
  }

  async function runOrAsk(file: string | undefined, call: StepCall): Promise<StepOutcome> {
    return file === undefined ? { kind: 'by-hand' } : await within(call.project, (client) => run(client, file, call));
  }

  return {
    check: async (project) =>
      await within(project, async (client) => {
        const key = await publicKey(client);
        if (key.kind === 'outcome') return key.outcome;
        for (const file of [workflow, settings['undeploy-workflow']]) {
          if (file === undefined) continue;
          const read = await client.ask(file, async ({ actions }) =>
            actions.getWorkflow({ owner, repo, workflow_id: file }),
          );
          if (read.kind === 'outcome') return read.outcome;
          if (read.value.state !== 'active') return failed('not-found', file);
        }
        return { kind: 'done' };
      }),
    undeploy: async (call) => await runOrAsk(settings['undeploy-workflow'], call),
    updateSecret: async (call, secret) => await within(call.project, (client) => write(client, secret)),
    deploy: async (call) => await runOrAsk(workflow, call),
  };
}

function outcomeOf(asked: Asked<unknown>): StepOutcome {
  return asked.kind === 'outcome' ? asked.outcome : { kind: 'done' };
}

/**
 * Encrypts a secret for a repository's public key, as GitHub asks for it: a sealed box of libsodium.
 * https://docs.github.com/rest/guides/encrypting-secrets-for-the-rest-api
 * @returns base64; undefined if that is no key.
 */
async function sealFor(key: string, secret: Secret): Promise<string | undefined> {
  await sodium.ready;
  const bytes = new Uint8Array(Buffer.from(key, 'base64'));
  if (bytes.length !== sodium.crypto_box_PUBLICKEYBYTES) return undefined;
  return Buffer.from(sodium.crypto_box_seal(secret.reveal(), bytes)).toString('base64');
}
