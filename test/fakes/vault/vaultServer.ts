import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type LocalServer, type Received, type Reply, startLocalServer } from '../localServer.ts';

const PATCH = z.strictObject({
  options: z.strictObject({ cas: z.int().min(0) }),
  data: z.record(z.string().min(1), z.string()),
});
const PATHS = z.strictObject({ paths: z.array(z.string()).min(1) });

/** A KV version 2 engine, mounted at `secret`, as HashiCorp Vault and OpenBao have it. */
export interface VaultServer extends LocalServer {
  /** A file with a token that the server knows. */
  readonly tokenFile: string;
  readonly requests: readonly Received[];
  /** The newest version of a secret, and its number. */
  read(path: string): { readonly version: number; readonly data: Readonly<Record<string, string>> } | undefined;
  write(path: string, data: Readonly<Record<string, string>>): void;
  /** The policy of the token: capabilities by path, as in `secret/data/shop/web`. */
  policy(grants: Readonly<Record<string, readonly string[]>>): void;
  /** Called between a read of the metadata and the write that follows. */
  onRead(act: () => void): void;
  /** Replaces the token, in the file and at the server. */
  renew(token: string): Promise<void>;
  /** Answers the next requests otherwise. */
  faults(...replies: readonly Reply[]): void;
}

/** Starts a server. @param namespace if it is given, every request has to name it. */
export async function startVault(namespace?: string): Promise<VaultServer> {
  const secrets = new Map<string, Readonly<Record<string, string>>[]>();
  const requests: Received[] = [];
  const faults: Reply[] = [];
  let grants: Readonly<Record<string, readonly string[]>> | undefined;
  let act = () => {};
  let token = 'hvs.first';
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-vault-'));
  const tokenFile = join(folder, 'token');
  const renew = async (next: string) => {
    token = next;
    // With a line's end, as agents and editors write files.
    await writeFile(tokenFile, `${next}\n`);
  };
  await renew(token);

  const refusal = (status: number, ...errors: readonly string[]): Reply => ({ status, body: { errors } });
  const may = (capability: string, path: string) => grants === undefined || grants[path]?.includes(capability) === true;

  const server = await startLocalServer((request) => {
    requests.push(request);
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    const { headers, method } = request;
    if (headers['x-vault-request'] !== 'true') return refusal(400, 'missing X-Vault-Request');
    if (headers['x-vault-namespace'] !== namespace) return refusal(404);
    if (headers['x-vault-token'] !== token) return refusal(403, 'permission denied');
    if ([...request.query].length > 0 || !request.path.startsWith('/v1/')) return refusal(400, 'leaky');
    const path = decodeURIComponent(request.path.slice('/v1/'.length));
    if (path === 'sys/capabilities-self') return capabilities(request);
    const [, kind, name = ''] = /^secret\/(data|metadata)\/(.+)$/.exec(path) ?? [];
    if (kind === undefined) return refusal(404, `no handler for route "${path}"`);
    if (kind === 'metadata' && method === 'GET') {
      if (!may('read', path)) return refusal(403, 'permission denied');
      const versions = secrets.get(name);
      if (versions === undefined) return refusal(404);
      const reply = { status: 200, body: { data: metadataOf(versions.length), lease_id: '', renewable: false } };
      act();
      return reply;
    }
    if (kind === 'data' && method === 'PATCH') return may('patch', path) ? patch(name, request) : refusal(403);
    // Reading a secret's data is never needed, and writing it whole would lose its other fields.
    return refusal(405, 'unsupported operation');
  });

  function patch(name: string, { headers, body }: Received): Reply {
    if (headers['content-type'] !== 'application/merge-patch+json') return refusal(415, 'unsupported media type');
    const versions = secrets.get(name);
    const newest = versions?.at(-1);
    if (versions === undefined || newest === undefined) return refusal(404);
    const read = PATCH.safeParse(JSON.parse(body));
    if (!read.success) return refusal(400, 'leaky: failed to parse');
    if (read.data.options.cas !== versions.length) {
      return refusal(400, 'check-and-set parameter did not match the current version');
    }
    versions.push({ ...newest, ...read.data.data });
    return { status: 200, body: { data: { version: versions.length, deletion_time: '', destroyed: false } } };
  }

  function capabilities({ method, headers, body }: Received): Reply {
    if (method !== 'POST' || headers['content-type'] !== 'application/json') return refusal(405);
    const read = PATHS.safeParse(JSON.parse(body));
    if (!read.success) return refusal(400);
    const of = (path: string) => grants?.[path] ?? (grants === undefined ? ['root'] : ['deny']);
    const all = Object.fromEntries(read.data.paths.map((path) => [path, of(path)]));
    return { status: 200, body: { data: { ...all, capabilities: of(read.data.paths[0] ?? '') } } };
  }

  return {
    ...server,
    tokenFile,
    requests,
    read: (path) => {
      const versions = secrets.get(path);
      const data = versions?.at(-1);
      return versions === undefined || data === undefined ? undefined : { version: versions.length, data };
    },
    write: (path, data) => void secrets.set(path, [...(secrets.get(path) ?? []), data]),
    policy: (given) => {
      grants = given;
    },
    onRead: (given) => {
      act = given;
    },
    renew,
    faults: (...replies) => faults.push(...replies),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function metadataOf(version: number): object {
  const created_time = '2026-01-15T12:00:00.000000Z';
  const versions = { [version]: { created_time, deletion_time: '', destroyed: false } };
  return { cas_required: false, created_time, current_version: version, max_versions: 0, oldest_version: 0, versions };
}
