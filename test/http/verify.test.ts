import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { transferKey } from '../../src/services/keys/changeKey.ts';
import { grantRole } from '../../src/services/people/roles.ts';
import { ask, makeChannel, makeKey, makePerson, makeProject, value, wrongSecret } from '../support/actors.ts';
import { openHttpApp, shareApp } from './httpApp.ts';
import { change, guess, lock, misspelt } from './keyActions.ts';
import { verdict, verify } from './requests.ts';

const INVALID = { valid: false, code: 'INVALID' };

describe('a right secret', () => {
  it('is answered 200 with whose key it is, where, and until when, and nothing more', async () => {
    const server = await openHttpApp();
    const answer = await verify(server, { secret: server.key.secret });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.json()).toStrictEqual({
      valid: true,
      keyId: server.key.id,
      name: 'production',
      project: 'bots',
      channel: 'rasa',
      owner: 'Ada',
      expiresAt: new Date(server.time.now() + 365 * DAY).toISOString(),
      secret: 'current',
    });
  });

  it('is answered the same however often it is asked, and with the key ID beside it', async () => {
    const server = await openHttpApp();
    const { id: keyId, secret } = server.key;
    const first = await verdict(server, { secret });
    expect(await verdict(server, { secret })).toStrictEqual(first);
    expect(await verdict(server, { secret, keyId })).toStrictEqual(first);
    expect(await verdict(server, { keyId, secret, app: 'chat-bot', source: '192.0.2.7' })).toStrictEqual(first);
    expect(await verdict(server, { secret, unknownField: true })).toStrictEqual(first);
  });

  it.each<readonly [string, (secret: string) => string]>([
    ['a line end after it', (secret) => `${secret}\n`],
    ['a Windows line end after it', (secret) => `${secret}\r\n`],
    ['spaces and tabs around it', (secret) => ` \t${secret} `],
    ['a byte order mark and a no-break space', (secret) => `\ufeff${secret}\u00a0`],
  ])('is right with white space around it, as files and forms leave it: %s', async (_, wrap) => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    expect(await verdict(server, { secret: wrap(secret) })).toMatchObject({ valid: true });
    expect(await verdict(server, { secret: wrap(secret), keyId: ` ${id}\n` })).toMatchObject({ valid: true });
  });

  it('is answered with names in any script', async () => {
    const server = await openHttpApp();
    const { context } = server;
    const owner = await makePerson(context, 'Søren Ångström');
    const project = await makeProject(context, owner.by, 'Ботаника');
    const channel = await makeChannel(context, owner.by, project, '対話');
    const { secret } = await makeKey(context, owner, channel, { name: 'Schlüssel 🔑 50%' });
    expect(await verdict(server, { secret })).toMatchObject({
      name: 'Schlüssel 🔑 50%',
      project: 'Ботаника',
      channel: '対話',
      owner: 'Søren Ångström',
    });
  });

  it('is answered with the new owner as soon as the key has one', async () => {
    const server = await openHttpApp();
    const { context, owner, project, key } = server;
    expect(await verdict(server, { secret: key.secret })).toMatchObject({ owner: 'Ada' });
    const grace = await makePerson(context, 'Grace');
    value(await grantRole(context, owner.by, project, grace, 'viewer'));
    const confirmation = await ask(context, owner, key.id, 'transfer');
    value(await transferKey(context, owner.by, confirmation, grace));
    expect(await verdict(server, { secret: key.secret })).toMatchObject({ owner: 'Grace' });
  });
});

describe('a secret that is none', () => {
  const enter = shareApp();

  it.each<readonly [string, (secret: string) => string]>([
    ['a word', () => 'hunter2'],
    ['another product’s key', () => 'sk_live_0123456789'],
    ['a secret that lost its last character', (secret) => secret.slice(0, -1)],
    ['a secret with a line break in it', (secret) => `${secret.slice(0, 30)}\n${secret.slice(30)}`],
    ['a secret in capitals', (secret) => secret.toUpperCase()],
    ['a secret without its prefix', (secret) => secret.slice('lk_'.length)],
    ['two secrets', (secret) => `${secret},${secret}`],
    ['a full-width look-alike', (secret) => secret.replace('lk_', 'ｌｋ_')],
    ['a misspelt secret, whose checksum is wrong', misspelt],
  ])('is INVALID and counts towards nothing: %s', async (_, spoil) => {
    const server = enter();
    for (let time = 0; time < 12; time += 1) {
      expect(await verdict(server, { secret: spoil(server.key.secret) })).toStrictEqual(INVALID);
    }
    expect(await server.stored()).toMatchObject({ failures: [], failureTotal: 0, lockedAt: null });
    expect(await verdict(server, { secret: server.key.secret })).toMatchObject({ valid: true });
  });

  it('is INVALID when the key ID beside it is not the one inside, and counts towards neither key', async () => {
    const server = enter();
    const other = await makeKey(server.context, server.owner, server.channel, { name: 'staging' });
    for (let time = 0; time < 12; time += 1) {
      expect(await verdict(server, { keyId: other.id, secret: server.key.secret })).toStrictEqual(INVALID);
    }
    expect(await verdict(server, { keyId: server.key.id.toLowerCase(), secret: server.key.secret })).toStrictEqual(
      INVALID,
    );
    expect(await server.stored()).toMatchObject({ failureTotal: 0 });
    expect(await server.stored(other.id)).toMatchObject({ failureTotal: 0 });
  });

  it('is INVALID in the same words whether such a key exists or not', async () => {
    const server = await openHttpApp();
    const ofStranger = await verify(server, { secret: wrongSecret('0123456789abcdef') });
    const ofKey = await verify(server, { secret: wrongSecret(server.key.id) });
    expect([ofStranger.status, ofStranger.text]).toEqual([200, JSON.stringify(INVALID)]);
    expect([ofKey.status, ofKey.text]).toEqual([200, JSON.stringify(INVALID)]);
    expect([...ofStranger.headers.keys()]).toEqual([...ofKey.headers.keys()]);
  });

  it('becomes right for a key that is created after someone asked for it', async () => {
    const server = await openHttpApp();
    const twin = await openHttpApp();
    const { context, owner, channel } = server;
    // The same seed draws the same secrets, so the twin knows what the next key's will be.
    const next = await makeKey(twin.context, twin.owner, twin.channel, { name: 'next' });
    expect(await verdict(server, { secret: next.secret })).toStrictEqual(INVALID);
    expect(await makeKey(context, owner, channel, { name: 'next' })).toEqual(next);
    expect(await verdict(server, { secret: next.secret })).toMatchObject({ valid: true, name: 'next' });
  });
});

describe('a wrong secret', () => {
  it('invariant 8: is counted in the database by the time it is answered', async () => {
    const server = await openHttpApp();
    for (let nth = 1; nth <= 4; nth += 1) {
      expect(await verdict(server, { secret: wrongSecret(server.key.id, nth) })).toStrictEqual(INVALID);
      expect(await server.stored()).toMatchObject({ failureTotal: nth });
    }
  });

  it('invariant 8: locks the key at the tenth in a row, which only the holder of a right secret gets to know', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret });
    await guess(server, 9);
    expect(await server.stored()).toMatchObject({ lockedAt: null });
    expect(await guess(server, 1)).toStrictEqual(INVALID);
    expect(await server.stored()).toMatchObject({ lockedAt: server.time.now() });
    expect(await verdict(server, { secret })).toStrictEqual({ valid: false, code: 'LOCKED' });
    expect(await verdict(server, { secret: wrongSecret(id, 'later') })).toStrictEqual(INVALID);
  });

  it('invariant 8: is counted exactly, and locks once, when forty arrive at the same time', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret });
    const guesses = Array.from({ length: 40 }, (_, nth) => verdict(server, { secret: wrongSecret(id, nth) }));
    expect(await Promise.all(guesses)).toStrictEqual(guesses.map(() => INVALID));
    expect(await server.stored()).toMatchObject({ failureTotal: 40, lockedAt: server.time.now() });
    const locks = await server.context.database.read((manager) => manager.countBy(AuditEntity, { action: 'key.lock' }));
    expect(locks).toBe(1);
  });

  it('is forgiven by a right one: nine, a success and nine more lock nothing', async () => {
    const server = await openHttpApp();
    const { secret } = server.key;
    await verdict(server, { secret });
    await guess(server, 9);
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
    await guess(server, 9);
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
  });

  it('no longer locks the key when fifteen minutes lie between the first and the tenth', async () => {
    const server = await openHttpApp();
    const { secret } = server.key;
    await verdict(server, { secret });
    await guess(server, 9);
    server.time.advance(15 * MINUTE);
    await guess(server, 1);
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
  });

  it('throttles a stranger after five, and says for how long; a right secret is never throttled', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    expect(await guess(server, 5)).toStrictEqual(INVALID);
    const throttled = { valid: false, code: 'THROTTLED', retryAfterSeconds: 60 };
    const answer = await verify(server, { secret: wrongSecret(id, 'sixth') });
    expect([answer.status, answer.json()]).toEqual([200, throttled]);
    server.time.advance(59_001);
    expect(await verdict(server, { secret: wrongSecret(id, 'seventh') })).toStrictEqual({
      ...throttled,
      retryAfterSeconds: 1,
    });
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
  });

  it('throttles a stranger that comes back for longer each time, and never lets it lock the key alone', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await guess(server, 5);
    for (const seconds of [60, 120, 240]) {
      expect(await verdict(server, { secret: wrongSecret(id, 'early') })).toMatchObject({ retryAfterSeconds: seconds });
      server.time.advance(seconds * 1_000);
      expect(await verdict(server, { secret: wrongSecret(id, 'in time') })).toStrictEqual(INVALID);
    }
    expect(await server.stored()).toMatchObject({ lockedAt: null });
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
  });
});

describe('a key that is out of use', () => {
  it('invariant 7: is DISABLED the moment the command returns, and active again the moment that one does', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
    await change(server, 'disable');
    expect(await verdict(server, { secret })).toStrictEqual({ valid: false, code: 'DISABLED' });
    expect(await verdict(server, { secret: wrongSecret(id) })).toStrictEqual(INVALID);
    await change(server, 'activate');
    expect(await verdict(server, { secret })).toMatchObject({ valid: true });
  });

  it('is EXPIRED at the moment it expires, for the holder of a right secret only', async () => {
    const server = await openHttpApp();
    const expiresAt = server.time.now() + HOUR;
    const key = await makeKey(server.context, server.owner, server.channel, { name: 'brief', expiresAt });
    server.time.advance(HOUR - 1);
    expect(await verdict(server, { secret: key.secret })).toMatchObject({
      valid: true,
      expiresAt: new Date(expiresAt).toISOString(),
    });
    server.time.advance(1);
    expect(await verdict(server, { secret: key.secret })).toStrictEqual({ valid: false, code: 'EXPIRED' });
    expect(await verdict(server, { secret: wrongSecret(key.id) })).toStrictEqual(INVALID);
  });

  it('is good again once it is unlocked', async () => {
    const server = await openHttpApp();
    await lock(server);
    expect(await verdict(server, { secret: server.key.secret })).toStrictEqual({ valid: false, code: 'LOCKED' });
    await change(server, 'unlock');
    expect(await verdict(server, { secret: server.key.secret })).toMatchObject({ valid: true });
  });

  it('invariant 7: is DELETED to its last holder once it is deleted, and unknown to everyone else', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret });
    await change(server, 'delete');
    for (let time = 0; time < 12; time += 1)
      expect(await verdict(server, { secret })).toStrictEqual({ valid: false, code: 'DELETED' });
    expect(await verdict(server, { secret: wrongSecret(id) })).toStrictEqual(INVALID);
    expect(await server.stored()).toMatchObject({ failureTotal: 0, lockedAt: null });
  });
});
