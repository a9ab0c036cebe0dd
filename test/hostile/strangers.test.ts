import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/domain/time/time.ts';
import { KeySourceEntity } from '../../src/persistence/entities/uses.ts';
import { type House, openHouse } from '../http/httpApp.ts';
import { change as changeKey, lock as lockByKnown } from '../http/keyActions.ts';
import { auth, verdict } from '../http/requests.ts';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import { wrongSecret } from '../support/actors.ts';

const BEHIND_PROXY = { env: { LATCHKEY_TRUST_PROXY: 'true' } };
const INVALID = { valid: false, code: 'INVALID' };
const THROTTLED = { valid: false, code: 'THROTTLED', retryAfterSeconds: 60 };

/** A wrong secret of the first key, through a proxy that names its client. */
const fromClient = async (house: House, address: string, nth = 0) =>
  await verdict(house, { secret: wrongSecret(house.key.id, nth) }, { 'x-forwarded-for': address });

/** Five wrong secrets from each of two clients. */
async function fiveFromEach(house: House, one: string, other: string): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const address of [one, other])
    for (let nth = 0; nth < 5; nth += 1) answers.push(await fromClient(house, address, nth));
  return answers;
}

async function expectOpen(house: House): Promise<void> {
  expect(await house.stored()).toMatchObject({ lockedAt: null });
  const { secret } = house.key;
  // From an address that the key has never seen, too.
  expect((await auth(house, { 'x-api-key': secret, 'x-forwarded-for': '192.0.2.200' })).status).toBe(204);
  expect(await verdict(house, { secret }, { 'x-forwarded-for': '2001:db8::1' })).toMatchObject({ valid: true });
}

describe('invariant 19: strangers who know a key’s ID', () => {
  it.each([
    ['of one /64', '2001:db8::1', '2001:db8::2'],
    ['of two /64', '2001:db8::1', '2001:db8:0:1::1'],
    ['with IPv4', '203.0.113.9', '198.51.100.7'],
    ['one of which is the other in IPv6’s clothes', '203.0.113.9', '::ffff:cb00:7109'],
    ['with a port each', '203.0.113.9:51234', '[2001:db8::1]:443'],
  ])('can’t lock it from two addresses %s', async (_, one, other) => {
    const house = await openHouse(BEHIND_PROXY);
    const answers = await fiveFromEach(house, one, other);
    expect(answers).toEqual([...Array(5).fill(INVALID), ...Array(5).fill(THROTTLED)]);
    expect(await house.stored()).toMatchObject({ failureTotal: 10 });
    await expectOpen(house);
  });

  it('can’t lock it after each unlock either', async () => {
    const house = await openHouse(BEHIND_PROXY);
    for (let round = 0; round < 3; round += 1) {
      await lockByKnown(house);
      expect(await house.stored()).toMatchObject({ lockedAt: house.time.now() });
      await changeKey(house, 'unlock');
      await fiveFromEach(house, '203.0.113.9', '198.51.100.7');
      expect(await house.stored(), `round ${round}`).toMatchObject({ lockedAt: null });
      house.time.advance(2 * MINUTE);
    }
    await expectOpen(house);
  });

  it('can’t lock it with any threshold, the lowest among them', async () => {
    for (const threshold of ['1', '2', '3']) {
      const house = await openHouse({ env: { ...BEHIND_PROXY.env, LATCHKEY_LOCK_THRESHOLD: threshold } });
      await fiveFromEach(house, '203.0.113.9', '198.51.100.7');
      await expectOpen(house);
      await house.stop();
    }
  });

  it('lock it where the strict reading is configured: the tenth from anybody does', async () => {
    const house = await openHouse({ env: { ...BEHIND_PROXY.env, LATCHKEY_LOCK_COUNTS: 'anyone' } });
    expect(await fiveFromEach(house, '203.0.113.9', '198.51.100.7')).toEqual(Array(10).fill(INVALID));
    expect(await verdict(house, { secret: house.key.secret })).toEqual({ valid: false, code: 'LOCKED' });
    expect(house.logged()).toContain('LATCHKEY_LOCK_COUNTS=anyone');
  });

  it('are told of once in a burst, with where they are; no flood of addresses makes a flood of words', async () => {
    const house = await openHouse(BEHIND_PROXY);
    for (let nth = 1; nth <= 100; nth += 1) {
      await fromClient(house, `2001:db8:0:${nth.toString(16)}::1`, nth);
      if (nth % 10 === 0) house.time.advance(MINUTE);
    }
    const [warning, ...others] = await warningRows(house.context, house.key.id);
    expect(others, 'invariant 9').toEqual([]);
    expect(warning).toMatchObject({ kind: 'guess', personId: house.owner.id, detail: { attempts: '5' } });
    expect(warning?.detail['sources']?.split(', ')).toHaveLength(5);
    expect(JSON.stringify(warning), 'invariant 2').not.toMatch(/lk_[0-9A-Za-z]{16}_/);
    const told = JSON.stringify(await speak(house));
    for (const words of ['never used it', '5 attempts', '2001:db8:0:1::/64', 'can’t lock the key'])
      expect(told).toContain(words);
    house.time.advance(2 * DAY);
    for (let nth = 0; nth < 6; nth += 1) await fromClient(house, '203.0.113.9', nth);
    expect((await warningRows(house.context, house.key.id)).map(({ kind }) => kind)).toEqual(['guess', 'guess']);
  });

  it('stay throttled while those from long ago are forgotten', async () => {
    const house = await openHouse(BEHIND_PROXY);
    for (let nth = 0; nth < 5; nth += 1) await fromClient(house, '203.0.113.9', nth);
    await house.latchkey.runJob('forget-strangers');
    expect(await fromClient(house, '198.51.100.7')).toEqual(THROTTLED);
  });
});

describe('a source that is no address', () => {
  it('invariant 19: is one stranger for ever, though a right secret came from there', async () => {
    const house = await openHouse();
    const { id, secret } = house.key;
    const present = (value: string, nth: number) => verdict(house, { secret: value, source: `host-${nth}.example` });
    expect(await present(secret, 0)).toMatchObject({ valid: true });
    for (let nth = 1; nth <= 12; nth += 1) await present(wrongSecret(id, nth), nth);
    expect(await house.stored()).toMatchObject({ lockedAt: null, failureTotal: 12 });
    const rows = await house.context.database.read((manager) => manager.countBy(KeySourceEntity, { keyId: id }));
    expect(rows).toBe(1);
    expect(await present(secret, 13)).toMatchObject({ valid: true });
  });
});

describe('whether there is a key of some ID', () => {
  it('can’t be told from the answers to a row of wrong secrets', async () => {
    const house = await openHouse(BEHIND_PROXY);
    const answers: string[][] = [];
    const gone = house.key.id;
    for (const id of [gone, '0123456789abcdef']) answers.push(await rowOfAnswers(house, id));
    await changeKey(house, 'delete');
    house.time.advance(2 * DAY);
    answers.push(await rowOfAnswers(house, gone));
    expect(answers[0]?.at(6)).toContain('THROTTLED');
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2], 'of a deleted key').toEqual(answers[0]);
  });
});

/** What an ID's wrong secrets are answered, from several addresses, both ways of asking, over some minutes. */
async function rowOfAnswers(house: House, id: string): Promise<string[]> {
  const answers: string[] = [];
  for (let nth = 0; nth < 16; nth += 1) {
    const headers = { 'x-forwarded-for': `203.0.113.${nth % 3}` };
    const secret = wrongSecret(id, nth);
    if (nth % 2 === 0) answers.push(JSON.stringify(await verdict(house, { secret }, headers)));
    else {
      const { status, headers: answered, text } = await auth(house, { ...headers, 'x-api-key': secret });
      answers.push(`${status} ${answered.get('retry-after')} ${text}`);
    }
    if (nth > 8) house.time.advance(MINUTE);
  }
  return answers;
}

/** The owner sits down at the console. */
const speak = (house: House) =>
  house.latchkey.core.notices({ platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] });
