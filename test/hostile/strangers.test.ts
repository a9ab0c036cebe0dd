import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/domain/time/time.ts';
import { KeySourceEntity } from '../../src/persistence/entities/uses.ts';
import { openHttpApp, type SharedApp } from '../http/httpApp.ts';
import { change as changeKey, lock as lockByKnown } from '../http/keyActions.ts';
import { auth, verdict } from '../http/requests.ts';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import { wrongSecret } from '../support/actors.ts';

const BEHIND_PROXY = { env: { LATCHKEY_TRUST_PROXY: 'true' } };
const INVALID = { valid: false, code: 'INVALID' };
const THROTTLED = { valid: false, code: 'THROTTLED', retryAfterSeconds: 60 };

/** A wrong secret of the first key, through a proxy that names its client. */
const fromClient = async (app: SharedApp, address: string, nth = 0) =>
  await verdict(app, { secret: wrongSecret(app.key.id, nth) }, { 'x-forwarded-for': address });

/** Five wrong secrets from each of two clients. */
async function fiveFromEach(app: SharedApp, one: string, other: string): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const address of [one, other])
    for (let nth = 0; nth < 5; nth += 1) answers.push(await fromClient(app, address, nth));
  return answers;
}

async function expectOpen(app: SharedApp): Promise<void> {
  expect(await app.stored()).toMatchObject({ lockedAt: null });
  const { secret } = app.key;
  // From an address that the key has never seen, too.
  expect((await auth(app, { 'x-api-key': secret, 'x-forwarded-for': '192.0.2.200' })).status).toBe(204);
  expect(await verdict(app, { secret }, { 'x-forwarded-for': '2001:db8::1' })).toMatchObject({ valid: true });
}

describe('invariant 19: strangers who know a key’s ID', () => {
  it.each([
    ['of one /64', '2001:db8::1', '2001:db8::2'],
    ['of two /64', '2001:db8::1', '2001:db8:0:1::1'],
    ['with IPv4', '203.0.113.9', '198.51.100.7'],
    ['one of which is the other in IPv6’s clothes', '203.0.113.9', '::ffff:cb00:7109'],
    ['with a port each', '203.0.113.9:51234', '[2001:db8::1]:443'],
  ])('can’t lock it from two addresses %s', async (_, one, other) => {
    const app = await openHttpApp(BEHIND_PROXY);
    const answers = await fiveFromEach(app, one, other);
    expect(answers).toEqual([...Array(5).fill(INVALID), ...Array(5).fill(THROTTLED)]);
    expect(await app.stored()).toMatchObject({ failureTotal: 10 });
    await expectOpen(app);
  });

  it('can’t lock it after each unlock either', async () => {
    const app = await openHttpApp(BEHIND_PROXY);
    for (let round = 0; round < 3; round += 1) {
      await lockByKnown(app);
      expect(await app.stored()).toMatchObject({ lockedAt: app.time.now() });
      await changeKey(app, 'unlock');
      await fiveFromEach(app, '203.0.113.9', '198.51.100.7');
      expect(await app.stored(), `round ${round}`).toMatchObject({ lockedAt: null });
      app.time.advance(2 * MINUTE);
    }
    await expectOpen(app);
  });

  it('can’t lock it with any threshold, the lowest among them', async () => {
    for (const threshold of ['1', '2', '3']) {
      const app = await openHttpApp({ env: { ...BEHIND_PROXY.env, LATCHKEY_LOCK_THRESHOLD: threshold } });
      await fiveFromEach(app, '203.0.113.9', '198.51.100.7');
      await expectOpen(app);
      await app.stop();
    }
  });

  it('lock it where the strict reading is configured: the tenth from anybody does', async () => {
    const app = await openHttpApp({ env: { ...BEHIND_PROXY.env, LATCHKEY_LOCK_COUNTS: 'anyone' } });
    expect(await fiveFromEach(app, '203.0.113.9', '198.51.100.7')).toEqual(Array(10).fill(INVALID));
    expect(await verdict(app, { secret: app.key.secret })).toEqual({ valid: false, code: 'LOCKED' });
    expect(app.logged()).toContain('LATCHKEY_LOCK_COUNTS=anyone');
  });

  it('are told of once in a burst, with where they are; no flood of addresses makes a flood of words', async () => {
    const app = await openHttpApp(BEHIND_PROXY);
    for (let nth = 1; nth <= 100; nth += 1) {
      await fromClient(app, `2001:db8:0:${nth.toString(16)}::1`, nth);
      if (nth % 10 === 0) app.time.advance(MINUTE);
    }
    const [warning, ...others] = await warningRows(app.context, app.key.id);
    expect(others, 'invariant 9').toEqual([]);
    expect(warning).toMatchObject({ kind: 'guess', personId: app.owner.id, detail: { attempts: '5' } });
    expect(warning?.detail['sources']?.split(', ')).toHaveLength(5);
    expect(JSON.stringify(warning), 'invariant 2').not.toMatch(/lk_[0-9A-Za-z]{16}_/);
    const told = JSON.stringify(await speak(app));
    for (const words of ['never used it', '5 attempts', '2001:db8:0:1::/64', 'can’t lock the key'])
      expect(told).toContain(words);
    app.time.advance(2 * DAY);
    for (let nth = 0; nth < 6; nth += 1) await fromClient(app, '203.0.113.9', nth);
    expect((await warningRows(app.context, app.key.id)).map(({ kind }) => kind)).toEqual(['guess', 'guess']);
  });

  it('stay throttled while those from long ago are forgotten', async () => {
    const app = await openHttpApp(BEHIND_PROXY);
    for (let nth = 0; nth < 5; nth += 1) await fromClient(app, '203.0.113.9', nth);
    await app.latchkey.runJob('forget-strangers');
    expect(await fromClient(app, '198.51.100.7')).toEqual(THROTTLED);
  });
});

describe('a source that is no address', () => {
  it('invariant 19: is one stranger for ever, though a right secret came from there', async () => {
    const app = await openHttpApp();
    const { id, secret } = app.key;
    const present = (value: string, nth: number) => verdict(app, { secret: value, source: `host-${nth}.example` });
    expect(await present(secret, 0)).toMatchObject({ valid: true });
    for (let nth = 1; nth <= 12; nth += 1) await present(wrongSecret(id, nth), nth);
    expect(await app.stored()).toMatchObject({ lockedAt: null, failureTotal: 12 });
    const rows = await app.context.database.read((manager) => manager.countBy(KeySourceEntity, { keyId: id }));
    expect(rows).toBe(1);
    expect(await present(secret, 13)).toMatchObject({ valid: true });
  });
});

describe('whether there is a key of some ID', () => {
  it('can’t be told from the answers to a row of wrong secrets', async () => {
    const app = await openHttpApp(BEHIND_PROXY);
    const answers: string[][] = [];
    const gone = app.key.id;
    for (const id of [gone, '0123456789abcdef']) answers.push(await rowOfAnswers(app, id));
    await changeKey(app, 'delete');
    app.time.advance(2 * DAY);
    answers.push(await rowOfAnswers(app, gone));
    expect(answers[0]?.at(6)).toContain('THROTTLED');
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2], 'of a deleted key').toEqual(answers[0]);
  });
});

/** What an ID's wrong secrets are answered, from several addresses, both ways of asking, over some minutes. */
async function rowOfAnswers(app: SharedApp, id: string): Promise<string[]> {
  const answers: string[] = [];
  for (let nth = 0; nth < 16; nth += 1) {
    const headers = { 'x-forwarded-for': `203.0.113.${nth % 3}` };
    const secret = wrongSecret(id, nth);
    if (nth % 2 === 0) answers.push(JSON.stringify(await verdict(app, { secret }, headers)));
    else {
      const { status, headers: answered, text } = await auth(app, { ...headers, 'x-api-key': secret });
      answers.push(`${status} ${answered.get('retry-after')} ${text}`);
    }
    if (nth > 8) app.time.advance(MINUTE);
  }
  return answers;
}

/** The owner sits down at the console. */
const speak = (app: SharedApp) =>
  app.latchkey.core.notices({ platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] });
