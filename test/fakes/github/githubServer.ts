import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { z } from 'zod';
import { type LocalServer, type Received, type Reply, startLocalServer } from '../localServer.ts';

const TOKEN = 'github_pat_canary';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

/** Bodies as the published OpenAPI description has them, with nothing beside what is used here. */
const SECRET = z.strictObject({ encrypted_value: z.string().regex(BASE64), key_id: z.string().min(1) });
const DISPATCH = z.strictObject({
  ref: z.string().min(1),
  inputs: z.record(z.string(), z.string()).optional(),
});

/** A workflow of the repository. */
export interface Workflow {
  /** The inputs that it declares. */
  readonly inputs: readonly string[];
  /** Its `run-name`, given what was put in. */
  readonly runName?: (inputs: Readonly<Record<string, string>>) => string;
  readonly state?: string;
}

/** GitHub, with the repository acme/shop. */
export interface GithubServer extends LocalServer {
  readonly tokenFile: string;
  readonly requests: readonly Received[];
  /** Secrets, decrypted: `API_KEY`, or `production/API_KEY`. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Runs of workflows: file, branch, and what was put in. */
  readonly runs: readonly {
    readonly file: string;
    readonly ref: string;
    readonly inputs: Readonly<Record<string, string>>;
  }[];
  addWorkflow(file: string, workflow: Workflow): void;
  faults(...replies: readonly (Reply | undefined)[]): void;
}

/** Starts a server. */
export async function startGithub(): Promise<GithubServer> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  const requests: Received[] = [];
  const secrets = new Map<string, string>();
  const runs: GithubServer['runs'][number][] = [];
  const workflows = new Map<string, Workflow>();
  const faults: (Reply | undefined)[] = [];
  const problem = (status: number, message: string): Reply => ({
    status,
    body: { message: `leaky ${message}`, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  });

  const server = await startLocalServer((request) => {
    requests.push(request);
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    const { method, path, headers } = request;
    if (headers.authorization !== `token ${TOKEN}`) return problem(401, 'Bad credentials');
    if (headers['x-github-api-version'] !== '2022-11-28') return problem(400, 'API version');
    if (!String(headers.accept).startsWith('application/vnd.github')) return problem(415, 'Accept');
    if (!String(headers['user-agent']).includes('octokit')) return problem(403, 'User agent');
    const rest = /^\/repos\/acme\/shop(\/.*)?$/.exec(path)?.[1] ?? (path === '/repos/acme/shop' ? '' : undefined);
    if (rest === undefined) return problem(404, 'Not Found');
    if (method === 'GET' && rest === '')
      return { status: 200, body: { full_name: 'acme/shop', default_branch: 'trunk' } };
    return secretRoute(rest, request) ?? workflowRoute(rest, request) ?? problem(404, 'Not Found');
  });

  function secretRoute(rest: string, { method, body }: Received): Reply | undefined {
    const [, environment, name = ''] =
      /^\/(?:actions|environments\/([^/]+))\/secrets\/([A-Za-z0-9_-]+)$/.exec(rest) ?? [];
    if (name === '') return undefined;
    const place = environment === undefined ? '' : `${decodeURIComponent(environment)}/`;
    if (!['', 'production/', 'on call/'].includes(place)) return problem(404, 'Not Found');
    if (method === 'GET' && name === 'public-key') {
      return { status: 200, body: { key_id: 'key-7', key: Buffer.from(pair.publicKey).toString('base64') } };
    }
    if (method !== 'PUT') return undefined;
    const read = SECRET.safeParse(JSON.parse(body));
    if (!read.success || read.data.key_id !== 'key-7') return problem(422, 'Validation failed');
    const sealed = new Uint8Array(Buffer.from(read.data.encrypted_value, 'base64'));
    const opened = sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey);
    const isNew = !secrets.has(`${place}${name}`);
    secrets.set(`${place}${name}`, Buffer.from(opened).toString());
    return isNew ? { status: 201, body: {} } : { status: 204 };
  }

  function workflowRoute(rest: string, { method, query, body }: Received): Reply | undefined {
    const [, file = '', act] = /^\/actions\/workflows\/([^/]+)(?:\/(dispatches|runs))?$/.exec(rest) ?? [];
    const workflow = workflows.get(file);
    if (workflow === undefined) return undefined;
    if (method === 'GET' && act === undefined) {
      return { status: 200, body: { id: 1, path: `.github/workflows/${file}`, state: workflow.state ?? 'active' } };
    }
    if (method === 'GET' && act === 'runs') {
      if (query.get('event') !== 'workflow_dispatch' || !/^>=\d{4}-\d\d-\d\d$/.test(query.get('created') ?? '')) {
        return problem(422, 'query');
      }
      const found = runs.filter((run) => run.file === file);
      const workflow_runs = found.map(({ inputs }) => ({ display_title: workflow.runName?.(inputs) ?? file }));
      return { status: 200, body: { total_count: found.length, workflow_runs } };
    }
    if (method !== 'POST' || act !== 'dispatches') return undefined;
    const read = DISPATCH.safeParse(JSON.parse(body));
    if (!read.success) return problem(422, 'Invalid request');
    const { ref, inputs = {} } = read.data;
    if (!['trunk', 'v1'].includes(ref)) return problem(422, 'No ref found');
    if (Object.keys(inputs).some((name) => !workflow.inputs.includes(name))) return problem(422, 'Unexpected inputs');
    runs.push({ file, ref, inputs });
    return { status: 204 };
  }

  const folder = await mkdtemp(join(tmpdir(), 'latchkey-github-'));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${TOKEN}\n`);
  return {
    ...server,
    tokenFile,
    requests,
    secrets,
    runs,
    addWorkflow: (file, workflow) => void workflows.set(file, workflow),
    faults: (...replies) => faults.push(...replies),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
