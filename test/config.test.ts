import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../src/config.ts';
import { DAY, MINUTE } from '../src/domain/time/time.ts';
import { BAD, DISCORD, type Env, GOOD, PEPPER, SIGNING_SECRET, SLACK, VARIABLES } from './configValues.ts';
import { startChild } from './support/child.ts';
import { PLATFORM_FACTS } from './support/platforms.ts';

/** @throws where the environment has problems. */
function configOf(env: Env): Config {
  const read = readConfig(env);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  return read.config;
}

function problemsOf(env: Env): readonly string[] {
  const read = readConfig(env);
  return read.kind === 'problems' ? read.problems : [];
}

describe('an empty environment', () => {
  const defaults: Config = {
    databaseUrl: `sqlite:${resolve('data')}/latchkey.sqlite`,
    dataDir: resolve('data'),
    pepper: undefined,
    http: { host: '127.0.0.1', port: 8_080, trustProxy: false, drain: 5_000 },
    verifyToken: undefined,
    leakKeys: undefined,
    drillZone: undefined,
    admins: [],
    onCall: [],
    keyValidity: 365 * DAY,
    lock: { threshold: 10, window: 15 * MINUTE, counts: 'known' },
    warn: { days: [30, 14, 7, 1], cron: '0 9 * * *' },
    mfa: 'optional',
    projectCreators: 'anyone',
    fallback: undefined,
    connectors: { allowed: [], connectionsFile: undefined },
    logLevel: 'info',
    platforms: [],
    platformFacts: PLATFORM_FACTS,
    secrets: [],
  };

  it('is a whole configuration: SQLite in ./data, HTTP on the loopback, no platform', () => {
    expect(configOf({})).toEqual(defaults);
  });

  it('is the same as one in which everything is set to nothing, as people do in .env files', () => {
    expect(configOf(Object.fromEntries(VARIABLES.map((name) => [name, ''])))).toEqual(defaults);
  });

  it('is not disturbed by variables of other programs', () => {
    expect(configOf({ PATH: '/bin', HOME: '/', PORT: 'x', LATCHKEY_UNKNOWN: 'x' })).toEqual(defaults);
  });
});

describe('a variable', () => {
  it.each(GOOD)('%s is taken as it is meant: %j', (_, env, expected) => {
    expect(configOf(env)).toMatchObject(expected);
  });

  it.each(BAD)('%s that is wrong (%s) is named, once, with its shape or the remedy', (name, value, words) => {
    const about = problemsOf({ [name]: value }).filter((problem) => problem.startsWith(`${name} must`));
    expect(about).toEqual([expect.stringMatching(words)]);
  });

  // Callers present it as `Authorization: Bearer TOKEN`, which holds neither white space nor letters beyond ASCII.
  it.each(['a token with spaces in it', 'ein-schlüssel-mit-umlauten', 'a-token-with-a-tab\tin-it'])(
    'LATCHKEY_VERIFY_TOKEN that no caller could present is wrong: %s',
    (value) => {
      expect(problemsOf({ LATCHKEY_VERIFY_TOKEN: value })).toEqual([
        expect.stringMatching(/^LATCHKEY_VERIFY_TOKEN must /),
      ]);
    },
  );
});

describe('the secrets of platforms', () => {
  it('invariant 2: are handed to the logger, whichever platform they belong to', () => {
    const { secrets } = configOf({ ...SLACK, SLACK_SIGNING_SECRET: SIGNING_SECRET, ...DISCORD });
    const { DISCORD_TOKEN } = DISCORD;
    expect(secrets).toEqual([...Object.values(SLACK), SIGNING_SECRET, DISCORD_TOKEN]);
  });
});

describe('variables that need one another', () => {
  it.each<readonly [Env, RegExp]>([
    [{ DATABASE_URL: 'postgres://db/keys' }, /^LATCHKEY_PEPPER is required with PostgreSQL.*openssl/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_BOT_TOKEN needs SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET/],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is required with/],
    [{ SLACK_SIGNING_SECRET: SIGNING_SECRET }, /^SLACK_BOT_TOKEN is required with/],
    [
      { DISCORD_TOKEN: DISCORD.DISCORD_TOKEN, DISCORD_GUILD_IDS: '223456789012345678' },
      /^DISCORD_APPLICATION_ID is required with DISCORD_TOKEN/,
    ],
    [
      { ...DISCORD, DISCORD_GUILD_IDS: '' },
      /^DISCORD_GUILD_IDS is required with DISCORD_TOKEN.*all others are refused/,
    ],
    [{ ...DISCORD, DISCORD_GUILD_IDS: ' , ' }, /^DISCORD_GUILD_IDS is required with DISCORD_TOKEN/],
    [{ DISCORD_PUBLIC_KEY: 'ab'.repeat(32) }, /^DISCORD_TOKEN is required with DISCORD_PUBLIC_KEY/],
  ])('are missed where one is alone: %j', (env, words) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(words)]);
  });

  it('are missed in the same list as whatever else is wrong', () => {
    const problems = problemsOf({ DATABASE_URL: 'postgres://db/keys', HTTP_PORT: 'x', SLACK_BOT_TOKEN: 'xoxb-1' });
    expect(names(problems)).toEqual(['HTTP_PORT', 'LATCHKEY_PEPPER', 'SLACK_BOT_TOKEN']);
  });

  it('are not missed where the other one is there but wrong: that is said once', () => {
    expect(names(problemsOf({ ...DISCORD, DISCORD_APPLICATION_ID: 'x' }))).toEqual(['DISCORD_APPLICATION_ID']);
    expect(names(problemsOf({ ...SLACK, SLACK_BOT_TOKEN: 'x' }))).toEqual(['SLACK_BOT_TOKEN']);
    expect(names(problemsOf({ DATABASE_URL: 'postgres://db/keys', LATCHKEY_PEPPER: 'x' }))).toEqual([
      'LATCHKEY_PEPPER',
    ]);
  });
});

describe('everything wrong at once', () => {
  const wrong = Object.fromEntries(BAD.map(([name, value]) => [name, value]));

  it('is one list that names each variable once', () => {
    const {
      LATCHKEY_DATA_DIR: _,
      LATCHKEY_CONNECTIONS: __,
      ...checked
    } = Object.fromEntries(VARIABLES.map((name) => [name, true]));
    expect(names(problemsOf(wrong))).toEqual(Object.keys(checked).toSorted((one, other) => one.localeCompare(other)));
  });

  it('invariant 2: repeats no value, which may be a token in the wrong place', () => {
    for (const [name, value] of BAD) {
      const said = problemsOf({ ...wrong, [name]: value }).join('\n');
      expect(said).not.toMatch(/canary/);
      expect(said).not.toContain(PEPPER);
    }
  });
});

/** The variables that a list of problems is about, sorted. */
function names(problems: readonly string[]): readonly string[] {
  return problems.map((problem) => problem.split(' ')[0] ?? '').toSorted((one, other) => one.localeCompare(other));
}

describe('the program itself', () => {
  it('invariant 2: says all that is wrong in one message without a value or a stack trace, touches nothing, and ends with 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-config-'));
    const child = startChild({
      LATCHKEY_DATA_DIR: join(folder, 'data'),
      DATABASE_URL: 'postgres://me:canary@db/keys',
      HTTP_PORT: 'canary',
      SLACK_BOT_TOKEN: 'xoxb-canary',
      LATCHKEY_VERIFY_TOKEN: 'canary',
    });
    const ended = await child.toEnd();
    expect(ended.code).toBe(1);
    expect(ended.output).toBe('');
    expect(ended.errors).toMatch(/^Latchkey can’t start: the configuration has 4 problems\.\n( {2}- .+\n){4}$/);
    for (const name of ['LATCHKEY_PEPPER', 'HTTP_PORT', 'SLACK_BOT_TOKEN', 'LATCHKEY_VERIFY_TOKEN']) {
      expect(ended.errors).toContain(`  - ${name} `);
    }
    expect(ended.errors).not.toMatch(/canary|^ +at |node:|\.ts:/m);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
