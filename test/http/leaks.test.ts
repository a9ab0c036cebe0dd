import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { PublishedKeys } from '../../src/http/leaks/publicKeys.ts';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { LeakEntity } from '../../src/persistence/entities/incidents/leaks.ts';
import { changeLeakPolicy } from '../../src/services/projects/projectPolicy.ts';
import { value, wrongSecret } from '../support/actors.ts';
import { manualClock, seededRandom } from '../support/context.ts';
import {
  type KeyServer,
  postReport,
  published,
  type ReporterKey,
  reporterKey,
  reportOf,
  type SignedReport,
  signed,
  startKeyServer,
} from '../support/leakReporter.ts';
import { runs } from '../support/tier.ts';
import { openHttpApp, type SharedApp } from './httpApp.ts';
import { verdict } from './requests.ts';

const KEY = reporterKey('github');

interface Reported {
  readonly app: SharedApp;
  readonly keys: KeyServer;
  report(body: string, key?: ReporterKey): Promise<{ status: number; text: string }>;
}

/** A deployment whose project wants leaked keys disabled. */
async function open(): Promise<Reported> {
  const keys = await startKeyServer(KEY);
  onTestFinished(() => keys.stop());
  const app = await openHttpApp({ env: { LATCHKEY_LEAK_KEYS: keys.address } });
  value(await changeLeakPolicy(app.context, app.owner.by, app.project, 'disable'));
  return { app, keys, report: (body, key = KEY) => postReport(app.url, signed(body, key)) };
}

async function leaks(app: SharedApp): Promise<number> {
  return await app.context.database.read((manager) => manager.count(LeakEntity));
}

describe('POST /v1/leaks', () => {
  it('invariant 17: labels each token in order, says nothing else, and the leaked key is dead when it answers', async () => {
    const { app, report } = await open();
    const { id, secret } = app.key;
    const wrong = wrongSecret(id);
    const answer = await report(reportOf(wrong, secret, 'nothing of ours'));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual([
      { token_raw: wrong, token_type: 'latchkey_api_key', label: 'false_positive' },
      { token_raw: secret, token_type: 'latchkey_api_key', label: 'true_positive' },
      { token_raw: 'nothing of ours', token_type: 'latchkey_api_key', label: 'false_positive' },
    ]);
    expect(await verdict(app, { secret })).toMatchObject({ valid: false, code: 'DISABLED' });
    expect(answer.text).not.toMatch(new RegExp(app.key.name));
  });

  it('invariant 2: no row and no log line holds what was reported', async () => {
    const { app, report } = await open();
    const { secret } = app.key;
    await report(
      JSON.stringify([{ token: secret, type: 'x', url: `https://x.example/?key=${secret}`, source: secret }]),
    );
    await report(`${reportOf(secret)} `, reporterKey('github'));
    await app.stop();
    const source = await new DataSource(sqliteOptions(app.file)).initialize();
    const tables: { name: string }[] = await source.query(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    const rows = await Promise.all(tables.map(({ name }) => source.query(`SELECT * FROM "${name}"`)));
    await source.destroy();
    const tail = secret.slice('lk_'.length + 17);
    for (const place of [JSON.stringify(rows), app.logged()]) {
      expect(place).not.toBe('');
      expect(place.includes(tail)).toBe(false);
    }
  });

  it('invariant 17: of forged, altered and replayed reports none acts', async () => {
    const { app, report } = await open();
    const { id, secret } = app.key;
    const stranger = reporterKey('github');
    const elsewhere = reporterKey('another');
    // One good report was sent once, of something else: it is what is replayed and altered.
    const good = signed(reportOf(wrongSecret(id)), KEY);
    expect((await postReport(app.url, good)).status).toBe(200);
    const wanted = reportOf(secret);
    const random = seededRandom('forged');
    const draw = (below: number) => (random(2)[0] ?? 0) % below;
    const forge = (index: number): SignedReport => {
      switch (index % 8) {
        case 0:
          return signed(wanted, stranger);
        case 1:
          return signed(wanted, elsewhere);
        case 2:
          return { ...good, body: wanted };
        case 3:
          return { ...good, body: good.body.replace('}]', `},${wanted.slice(1)}`) };
        case 4: {
          const bytes = Buffer.from(signed(wanted, stranger).headers['github-public-key-signature'] ?? '', 'base64');
          const at = draw(bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
          return {
            body: wanted,
            headers: { ...good.headers, 'github-public-key-signature': bytes.toString('base64') },
          };
        }
        case 5:
          return {
            body: wanted,
            headers: {
              ...good.headers,
              'github-public-key-signature': ['', 'AAAA', '!', 'A'.repeat(96)][draw(4)] ?? '',
            },
          };
        case 6:
          return {
            body: wanted,
            headers: { ...good.headers, 'github-public-key-identifier': ['', 'none', 'x'.repeat(300)][draw(3)] ?? '' },
          };
        default:
          return good;
      }
    };
    const count = runs(10_000, 400);
    const statuses = new Map<number, number>();
    for (let begun = 0; begun < count; begun += 40) {
      const batch = Array.from({ length: Math.min(40, count - begun) }, (_, at) =>
        postReport(app.url, forge(begun + at)),
      );
      for (const { status, text } of await Promise.all(batch)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(text).not.toContain('true_positive');
      }
    }
    // What is replayed is answered as before: it acts on nothing.
    expect(statuses).toEqual(
      new Map([
        [401, (count * 7) / 8],
        [200, count / 8],
      ]),
    );
    expect(await verdict(app, { secret })).toMatchObject({ valid: true });
    expect(await leaks(app)).toBe(0);
    // The very bytes, signed by the right key, do act: it was the signature that held.
    expect((await report(wanted)).status).toBe(200);
    expect(await verdict(app, { secret })).toMatchObject({ code: 'DISABLED' });
  });

  it.each([
    ['no JSON', 'token=1'],
    ['an object', '{"token":"x","type":"y"}'],
    ['a token that is no text', '[{"token":1,"type":"y"}]'],
    ['no type', '[{"token":"x"}]'],
    ['more than 1,000 tokens', JSON.stringify(Array.from({ length: 1_001 }, () => ({ token: 'x', type: 'y' })))],
    ['not UTF-8', '\ufffd['],
  ])('answers a signed body that is malformed with a problem: %s', async (_, body) => {
    const { report } = await open();
    const answer = await report(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ title: 'Bad Request', status: 400 });
  });

  it('takes no body above a megabyte', async () => {
    const { report } = await open();
    expect((await report(reportOf('x'.repeat(1_100_000)))).status).toBe(413);
  });

  it('isn’t there where nobody may report leaks', async () => {
    const app = await openHttpApp();
    const answer = await postReport(app.url, signed(reportOf(app.key.secret), KEY));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      404,
      { status: 404, detail: /LATCHKEY_LEAK_KEYS/ },
    ]);
  });

  it('is 503 while the database or the public keys can’t be read, and acts when both are back', async () => {
    const { app, keys, report } = await open();
    const { secret } = app.key;
    keys.instead = { status: 500 };
    expect((await report(reportOf(secret))).status).toBe(503);
    keys.instead = undefined;
    app.time.advance(MINUTE);
    app.database.goAway(new Error('gone'));
    expect((await report(reportOf(secret))).status).toBe(503);
    app.database.mend();
    expect((await report(reportOf(secret))).status).toBe(200);
    expect(await verdict(app, { secret })).toMatchObject({ code: 'DISABLED' });
  });
});

describe('the public keys of reporters', () => {
  async function serving(...keys: readonly ReporterKey[]) {
    const server = await startKeyServer(...keys);
    onTestFinished(() => server.stop());
    const time = manualClock();
    const errors: unknown[] = [];
    const found = new PublishedKeys({
      source: server.address,
      clock: () => time.now(),
      report: (error) => errors.push(error),
    });
    return { server, time, errors, kind: async (name: string) => (await found.find(name)).kind };
  }

  it('are read once, and again for a new identifier, at most once a minute, however many ask', async () => {
    const { server, time, kind } = await serving(KEY);
    expect([await kind('github'), await kind('github')]).toEqual(['key', 'key']);
    expect(server.asked).toBe(1);
    const newer = reporterKey('newer');
    server.keys = [KEY, newer];
    expect(await Promise.all(['newer', 'x', 'y', 'z'].map(kind))).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(server.asked).toBe(1);
    time.advance(MINUTE);
    expect(await Promise.all(['newer', 'x', 'y'].map(kind))).toEqual(['key', 'unknown', 'unknown']);
    expect(server.asked).toBe(2);
  });

  it('count only as long as they are current, and only on P-256', async () => {
    const old = reporterKey('old', { isCurrent: false });
    const { server, time, kind } = await serving(KEY, old, reporterKey('curve', { curve: 'secp384r1' }));
    expect([await kind('github'), await kind('old'), await kind('curve')]).toEqual(['key', 'unknown', 'unknown']);
    server.keys = [];
    time.advance(HOUR);
    expect(await kind('github')).toBe('unknown');
  });

  it.each([
    ['an error', { status: 500 }],
    ['something else', { status: 200, body: '{"keys":[]}' }],
    ['too much', { status: 200, body: ' '.repeat(300_000) }],
    ['another address', { status: 302 }],
  ])('stay as they were for a day where their address answers with %s', async (_, instead) => {
    const { server, time, errors, kind } = await serving(KEY);
    expect(await kind('github')).toBe('key');
    server.instead = instead;
    time.advance(HOUR);
    expect(await kind('github')).toBe('key');
    expect(errors).toHaveLength(1);
    time.advance(24 * HOUR);
    expect(await kind('github')).toBe('unreadable');
  });

  it('can stand in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-keys-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const source = join(folder, 'keys.json');
    await writeFile(source, published([KEY]));
    const found = new PublishedKeys({ source, clock: Date.now, report: () => undefined });
    expect((await found.find('github')).kind).toBe('key');
  });
});
