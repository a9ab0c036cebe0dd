import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEED, seeded } from '../domain/seed.ts';
import { wrongSecret } from '../support/actors.ts';
import { runs } from '../support/tier.ts';
import { openHttpApp, type SharedApp } from './httpApp.ts';
import { change, misspelt } from './keyActions.ts';
import { type Mutant, mutants } from './mutations.ts';
import { ask, verdict } from './requests.ts';

const REQUESTS = runs(3_000, 800);
const AT_ONCE = 8;

it(seeded(`invariant 2: ${REQUESTS} mutated requests never bring out a secret, nor the server down`), async () => {
  const app = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
  const { id, secret } = app.key;
  const secrets = [secret, wrongSecret(id, 1), wrongSecret(id, 2), wrongSecret('0123456789abcdef'), misspelt(secret)];
  const drawn = fc.sample(mutants({ secrets, keyId: id }), { seed: SEED, numRuns: REQUESTS });
  const seen = new Map<number, number>();
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const queue = drawn.entries();
  const worker = async () => {
    for (const [nth, mutant] of queue) {
      const answer = await send(app, agent, mutant);
      const about = `request ${nth}: ${mutant.method} ${mutant.path}`;
      expect(answer.status, about).toBeLessThan(500);
      expect(holdsAny(`${JSON.stringify(answer.headers)}${answer.text}`, secrets), about).toBe(false);
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  agent.destroy();

  // The mutants get everywhere: what is accepted, what is malformed in each way, what is refused.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 204, 400, 401, 404, 413, 415]));
  expect(holdsAny(app.logged(), secrets)).toBe(false);
  expect(app.logged()).not.toContain('unexpected error');
  const metrics = await ask(app, '/metrics');
  expect(metrics.text).not.toMatch(/result="unavailable"\} [1-9]/);
  if ((await app.stored()).lockedAt !== null) await change(app, 'unlock');
  expect(await verdict(app, { secret })).toMatchObject({ valid: true });
});

/** Whether a text holds the hidden part of any of the secrets, or most of it. */
function holdsAny(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret.slice(20, 50)) || text.includes(secret.slice(34)));
}

interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends it with Node's plain client, which corrects less than `fetch` does. */
async function send(app: SharedApp, agent: Agent, { method, path, headers, body }: Mutant): Promise<Heard> {
  return await new Promise<Heard>((done, fail) => {
    const options = { agent, port: app.port, method, path, headers: { ...headers, 'content-length': body.length } };
    const outgoing = request(options, (incoming) => {
      let text = '';
      incoming.setEncoding('latin1');
      incoming.on('data', (chunk) => {
        text += String(chunk);
      });
      incoming.on('end', () => done({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
      incoming.on('error', fail);
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
