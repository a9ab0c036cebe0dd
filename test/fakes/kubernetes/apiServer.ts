import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SERVER_CERTIFICATE } from '../certificate.ts';
import { type LocalServer, type Received, type Reply, startLocalServer } from '../localServer.ts';
import { Pods, type Stored } from './workload.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.service-account.token';
const PATH =
  /^\/(?:api\/v1|apis\/apps\/v1)\/namespaces\/([a-z0-9-]+)\/(secrets|deployments|statefulsets)\/([a-z0-9.-]+)$/;

/** What a merge patch may hold here. The API of Kubernetes drops what it doesn't know; a test wants to hear of it. */
const METADATA = z.strictObject({
  resourceVersion: z.string().optional(),
  annotations: z
    .record(z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/), z.string().nullable())
    .optional(),
});
const SECRET_PATCH = z.strictObject({
  metadata: METADATA.optional(),
  data: z.record(z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/), z.base64()).optional(),
});
const WORKLOAD_PATCH = z.strictObject({
  metadata: METADATA.optional(),
  spec: z
    .strictObject({
      replicas: z.int().min(0).optional(),
      template: z.strictObject({ metadata: METADATA }).optional(),
    })
    .optional(),
});
/** The parameters of these operations in the published OpenAPI description. */
const PARAMETERS = /^(pretty|dryRun|fieldManager|fieldValidation|force)$/;

type Kind = 'deployments' | 'statefulsets';

/** An API server with Secrets, Deployments and StatefulSets. */
export interface ApiServer extends LocalServer {
  /** A kubeconfig with the contexts `good`, `stranger` (an unknown token) and `elsewhere` (another server’s certificate). */
  readonly kubeconfig: string;
  readonly requests: readonly Received[];
  /** What a Secret holds, decoded. */
  secret(name: string): Readonly<Record<string, string>>;
  addSecret(name: string, data: Readonly<Record<string, string>>): void;
  addWorkload(kind: Kind, name: string, spec: Readonly<Record<string, unknown>> & { replicas: number }): Pods;
  workload(name: string): Stored;
  /** What the token may do: `patch secrets web`. All that exists, until it is said. */
  permit(...grants: readonly string[]): void;
  /** Called before each change is applied: for somebody who changes the same thing meanwhile. */
  onPatch(act: (name: string) => void): void;
  /** Lets something happen around each change, before it is made or once it is and nobody was told. The answer waits for it. */
  around(act: (change: Change, side: 'before' | 'after') => Promise<void>): void;
  /** Answers the next requests otherwise. */
  faults(...replies: readonly Reply[]): void;
}

/** A change that is asked for, as it was written. */
export interface Change {
  readonly kind: string;
  readonly name: string;
  readonly patch: string;
}

/** Starts an API server with the namespace `shop`. */
export async function startApiServer(): Promise<ApiServer> {
  const objects = new Map<string, Record<string, unknown>>();
  const pods = new Map<string, Pods>();
  const requests: Received[] = [];
  const faults: Reply[] = [];
  let grants: readonly string[] | undefined;
  let act: (name: string) => void = () => {};
  let around: (change: Change, side: 'before' | 'after') => Promise<void> = async () => undefined;
  let version = 100;

  const statusOf = (code: number, reason: string): Reply => ({
    status: code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `leaky ${reason}`,
      reason,
      code,
    },
  });

  const server = await startLocalServer(
    async (request) => {
      requests.push(request);
      const fault = faults.shift();
      if (fault !== undefined) return fault;
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return statusOf(401, 'Unauthorized');
      const [, namespace, kind = '', name = ''] = PATH.exec(request.path) ?? [];
      if (kind === '' || (kind === 'secrets') !== request.path.startsWith('/api/v1')) return statusOf(404, 'NotFound');
      if ([...request.query.keys()].some((key) => !PARAMETERS.test(key))) return statusOf(400, 'BadRequest');
      const verb = { GET: 'get', PATCH: 'patch' }[request.method];
      if (verb === undefined) return statusOf(405, 'MethodNotAllowed');
      if (grants?.includes(`${verb} ${kind} ${name}`) === false) return statusOf(403, 'Forbidden');
      const stored = namespace === 'shop' ? objects.get(`${kind}/${name}`) : undefined;
      if (stored === undefined) return statusOf(404, 'NotFound');
      if (verb === 'patch') {
        act(name);
        const change = request.query.has('dryRun') ? undefined : { kind, name, patch: request.body };
        if (change !== undefined) await around(change, 'before');
        const problem = patch(request, kind, stored);
        if (problem !== undefined) return problem;
        if (change !== undefined) await around(change, 'after');
      }
      return { status: 200, body: shown(request, kind, name) };
    },
    { tls: true },
  );

  function patch({ headers, query, body }: Received, kind: string, stored: Record<string, unknown>): Reply | undefined {
    if (headers['content-type'] !== 'application/merge-patch+json') return statusOf(415, 'UnsupportedMediaType');
    if (query.get('fieldManager') !== 'latchkey') return statusOf(400, 'BadRequest');
    if (!['All', null].includes(query.get('dryRun'))) return statusOf(400, 'BadRequest');
    const read = (kind === 'secrets' ? SECRET_PATCH : WORKLOAD_PATCH).safeParse(JSON.parse(body));
    if (!read.success) return statusOf(422, 'Invalid');
    const metadata = record(stored['metadata']);
    const { resourceVersion } = read.data.metadata ?? {};
    if (resourceVersion !== undefined && resourceVersion !== metadata['resourceVersion'])
      return statusOf(409, 'Conflict');
    if (query.has('dryRun')) return undefined;
    const before = JSON.stringify(stored['spec']);
    const merged = record(merge(stored, read.data));
    merged['metadata'] = { ...record(merged['metadata']), resourceVersion: String(++version) };
    if (before !== JSON.stringify(merged['spec'])) {
      merged['metadata'] = { ...record(merged['metadata']), generation: Number(metadata['generation']) + 1 };
    }
    Object.assign(stored, merged);
    return undefined;
  }

  function shown({ headers, method }: Received, kind: string, name: string): object {
    const stored = record(objects.get(`${kind}/${name}`));
    const partial = String(headers.accept).startsWith('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
    if (partial) return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: stored['metadata'] };
    if (kind === 'secrets') return { kind: 'Secret', apiVersion: 'v1', ...stored };
    const controller = pods.get(name);
    const { generation } = record(stored['metadata']);
    if (method === 'GET') controller?.look(stored as unknown as Stored, Number(generation));
    const status = controller?.status(kind as Kind);
    return { kind: kind === 'deployments' ? 'Deployment' : 'StatefulSet', apiVersion: 'apps/v1', ...stored, status };
  }

  const folder = await mkdtemp(join(tmpdir(), 'latchkey-kubeconfig-'));
  const kubeconfig = join(folder, 'config');
  await writeFile(kubeconfig, kubeconfigOf(server.origin));
  const add = (key: string, rest: Record<string, unknown>) => {
    const metadata = { name: key.split('/')[1], namespace: 'shop', resourceVersion: String(++version), generation: 1 };
    objects.set(key, { metadata, ...rest });
  };
  return {
    ...server,
    kubeconfig,
    requests,
    secret: (name) =>
      Object.fromEntries(
        Object.entries(record(record(objects.get(`secrets/${name}`))['data'])).map(([field, value]) => [
          field,
          Buffer.from(String(value), 'base64').toString(),
        ]),
      ),
    addSecret: (name, data) => {
      const encoded = Object.entries(data).map(([field, value]) => [field, Buffer.from(value).toString('base64')]);
      add(`secrets/${name}`, { type: 'Opaque', data: Object.fromEntries(encoded) });
    },
    addWorkload: (kind, name, spec) => {
      add(`${kind}/${name}`, { spec: { selector: { matchLabels: { app: name } }, template: {}, ...spec } });
      const made = new Pods(objects.get(`${kind}/${name}`) as unknown as Stored);
      pods.set(name, made);
      return made;
    },
    workload: (name) =>
      (objects.get(`deployments/${name}`) ?? objects.get(`statefulsets/${name}`)) as unknown as Stored,
    permit: (...given) => {
      grants = given;
    },
    onPatch: (given) => {
      act = given;
    },
    around: (given) => {
      around = given;
    },
    faults: (...replies) => faults.push(...replies),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function record(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value ?? {});
}

/** RFC 7396. */
function merge(target: unknown, change: unknown): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change;
  const result = typeof target === 'object' && target !== null ? { ...record(target) } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function kubeconfigOf(server: string): string {
  const ca = Buffer.from(SERVER_CERTIFICATE).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'here', cluster: { server, 'certificate-authority-data': ca } },
      { name: 'elsewhere', cluster: { server } },
    ],
    users: [
      { name: 'latchkey', user: { token: TOKEN } },
      { name: 'stranger', user: { token: 'unknown' } },
    ],
    contexts: [
      { name: 'good', context: { cluster: 'here', user: 'latchkey' } },
      { name: 'stranger', context: { cluster: 'here', user: 'stranger' } },
      { name: 'elsewhere', context: { cluster: 'elsewhere', user: 'latchkey' } },
    ],
    'current-context': 'good',
  });
}
