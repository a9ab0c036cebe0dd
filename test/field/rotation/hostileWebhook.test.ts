import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LookUp } from '../../../src/connectors/declaration.ts';
import { openConnectors } from '../../../src/connectors/index.ts';
import { RotationEntity } from '../../../src/persistence/entities/apps/rotations.ts';
import { networks } from '../../connectors/support.ts';
import { type Fault, type Receiver, startReceiver } from '../../fakes/webhook/receiver.ts';
import { actionOf, textOf } from '../../simulation/chatter.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { openRotationApp } from './openRotationApp.ts';

/** For what hangs. */
const WAIT_MS = 400;
const GARBAGE = 'garbage that nobody should read';

interface Hostile {
  /** Where the webhook is, beside its port; an address of this machine by default. */
  readonly host?: string;
  /** What that name has for addresses, at each look; the last answer stays. */
  readonly looks?: readonly string[];
  readonly allowed?: string;
  /** What each request is answered with. */
  readonly fault?: Fault;
  /** How often it was asked in the end. */
  readonly requests: number;
  /** What the rotation's message says. */
  readonly says: RegExp;
}

const flood: Fault = (response) => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let left = 160;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.writeHead(500).on('drain', more);
  more();
};

const MAY_NOT = (host: string) =>
  new RegExp(`Latchkey isn’t allowed to call ${host}: its address isn’t public. The operator of Latchkey can allow it`);

const HOSTILE: Readonly<Record<string, Hostile>> = {
  hangs: { fault: () => undefined, requests: 5, says: /127\.0\.0\.1 didn’t answer in time/ },
  redirects: {
    fault: { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } },
    requests: 1,
    says: /127\.0\.0\.1 redirected the request\. Register the app with its final address/,
  },
  'answers 10 MB': { fault: flood, requests: 5, says: /127\.0\.0\.1 answered with the status 500/ },
  'answers garbage': {
    fault: (response) => void response.socket?.end(GARBAGE),
    requests: 5,
    says: /Something unexpected happened with 127\.0\.0\.1\. It wasn’t confirmed/,
  },
  'answers 500 five times': {
    fault: { status: 500, body: GARBAGE },
    requests: 5,
    says: /127\.0\.0\.1 answered with the status 500/,
  },
  'resolves to 169.254.169.254': {
    host: 'hooks.example.com',
    looks: ['169.254.169.254'],
    requests: 0,
    says: MAY_NOT('hooks.example.com'),
  },
  'is localhost': {
    host: 'localhost',
    looks: ['127.0.0.1'],
    allowed: '10.0.0.0/8',
    requests: 0,
    says: MAY_NOT('localhost'),
  },
  'resolves to a private range': {
    host: 'hooks.example.com',
    looks: ['192.168.1.1'],
    requests: 0,
    says: MAY_NOT('hooks.example.com'),
  },
  'resolves to another address at the second look': {
    host: 'hooks.example.com',
    looks: ['127.0.0.1', '169.254.169.254'],
    // The first call was made to the first address, and is done.
    requests: 1,
    says: MAY_NOT('hooks.example.com'),
  },
};

/** A program with one webhook app, and its key's owner. */
async function place(receiver: Receiver, { host = '127.0.0.1', looks = [], allowed = '127.0.0.1/32' }: Hostile) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-hostile-webhook-'));
  await furnishSqlite(folder);
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  let looked = 0;
  const lookUp: LookUp = async () => [looks[Math.min(looked++, looks.length - 1)] ?? ''];
  const deps = { clock, random: randomBytes, allowed: networks(allowed), lookUp, waits: { answer: WAIT_MS } };
  const options = { clock, connectors: () => openConnectors(deps) };
  const { program, ana, key: old } = await openRotationApp(folder, {}, options);
  const url = `http://${host}:${receiver.port}/latchkey`;
  const { secret } = await ana.shown(ana.say(`app register billing connector:webhook url:${url} key:chat-bot`));
  receiver.trust(secret);
  return { program, ana, old, pass: (by: number) => (ahead += by) };
}

describe('the message of a rotation says clearly what a hostile webhook did (invariant 15)', () => {
  it.each(Object.entries(HOSTILE))('a webhook that %s', async (_, hostile) => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const { program, ana, old, pass } = await place(receiver, hostile);
    const { fault } = hostile;
    if (fault !== undefined) receiver.faults(...Array<Fault>(20).fill(fault));
    await ana.press(actionOf(await ana.say('regenerate rasa overlap:24h'), 'Rotate with apps'));
    const { rotations, context } = program.latchkey;
    const rotation = async () =>
      await context.database.read((manager) => manager.findOneByOrFail(RotationEntity, { keyId: old.keyId }));
    for (let turn = 0; turn < 10 && (await rotation()).state !== 'failed'; turn += 1) {
      await rotations.idle();
      pass(Math.max(0, ((await rotation()).dueAt ?? 0) - context.clock()));
      await program.latchkey.runJob('advance-rotations');
      await rotations.idle();
    }

    const said = textOf(await ana.say('rotation show chat-bot'));
    expect(said).toMatch(/Failed: (Update the secret|Deploy) \(billing\)/);
    expect(said).toMatch(hostile.says);
    expect(said).toMatch(/\[Retry\] \[Skip\] \[Roll back\]/);
    expect(receiver.requests).toHaveLength(hostile.requests);
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBeLessThanOrEqual(1);
    expect(await program.verify(old.secret), 'contained: the old secret works').toMatch(/current|previous/);
    const kept = JSON.stringify([...(await dumpDatabase(context.database))]) + said + program.logged();
    expect(kept).not.toContain(GARBAGE);
    expect(kept).not.toContain('elsewhere');
  });
});
