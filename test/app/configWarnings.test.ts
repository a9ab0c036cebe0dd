import { describe, expect, it } from 'vitest';
import { openToAll, unknownVariables } from '../../src/app/startup/configWarnings.ts';
import { openHttpApp } from '../http/httpApp.ts';

const TOKEN = 'a-token-of-the-deployment';

describe('a variable that looks like one of Latchkey’s', () => {
  it.each([
    ['LATCHKEY_VERIFY_TOKN', /LATCHKEY_VERIFY_TOKN.*did you mean LATCHKEY_VERIFY_TOKEN\?$/],
    ['LATCHKEY_LOCK_TRESHOLD', /LATCHKEY_LOCK_TRESHOLD.*did you mean LATCHKEY_LOCK_THRESHOLD\?$/],
    ['LATCHKEY_DATADIR', /LATCHKEY_DATADIR.*did you mean LATCHKEY_DATA_DIR\?$/],
    ['LATCHKEY_PROJECT_CREATOR', /did you mean LATCHKEY_PROJECT_CREATORS\?$/],
    ['LATCHKEY_FROBNICATE', /LATCHKEY_FROBNICATE.*README\.md lists/],
  ])('and is none is named, with the one that was meant, and without its value: %s', (name, words) => {
    const warnings = unknownVariables({ [name]: 'hunter2', PATH: '/bin', HTTP_PORTS: '1' });
    expect(warnings).toEqual([expect.stringMatching(words)]);
    expect(warnings.join()).not.toContain('hunter2');
  });

  it('and is one is not mentioned', () => {
    expect(unknownVariables({ LATCHKEY_PEPPER: 'x', LATCHKEY_VERIFY_TOKEN: 'y', latchkey_x: 'z' })).toEqual([]);
  });
});

describe('a server that other machines can reach', () => {
  it.each(['0.0.0.0', '::', '10.0.0.7', 'keys.example.com', '127.0.0.1.example.com'])(
    'is warned of where no verify token is set: %s',
    (host) => {
      const http = { host, port: 8_080, trustProxy: false, drain: 0 };
      expect(openToAll({ http, verifyToken: undefined })).toMatch(/HTTP_HOST.*LATCHKEY_VERIFY_TOKEN/);
      expect(openToAll({ http, verifyToken: TOKEN })).toBeUndefined();
    },
  );

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('is none on the loopback: %s', (host) => {
    expect(
      openToAll({ http: { host, port: 8_080, trustProxy: false, drain: 0 }, verifyToken: undefined }),
    ).toBeUndefined();
  });

  it('is warned of in the log, once, at the start', async () => {
    const app = await openHttpApp({ env: { HTTP_HOST: '0.0.0.0' } });
    expect(app.logged().match(/LATCHKEY_VERIFY_TOKEN isn’t set/g)).toHaveLength(1);
    const guarded = await openHttpApp({ env: { HTTP_HOST: '0.0.0.0', LATCHKEY_VERIFY_TOKEN: TOKEN } });
    expect(guarded.logged()).not.toContain('LATCHKEY_VERIFY_TOKEN isn’t set');
  });
});
