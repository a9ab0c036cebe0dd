import { resolve } from 'node:path';
import { DAY, HOUR, MINUTE, SECOND } from '../src/domain/time/time.ts';

/** Variables and their values. */
export type Env = Readonly<Record<string, string>>;

/** Right values that others need beside them. */
export const PEPPER = Buffer.alloc(32, 7).toString('base64');
export const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
export const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_APP_TOKEN: 'xapp-1-A-2-abc' };
export const DISCORD = {
  DISCORD_TOKEN: 'MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b',
  DISCORD_APPLICATION_ID: '123456789012345678',
  DISCORD_GUILD_IDS: '223456789012345678',
};
const SERVED = { token: DISCORD.DISCORD_TOKEN, applicationId: DISCORD.DISCORD_APPLICATION_ID };

/** A right value of each variable, with what else must be there, and what becomes of it. */
export const GOOD: readonly (readonly [string, Env, object])[] = [
  ['DATABASE_URL', { DATABASE_URL: 'sqlite:/srv/keys.sqlite' }, { databaseUrl: 'sqlite:/srv/keys.sqlite' }],
  ['DATABASE_URL', { DATABASE_URL: ' "sqlite:/srv/keys.sqlite"\n' }, { databaseUrl: 'sqlite:/srv/keys.sqlite' }],
  [
    'DATABASE_URL',
    { DATABASE_URL: 'Postgres://me:PW@db/keys', LATCHKEY_PEPPER: PEPPER },
    { databaseUrl: 'postgres://me:PW@db/keys' },
  ],
  [
    'DATABASE_URL',
    { DATABASE_URL: 'postgres://me:pw@db/keys', LATCHKEY_PEPPER: PEPPER },
    { databaseUrl: 'postgres://me:pw@db/keys' },
  ],
  [
    'DATABASE_URL',
    { DATABASE_URL: 'postgresql://db/keys', LATCHKEY_PEPPER: PEPPER },
    { databaseUrl: 'postgresql://db/keys' },
  ],
  [
    'LATCHKEY_DATA_DIR',
    { LATCHKEY_DATA_DIR: '/srv/latchkey' },
    { dataDir: '/srv/latchkey', databaseUrl: 'sqlite:/srv/latchkey/latchkey.sqlite' },
  ],
  ['LATCHKEY_DATA_DIR', { LATCHKEY_DATA_DIR: 'elsewhere' }, { dataDir: resolve('elsewhere') }],
  ['LATCHKEY_PEPPER', { LATCHKEY_PEPPER: PEPPER }, { pepper: new Uint8Array(32).fill(7) }],
  ['LATCHKEY_PEPPER', { LATCHKEY_PEPPER: `${PEPPER}\n` }, { pepper: new Uint8Array(32).fill(7) }],
  ['HTTP_HOST', { HTTP_HOST: '0.0.0.0' }, { http: { host: '0.0.0.0' } }],
  ['HTTP_HOST', { HTTP_HOST: '::' }, { http: { host: '::' } }],
  ['HTTP_HOST', { HTTP_HOST: 'keys.example.com' }, { http: { host: 'keys.example.com' } }],
  ['HTTP_PORT', { HTTP_PORT: '0' }, { http: { port: 0 } }],
  ['HTTP_PORT', { HTTP_PORT: '65535' }, { http: { port: 65_535 } }],
  ['LATCHKEY_DRAIN', { LATCHKEY_DRAIN: '0s' }, { http: { drain: 0 } }],
  ['LATCHKEY_DRAIN', { LATCHKEY_DRAIN: '20s' }, { http: { drain: 20_000 } }],
  ['SLACK_BOT_TOKEN', SLACK, { platforms: [{ name: 'slack' }] }],
  [
    'SLACK_SIGNING_SECRET',
    { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: SIGNING_SECRET },
    { platforms: [{ name: 'slack' }] },
  ],
  ['SLACK_API_URL', { SLACK_API_URL: 'https://slack-gov.com/api/' }, {}],
  ['SLACK_API_URL', { SLACK_API_URL: 'http://127.0.0.1:4000/api/' }, {}],
  ['DISCORD_TOKEN', DISCORD, { platforms: [{ name: 'discord' }] }],
  ['DISCORD_TOKEN', { ...SLACK, ...DISCORD }, { platforms: [{ name: 'slack' }, { name: 'discord' }] }],
  ['DISCORD_GUILD_IDS', { DISCORD_GUILD_IDS: '123456789012345678, 12345678901234567' }, {}],
  [
    'DISCORD_GUILD_IDS',
    { ...DISCORD, DISCORD_GUILD_IDS: '223456789012345678, 223456789012345678' },
    {
      platforms: [
        {
          name: 'discord',
          options: {
            ...SERVED,
            guildIds: ['223456789012345678'],
            transport: { kind: 'gateway' },
            apiUrl: 'https://discord.com/api',
          },
        },
      ],
    },
  ],
  [
    'DISCORD_PUBLIC_KEY',
    { ...DISCORD, DISCORD_PUBLIC_KEY: 'ab'.repeat(32), DISCORD_API_URL: 'http://localhost:4001/api/' },
    {
      platforms: [
        {
          name: 'discord',
          options: {
            ...SERVED,
            guildIds: ['223456789012345678'],
            transport: { kind: 'http', publicKey: 'ab'.repeat(32) },
            apiUrl: 'http://localhost:4001/api',
          },
        },
      ],
    },
  ],
  ['DISCORD_API_URL', { DISCORD_API_URL: 'http://localhost:4001/api' }, {}],
  [
    'LATCHKEY_ADMINS',
    { LATCHKEY_ADMINS: 'slack:T1/U1, discord:42,console:ada' },
    { admins: ['slack:T1/U1', 'discord:42', 'console:ada'] },
  ],
  [
    'LATCHKEY_ON_CALL',
    { LATCHKEY_ON_CALL: 'slack-usergroup:S1,discord-role:42' },
    { onCall: ['slack-usergroup:S1', 'discord-role:42'] },
  ],
  ['LATCHKEY_KEY_VALIDITY', { LATCHKEY_KEY_VALIDITY: '90d' }, { keyValidity: 90 * DAY }],
  ['LATCHKEY_KEY_VALIDITY', { LATCHKEY_KEY_VALIDITY: '1m' }, { keyValidity: MINUTE }],
  ['LATCHKEY_KEY_VALIDITY', { LATCHKEY_KEY_VALIDITY: '3650d' }, { keyValidity: 3_650 * DAY }],
  ['LATCHKEY_WARN_DAYS', { LATCHKEY_WARN_DAYS: '60, 7' }, { warn: { days: [60, 7] } }],
  ['LATCHKEY_WARN_CRON', { LATCHKEY_WARN_CRON: '30 8 * * 1-5' }, { warn: { cron: '30 8 * * 1-5' } }],
  ['LATCHKEY_LOCK_THRESHOLD', { LATCHKEY_LOCK_THRESHOLD: '1' }, { lock: { threshold: 1 } }],
  ['LATCHKEY_LOCK_THRESHOLD', { LATCHKEY_LOCK_THRESHOLD: '1000' }, { lock: { threshold: 1_000 } }],
  ['LATCHKEY_LOCK_WINDOW', { LATCHKEY_LOCK_WINDOW: '1s' }, { lock: { window: SECOND } }],
  ['LATCHKEY_LOCK_WINDOW', { LATCHKEY_LOCK_WINDOW: '1h30m' }, { lock: { window: 1.5 * HOUR } }],
  ['LATCHKEY_LOCK_COUNTS', { LATCHKEY_LOCK_COUNTS: 'anyone' }, { lock: { counts: 'anyone' } }],
  ['LATCHKEY_LOCK_COUNTS', { LATCHKEY_LOCK_COUNTS: 'known' }, { lock: { counts: 'known' } }],
  ['LATCHKEY_MFA', { LATCHKEY_MFA: 'required' }, { mfa: 'required' }],
  ['LATCHKEY_PROJECT_CREATORS', { LATCHKEY_PROJECT_CREATORS: 'admins' }, { projectCreators: 'admins' }],
  [
    'LATCHKEY_FALLBACK',
    { LATCHKEY_FALLBACK: 'slack:C0123' },
    { fallback: { platform: 'slack', conversation: 'C0123' } },
  ],
  [
    'LATCHKEY_FALLBACK',
    { LATCHKEY_FALLBACK: 'discord:123456789012345678' },
    { fallback: { platform: 'discord', conversation: '123456789012345678' } },
  ],
  [
    'LATCHKEY_WEBHOOK_ALLOW',
    { LATCHKEY_WEBHOOK_ALLOW: '10.0.0.0/8, fd00::/8,' },
    { connectors: { allowed: [{ bits: 8 }, { bits: 8 }] } },
  ],
  [
    'LATCHKEY_CONNECTIONS',
    { LATCHKEY_CONNECTIONS: '/etc/latchkey/connections.json' },
    { connectors: { connectionsFile: '/etc/latchkey/connections.json' } },
  ],
  [
    'LATCHKEY_CONNECTIONS',
    { LATCHKEY_CONNECTIONS: 'connections.json' },
    { connectors: { connectionsFile: resolve('connections.json') } },
  ],
  [
    'LATCHKEY_LEAK_KEYS',
    { LATCHKEY_LEAK_KEYS: 'https://api.github.com/meta/public_keys/secret_scanning' },
    { leakKeys: 'https://api.github.com/meta/public_keys/secret_scanning' },
  ],
  ['LATCHKEY_LEAK_KEYS', { LATCHKEY_LEAK_KEYS: 'http://127.0.0.1:9/keys' }, { leakKeys: 'http://127.0.0.1:9/keys' }],
  ['LATCHKEY_DRILLS', { LATCHKEY_DRILLS: 'Europe/Berlin' }, { drillZone: 'Europe/Berlin' }],
  ['LATCHKEY_DRILLS', { LATCHKEY_DRILLS: 'off' }, { drillZone: undefined }],
  ['LATCHKEY_LEAK_KEYS', { LATCHKEY_LEAK_KEYS: './keys.json' }, { leakKeys: resolve('keys.json') }],
  ['LATCHKEY_VERIFY_TOKEN', { LATCHKEY_VERIFY_TOKEN: 'sixteen-letters!' }, { verifyToken: 'sixteen-letters!' }],
  ['LATCHKEY_TRUST_PROXY', { LATCHKEY_TRUST_PROXY: 'true' }, { http: { trustProxy: true } }],
  ['LATCHKEY_TRUST_PROXY', { LATCHKEY_TRUST_PROXY: 'false' }, { http: { trustProxy: false } }],
  ['LOG_LEVEL', { LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
];

/** Wrong values of each variable, and the words that must be said of them. Each value stands for a token in the wrong place. */
export const BAD: readonly (readonly [string, string, RegExp])[] = [
  ['DATABASE_URL', 'mysql://canary', /sqlite:PATH or postgres:/],
  ['DATABASE_URL', 'sqlite:', /sqlite:PATH or postgres:/],
  ['DATABASE_URL', '/srv/canary.sqlite', /sqlite:PATH or postgres:/],
  ['LATCHKEY_PEPPER', 'canary', /32 bytes in base64.*openssl rand -base64 32/],
  ['LATCHKEY_PEPPER', `${PEPPER}canary`, /32 bytes in base64/],
  ['LATCHKEY_PEPPER', 'ab'.repeat(32), /32 bytes in base64/],
  ['HTTP_HOST', 'http://canary/', /address or host name, such as 127\.0\.0\.1/],
  ['HTTP_HOST', 'canary canary', /address or host name/],
  ['HTTP_PORT', 'canary', /whole number from 0 to 65535/],
  ['HTTP_PORT', '65536', /whole number from 0 to 65535/],
  ['HTTP_PORT', '-1', /whole number from 0 to 65535/],
  ['HTTP_PORT', '80.5', /whole number from 0 to 65535/],
  ['HTTP_PORT', '0x50', /whole number from 0 to 65535/],
  ['LATCHKEY_DRAIN', 'canary', /duration such as .* from 0s to 10m/],
  ['LATCHKEY_DRAIN', '11m', /from 0s to 10m/],
  ['SLACK_BOT_TOKEN', 'canary', /xoxb-…/],
  ['SLACK_BOT_TOKEN', 'xoxp-canary', /xoxb-…/],
  ['SLACK_APP_TOKEN', 'xoxb-canary', /xapp-…/],
  ['SLACK_SIGNING_SECRET', 'canary', /signing secret/],
  ['SLACK_API_URL', 'canary', /http:\/\/ or https:\/\//],
  ['SLACK_API_URL', 'ftp://canary', /http:\/\/ or https:\/\//],
  ['DISCORD_TOKEN', 'canary', /Bot page/],
  ['DISCORD_APPLICATION_ID', 'canary', /17 to 20 digits/],
  ['DISCORD_GUILD_IDS', '123456789012345678,canary', /list like.*one entry doesn’t/],
  ['DISCORD_PUBLIC_KEY', 'canary', /64 hexadecimal digits/],
  ['DISCORD_API_URL', 'canary', /http:\/\/ or https:\/\//],
  ['LATCHKEY_ADMINS', 'canary,console:ada,canary2', /slack:U….*2 entries don’t/],
  ['LATCHKEY_ON_CALL', 'slack:canary', /slack-usergroup:S….*one entry doesn’t/],
  ['LATCHKEY_KEY_VALIDITY', 'canary', /duration such as/],
  ['LATCHKEY_KEY_VALIDITY', '365', /duration such as/],
  ['LATCHKEY_KEY_VALIDITY', '59s', /duration such as/],
  ['LATCHKEY_KEY_VALIDITY', '3651d', /duration such as/],
  ['LATCHKEY_KEY_VALIDITY', '-1d', /duration such as/],
  ['LATCHKEY_WARN_DAYS', '30,canary', /list like 30,14,7,1/],
  ['LATCHKEY_WARN_CRON', 'canary', /cron expression such as 0 9 \* \* \*/],
  ['LATCHKEY_WARN_CRON', '61 9 * * *', /cron expression/],
  // node-cron takes it, and who reads it here does not.
  ['LATCHKEY_WARN_CRON', '30 7 * * Monday-Friday', /cron expression/],
  ['LATCHKEY_LOCK_THRESHOLD', '0', /whole number from 1 to 1000/],
  ['LATCHKEY_LOCK_THRESHOLD', 'canary', /whole number from 1 to 1000/],
  ['LATCHKEY_LOCK_WINDOW', '0', /duration such as/],
  ['LATCHKEY_LOCK_WINDOW', '31d', /duration such as/],
  ['LATCHKEY_LOCK_COUNTS', 'canary', /known or anyone/],
  ['LATCHKEY_MFA', 'canary', /off, optional, required or keys/],
  ['LATCHKEY_PROJECT_CREATORS', 'canary', /anyone or admins/],
  ['LATCHKEY_FALLBACK', 'canary', /slack:C… or discord:…/],
  ['LATCHKEY_WEBHOOK_ALLOW', 'canary', /list of networks like 10\.0\.0\.0\/8.*one entry isn’t a network/],
  ['LATCHKEY_WEBHOOK_ALLOW', '10.0.0.1,10.0.0.1/8', /2 entries aren’t networks/],
  ['LATCHKEY_WEBHOOK_ALLOW', '10.0.0.0/8,0.0.0.0/0', /one entry holds public addresses.*name private networks only/],
  ['LATCHKEY_DRILLS', 'weekly canary', /must be off, or a time zone such as Europe\/Berlin/],
  ['LATCHKEY_LEAK_KEYS', 'http://canary.example/keys', /https:\/\/ address, or the path of a file/],
  ['LATCHKEY_VERIFY_TOKEN', 'canary', /at least 16 characters.*openssl rand -hex 32/],
  ['LATCHKEY_TRUST_PROXY', 'canary', /true or false/],
  ['LATCHKEY_TRUST_PROXY', '1', /true or false/],
  ['LOG_LEVEL', 'canary', /fatal, error, warn, info, debug, trace, silent/],
];

/** Every variable of the contract. */
export const VARIABLES: readonly string[] = [
  ...new Set(BAD.map(([name]) => name)),
  'LATCHKEY_DATA_DIR',
  'LATCHKEY_CONNECTIONS',
];
