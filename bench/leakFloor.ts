import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseSecret } from '../src/domain/keys/secretFormat.ts';
import { Pepper } from '../src/services/pepper.ts';
import { postgresConnection, sqliteConnection } from './rawConnection.ts';

/**
 * The floor under `leak`: a bare HTTP server that checks the same signature, looks the secret up, and writes in one transaction what must be
 * written, in raw SQL: the key, the leak, two audit events and the end of the trail. Whom it would tell is left out.
 */
const url = process.env['FLOOR_DATABASE_URL'] ?? '';
const PRAGMAS = ['busy_timeout = 5000', 'journal_mode = WAL', 'synchronous = FULL'];
const isPostgres = url.startsWith('postgres');
const { query, close } = isPostgres
  ? await postgresConnection(url)
  : await sqliteConnection(url.replace(/^sqlite:/, ''), PRAGMAS);
const pepper = new Pepper(Buffer.from(process.env['LATCHKEY_PEPPER'] ?? '', 'base64'));
const reporter = createPublicKey(process.env['FLOOR_REPORTER'] ?? '');
const LOCK = isPostgres ? ' FOR UPDATE' : '';
/** Far behind the product's events. */
let seq = 1_000_000_000;

interface Found {
  readonly keyId: string;
  readonly secretId: string;
  readonly isDisabled: boolean;
}

async function look(secret: string, lock: string): Promise<Found | undefined> {
  const parsed = parseSecret(secret);
  if (parsed.kind !== 'secret') return undefined;
  const { keyId } = parsed;
  const [key] = await query(`SELECT * FROM "api_key" WHERE "id" = ?${lock}`, [keyId]);
  const secrets = await query('SELECT * FROM "secret" WHERE "keyId" = ?', [keyId]);
  const hash = Buffer.from(pepper.hash(secret));
  const right = secrets.find((row) => timingSafeEqual(Buffer.from(String(row['hash'])), hash));
  if (key === undefined || right === undefined) return undefined;
  return { keyId, secretId: String(right['id']), isDisabled: key['disabledAt'] !== null };
}

async function report(body: Buffer, signature: string): Promise<string> {
  if (!verify('sha256', body, { key: reporter, dsaEncoding: 'der' }, Buffer.from(signature, 'base64')))
    throw new Error('the signature is wrong');
  const reported: readonly { readonly token: string; readonly type: string }[] = JSON.parse(body.toString('utf8'));
  const answers: object[] = [];
  for (const { token, type } of reported) {
    await query(isPostgres ? 'BEGIN' : 'BEGIN IMMEDIATE');
    const found = await look(token, LOCK);
    if (found !== undefined) await disable(found);
    await query('COMMIT');
    const label = found === undefined ? 'false_positive' : 'true_positive';
    answers.push({ token_raw: token, token_type: type, label });
  }
  return JSON.stringify(answers);
}

async function disable({ keyId, secretId }: Found): Promise<void> {
  const now = Date.now();
  await query('UPDATE "api_key" SET "disabledAt" = ?, "warnAt" = 0 WHERE "id" = ?', [now, keyId]);
  await query(
    'INSERT INTO "leak" ("secretId", "keyId", "firstAt", "lastAt", "reports", "reportedAt") VALUES (?, ?, ?, ?, 1, ?)',
    [secretId, keyId, now, now, now],
  );
  await query(`SELECT * FROM "audit_head" WHERE "id" = 1${LOCK}`);
  for (const action of ['key.disable', 'leak.report']) {
    seq += 1;
    await query(
      `INSERT INTO "audit_event" ("seq", "at", "actorName", "platform", "action", "outcome", "projectId", "keyId", "subject", "detail", "previousHash", "hash")
       VALUES (?, ?, 'floor', 'floor', ?, 'done', 'project', ?, 'floor', '{}', 'floor', 'floor')`,
      [seq, now, action, keyId],
    );
  }
  await query('UPDATE "audit_head" SET "seq" = "seq" WHERE "id" = 1');
}

async function check(body: Buffer): Promise<string> {
  const { secret } = JSON.parse(body.toString('utf8'));
  const found = await look(String(secret), '');
  const valid = found !== undefined && !found.isDisabled;
  return JSON.stringify(valid ? { valid } : { valid, code: found === undefined ? 'INVALID' : 'DISABLED' });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = createServer((request, response) => {
  const work = async () => {
    const body = await bodyOf(request);
    const signature = String(request.headers['github-public-key-signature']);
    const answer = request.url === '/v1/leaks' ? await report(body, signature) : await check(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  };
  work().catch((error: unknown) => response.writeHead(500).end(String(error)));
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const address = server.address();
const port = address === null || typeof address === 'string' ? 0 : (address satisfies AddressInfo).port;
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
process.on('SIGTERM', () => {
  server.close(() => void close());
  server.closeAllConnections();
});
