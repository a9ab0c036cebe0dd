import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { STRANGERS_KEPT } from '../../src/services/verification/strangers.ts';
import { UnknownKeys } from '../../src/services/verification/unknownKeys.ts';
import { openHttpApp, type SharedApp } from '../http/httpApp.ts';
import { auth, verdict } from '../http/requests.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import { wrongSecret } from '../support/actors.ts';
import { TEST_POLICY } from '../support/context.ts';
import { runs } from '../support/tier.ts';

const ADDRESSES = runs(10_000, 2_500);
const CONNECTIONS = 100;
/** What other processes are told of changes, pruned by its own rule: see keyChangeLog.test.ts. */
const BOUNDED_ELSEWHERE = 'key_change';
/** So many are under way at once. What waits longer than a second to be counted is answered 503, and that is another test's matter. */
const WAVE = 500;

/** As many addresses as there are numbers: IPv4 and IPv6 by turns, each IPv6 one in a /64 of its own. */
function addressOf(number: number): string {
  return number % 2 === 0
    ? `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`
    : `2001:db8:${(number >> 8).toString(16)}:${(number & 255).toString(16)}::${number.toString(16)}`;
}

/** Sends wrong secrets from some addresses, pipelined over many connections. @returns how often each code was answered. */
async function flood(app: SharedApp, from: number, to: number): Promise<ReadonlyMap<string, number>> {
  const codes = new Map<string, number>();
  const body = JSON.stringify({ secret: wrongSecret(app.key.id) });
  const share = WAVE / CONNECTIONS;
  const sendSome = async (first: number) => {
    const requests = Array.from({ length: share }, (_, nth) =>
      [
        'POST /v1/verify HTTP/1.1',
        'host: latchkey',
        'content-type: application/json',
        `content-length: ${body.length}`,
        `x-forwarded-for: ${addressOf(first + nth)}`,
        ...(nth === share - 1 ? ['connection: close'] : []),
        '',
        body,
      ].join('\r\n'),
    );
    const heard = await talk(app.port, requests.join(''));
    for (const [, code = ''] of heard.matchAll(/"code":"(\w+)"/g)) codes.set(code, (codes.get(code) ?? 0) + 1);
  };
  for (let wave = from; wave < to; wave += WAVE)
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, nth) => sendSome(wave + nth * share)));
  return codes;
}

async function talk(port: number, text: string): Promise<string> {
  return await new Promise<string>((done, fail) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', fail);
    socket.on('close', () => done(Buffer.concat(pieces).toString('latin1')));
  });
}

/** How many rows each table has. */
async function rowCounts({ context }: SharedApp): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries([...(await dumpDatabase(context.database))].map(([table, rows]) => [table, rows.length]));
}

/** What is still held after everything that is not was collected. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

it(`invariant 19: wrong secrets from ${ADDRESSES} addresses never refuse the owner, add no rows beyond the cap and hold no memory`, async () => {
  const app = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
  const { id, secret } = app.key;
  await verdict(app, { secret }, { 'x-forwarded-for': '192.0.2.1' });
  const first = await flood(app, 0, 2_000);
  const [rows, held] = [await rowCounts(app), heldBytes()];

  let flooding = true;
  const others = flood(app, 2_000, ADDRESSES).finally(() => {
    flooding = false;
  });
  const refused: unknown[] = [];
  let asked = 0;
  for (; flooding; asked += 1) {
    // From the address that the key knows, and from one that it doesn't.
    const headers = { 'x-forwarded-for': asked % 2 === 0 ? '192.0.2.1' : '2001:db8:ffff::7' };
    const answer = await verdict(app, { secret }, headers);
    if (JSON.stringify(answer).includes('"valid":false')) refused.push(answer);
    if ((await auth(app, { ...headers, 'x-api-key': secret })).status !== 204) refused.push('auth');
  }
  const rest = await others;

  expect(refused).toEqual([]);
  expect(asked).toBeGreaterThan(5);
  const codes = ['INVALID', 'THROTTLED'].map((code) => (first.get(code) ?? 0) + (rest.get(code) ?? 0));
  expect(codes, 'five are heard').toEqual([5, ADDRESSES - 5]);
  const { failureTotal, lockedAt, failures } = await app.stored();
  expect({ failureTotal, lockedAt }, 'invariant 8').toEqual({ failureTotal: ADDRESSES, lockedAt: null });
  expect(failures.length).toBeLessThanOrEqual(TEST_POLICY.lock.threshold);
  const grown = Object.entries(await rowCounts(app)).filter(
    ([table, count]) => count > (rows[table] ?? 0) && table !== BOUNDED_ELSEWHERE,
  );
  expect(grown.filter(([table]) => table !== 'secret_use' && table !== 'key_source')).toEqual([]);
  expect(rows['key_source']).toBeLessThanOrEqual(STRANGERS_KEPT + 2);
  const now = await rowCounts(app);
  expect(now['key_source']).toBeLessThanOrEqual(STRANGERS_KEPT + 2);
  expect(now['secret_use']).toBeLessThanOrEqual(2);
  expect(heldBytes() - held, 'the memory of the requests').toBeLessThan(4_000_000);
  expect(await verdict(app, { secret }, { 'x-forwarded-for': addressOf(ADDRESSES - 1) })).toMatchObject({
    valid: true,
    keyId: id,
  });
});

it('invariant 19: IDs that are made up are remembered up to a number, the latest', () => {
  const unknown = new UnknownKeys(TEST_POLICY.lock);
  for (let number = 0; number < 25_000; number += 1) unknown.hear(`made up ${number}`, number);
  expect(unknown.size).toBe(10_000);
  for (let nth = 0; nth < 4; nth += 1) unknown.hear('made up 24999', 25_000);
  expect(unknown.hear('made up 24999', 25_000)).toBe(25_000 + 60_000);
});
