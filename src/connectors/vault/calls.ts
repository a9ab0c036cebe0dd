import { z } from 'zod';
import type { AppSettings, Connector, StepOutcome } from '../../domain/apps/connector.ts';
import type { ConnectionOf } from '../connections.ts';
import { type Credentials, readCredentials } from '../credentials.ts';
import type { ConnectorDeps } from '../declaration.ts';
import { failed, outcomeOf, tryAgain, WAITS } from '../outcomes.ts';
import { permit } from '../permission.ts';
import { type Answer, send } from '../request.ts';
import { PATHS } from './permission.ts';

/** Metadata lists every version of a secret, of which there may be thousands. */
const ANSWER_LIMIT = 2 * 1024 * 1024;

/** How often a write is made on another version because somebody else wrote meanwhile. */
const CONFLICTS = 3;

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-metadata */
const METADATA = z.object({ data: z.object({ current_version: z.int().min(0) }) });
/** https://developer.hashicorp.com/vault/api-docs/system/capabilities-self */
const CAPABILITIES = z.object({ data: z.record(z.string(), z.unknown()) });

/** What may come of a version that was asked for. */
type Version =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'outcome'; readonly outcome: StepOutcome };

/** Opens the way to a field of a secret in a KV version 2 engine. Whether its project may write there is asked again at each call. */
export function openVault(settings: AppSettings, deps: ConnectorDeps): Connector {
  const { connection: name = '', path = '', field = '', restart } = settings;
  const waitMs = deps.waits?.answer ?? WAITS.answer;

  async function within(project: string, work: (vault: Vault) => Promise<StepOutcome>): Promise<StepOutcome> {
    const permitted = permit(PATHS, settings, deps, project);
    if (permitted.kind === 'refused') return { kind: 'failed', failure: permitted.failure };
    const credentials = await readCredentials(permitted.connection);
    if (credentials === undefined) return failed('bad-settings', name);
    return await work(new Vault(permitted.connection, credentials, waitMs));
  }

  function outcome(answer: Answer): StepOutcome {
    // The data has not reached this node of an enterprise cluster yet: retry.
    if (answer.kind === 'answer' && answer.status === 412) return tryAgain('answered', path, 412);
    return outcomeOf(answer, path, deps.clock(), { 401: 'not-allowed', 403: 'not-allowed', 404: 'not-found' });
  }

  /** Reads the number of the newest version, and with it nothing of what the secret holds. */
  async function versionIn(vault: Vault): Promise<Version> {
    const answer = await vault.ask('GET', `${vault.mount}/metadata/${path}`);
    const result = outcome(answer);
    if (result.kind !== 'done') return { kind: 'outcome', outcome: result };
    const read = METADATA.safeParse(bodyOf(answer));
    if (read.success) return { kind: 'version', version: read.data.data.current_version };
    return { kind: 'outcome', outcome: failed('unexpected', path) };
  }

  async function write(vault: Vault, value: string): Promise<StepOutcome> {
    let version = await versionIn(vault);
    for (let attempt = 1; version.kind === 'version'; attempt += 1) {
      const body = { options: { cas: version.version }, data: { [field]: value } };
      const answer = await vault.ask('PATCH', `${vault.mount}/data/${path}`, body);
      const isBad = answer.kind === 'answer' && answer.status === 400;
      if (!isBad) return outcome(answer);
      // A failed check-and-set is one 400 among others; its text about a concurrent write distinguishes it.
      const next = await versionIn(vault);
      if (next.kind === 'version' && next.version === version.version) return outcome(answer);
      if (attempt === CONFLICTS) return tryAgain('conflict', path);
      version = next;
    }
    return version.outcome;
  }

  return {
    check: async (project) =>
      await within(project, async (vault) => {
        const version = await versionIn(vault);
        if (version.kind === 'outcome') return version.outcome;
        const target = `${vault.mount}/data/${path}`;
        const answer = await vault.ask('POST', 'sys/capabilities-self', { paths: [target] });
        const capabilities = CAPABILITIES.safeParse(bodyOf(answer));
        // A token that may not ask what it may do can still be right.
        if (!capabilities.success) return { kind: 'done' };
        const granted = z.array(z.string()).safeParse(capabilities.data.data[target]).data ?? [];
        return granted.includes('patch') || granted.includes('root') ? { kind: 'done' } : failed('not-allowed', path);
      }),
    undeploy: async () => ({ kind: 'by-hand' }),
    updateSecret: async (call, secret) => await within(call.project, (vault) => write(vault, secret.reveal())),
    deploy: async () => ({ kind: restart === 'self' ? 'done' : 'by-hand' }),
  };
}

/** The HTTP API, for the length of one call. */
class Vault {
  readonly mount: string;
  readonly #connection: ConnectionOf<'vault'>;
  readonly #credentials: Credentials;
  readonly #waitMs: number;

  constructor(connection: ConnectionOf<'vault'>, credentials: Credentials, waitMs: number) {
    this.mount = connection.mount;
    this.#connection = connection;
    this.#credentials = credentials;
    this.#waitMs = waitMs;
  }

  async ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer> {
    const { address, namespace } = this.#connection;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return await send({
      url: new URL(`${address.replace(/\/+$/, '')}/v1/${path}`),
      method,
      headers: {
        'x-vault-token': this.#credentials.token,
        'x-vault-request': 'true',
        ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        ...(body !== undefined && { 'content-type': type }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      ca: this.#credentials.ca,
      waitMs: this.#waitMs,
      limit: ANSWER_LIMIT,
    });
  }
}

function bodyOf(answer: Answer): unknown {
  if (answer.kind === 'none' || !answer.isWhole) return undefined;
  try {
    return JSON.parse(answer.text);
  } catch {
    return undefined;
  }
}
