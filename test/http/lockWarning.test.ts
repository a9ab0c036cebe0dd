import { describe, expect, it } from 'vitest';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import { wrongSecret } from '../support/actors.ts';
import { type SharedApp, shareApp } from './httpApp.ts';
import { auth, verdict } from './requests.ts';

const speak = (server: SharedApp) =>
  server.latchkey.core.notices({ platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] });

describe('a lock over HTTP', () => {
  const enter = shareApp({ env: { LATCHKEY_LOCK_COUNTS: 'anyone' } });

  it('is told with the programs that the requests named, at once and once, to the person who speaks at the console', async () => {
    const server = enter();
    const { key } = server;
    const wrong = (number: number) => wrongSecret(key.id, number);
    for (let number = 1; number <= 5; number += 1)
      await verdict(server, { secret: wrong(number), app: 'crawler', source: '203.0.113.9' });
    for (let number = 6; number <= 9; number += 1)
      await auth(server, { 'x-api-key': wrong(number), 'x-latchkey-app': number === 6 ? key.secret : 'gateway' });
    await verdict(server, { secret: wrong(10), app: '', source: '203.0.113.10' });
    const [warning] = await warningRows(server.context, key.id);
    expect(warning?.detail).toMatchObject({
      attempts: '10',
      sources: '203.0.113.9, 127.0.0.1, 203.0.113.10',
      apps: 'crawler, gateway',
    });
    expect(JSON.stringify(await server.stored()), 'invariant 2').not.toContain(key.secret);
    const [told, ...others] = await speak(server);
    expect(others).toEqual([]);
    const words = JSON.stringify(told);
    for (const word of [key.name, '10 attempts', '203.0.113.9', 'crawler', `unlock key:${key.id}`])
      expect(words).toContain(word);
    expect(await speak(server), 'invariant 9').toEqual([]);
    expect((await warningRows(server.context, key.id)).map(({ state }) => state)).toEqual(['sent']);
  });
});
