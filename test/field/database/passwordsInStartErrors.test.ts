import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { shownDatabase, shownReason } from '../../../src/app/startup/shownDatabase.ts';
import { databaseStartupError } from '../../../src/app/startup/startupError.ts';
import { redactText } from '../../../src/logging/redaction.ts';

/** Where people put passwords, and what is left of them when a URL is cut in the wrong places. */
const URLS: readonly (readonly [string, readonly string[]])[] = [
  ['postgres://lk:hunter2@127.0.0.1:1/x', ['hunter2']],
  ['postgresql://lk:hunter2@127.0.0.1:1/x', ['hunter2']],
  ['postgres://lk:p@ss@127.0.0.1:1/x', ['p@ss', '@ss', 'ss@']],
  ['postgres://lk:p%40ss%2Fhunter2@127.0.0.1:1/x', ['p%40ss', 'p@ss', 'hunter2']],
  ['postgres://lk%3Ahunter2@127.0.0.1:1/x', ['hunter2']],
  ['postgres://hunter2@127.0.0.1:1/x', ['hunter2']],
  ['postgres://:hunter2@127.0.0.1:1/x', ['hunter2']],
  ['postgres://127.0.0.1:1/x?user=lk&password=hunter2', ['hunter2']],
  ['postgres://127.0.0.1:1/x?user=lk&PASSWORD=hunter2', ['hunter2']],
  ['postgres://127.0.0.1:1/x?user=lk&password=hunt%65r2', ['hunt%65r2', 'hunter2']],
  ['postgres://127.0.0.1:1/x?user=lk&password=hun@ter2', ['hun@ter2', 'ter2']],
  ['postgres://lk@127.0.0.1:1/x?sslpassword=hunter3', ['hunter3']],
  ['postgres://lk@127.0.0.1:1/x?sslkey=hunter3&passfile=hunter4&x=hunter5', ['hunter3', 'hunter4', 'hunter5']],
  ['postgres://lk@127.0.0.1:1/x?options=-c%20my.password%3Dhunter3', ['hunter3']],
  ['postgres://lk@127.0.0.1:1/x#hunter2', ['hunter2']],
  // Not percent-encoded: the parts before the last `@` pass for host, port, path, query or fragment.
  ['postgres://lk:12/hunter2@127.0.0.1:1/x', ['hunter2', ':12']],
  ['postgres://lk:12?hunter2@127.0.0.1:1/x', ['hunter2', ':12']],
  ['postgres://lk:12#hunter2@127.0.0.1:1/x', ['hunter2', ':12']],
  ['postgres://lk:hunter/2@127.0.0.1:1/x', ['hunter']],
  ['postgres://lk:100%@127.0.0.1:1/x', ['100%']],
  ['postgres://lk:hunter2@[::1/x', ['hunter2']],
  ['postgres://lk:hun ter2@127.0.0.1:1/x', ['hun', 'ter2']],
  ['postgres://lk:hunter2@127.0.0.1:99999999/x', ['hunter2']],
  ['postgres://lk:a@127.0.0.1:1/x', [':a']],
  ['postgres://lk:$^!@127.0.0.1:1/x', ['$^!']],
  ['postgres://127.0.0.1:1/x?password=%25-(', ['%-(', '%25-(']],
];

describe('a start error shows nothing of a password', () => {
  it.each(URLS)('of %s', async (url, secrets) => {
    const shown = [
      shownDatabase(url),
      await realRefusal(url),
      databaseStartupError(new Error(`can't use ${url}`), url).message,
      databaseStartupError(new Error(`no entry for ${secrets.join(' and ')}`), url).message,
    ];
    for (const text of shown) for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('but does show which database it is about', () => {
    expect(shownDatabase('postgres://lk:hunter2@db.example.org:5432/latchkey?sslmode=require')).toBe(
      'postgres://db.example.org:5432/latchkey',
    );
    expect(shownDatabase('postgres://lk:p@ss@[::1]:5432/latchkey')).toBe('postgres://[::1]:5432/latchkey');
    expect(shownDatabase('postgres:///latchkey?host=/var/run/postgresql&user=lk')).toBe(
      'postgres:///var/run/postgresql/latchkey',
    );
    expect(shownDatabase('postgres://lk:12/34@h/x')).toBe('postgres://…');
    expect(shownDatabase('sqlite:./data/latchkey.sqlite')).toBe('sqlite:./data/latchkey.sqlite');
    expect(shownDatabase('sqlite:./x.sqlite?key=hunter2')).toBe('sqlite:./x.sqlite?…');
    expect(shownReason(new Error('connect ECONNREFUSED 127.0.0.1:1'), 'postgres://lk:hunter2@127.0.0.1:1/x')).toBe(
      'connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it.each([
    'postgres://lk:p@ss@127.0.0.1:1/x',
    'postgres://h/x?user=lk&password=p@ss',
    'postgres://h/x?sslpassword=p@ss',
  ])('nor does a log line that repeats %s', (url) => {
    expect(redactText(`could not connect to ${url}, giving up`)).toMatch(/^could not connect to (?!.*ss(\W|$))/);
  });
});

/** @returns the words for what the driver itself says to such a URL. */
async function realRefusal(url: string): Promise<string> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
    throw new Error('somebody answered');
  } catch (error) {
    return databaseStartupError(error, url).message;
  }
}
