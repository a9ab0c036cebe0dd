import { resolve } from 'node:path';
import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import type { LockPolicy } from './domain/keys/lockout.ts';
import { parseDuration } from './domain/time/duration.ts';
import { DAY, type DurationMs, MINUTE, SECOND } from './domain/time/time.ts';
import {
  CONVERSATION,
  CONVERSATION_SHAPE,
  type Conversation,
  readConversation,
} from './domain/warnings/conversationRef.ts';
import { isFollowed } from './domain/warnings/sendTime.ts';

/** Everything that can be configured, typed. */
export interface Config {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** 32 bytes, or undefined where it is made on the first start. */
  readonly pepper: Uint8Array | undefined;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly trustProxy: boolean;
    /** How long it goes on answering after it was told to stop. */
    readonly drain: DurationMs;
  };
  readonly verifyToken: string | undefined;
  /** `platform:external id`. */
  readonly admins: readonly string[];
  /** The platforms' groups whose members are on call. */
  readonly onCall: readonly string[];
  readonly keyValidity: DurationMs;
  readonly lock: LockPolicy;
  readonly warn: { readonly days: readonly number[]; readonly cron: string };
  readonly mfa: 'optional' | 'required';
  /** Who may create projects. */
  readonly projectCreators: 'anyone' | 'admins';
  /** The conversation in which it is said what nobody could be told privately. */
  readonly fallback: Conversation | undefined;
  readonly logLevel: string;
  /** How to reach Slack, where its tokens are set. */
  readonly slack: SlackConfig | undefined;
  /** How to reach Discord, where its token is set. */
  readonly discord: DiscordConfig | undefined;
  /** The chat platforms whose tokens are set. */
  readonly platforms: readonly ('slack' | 'discord')[];
}

/** Slack's part: over Socket Mode where an app token is set, or else over HTTP. */
export interface SlackConfig {
  readonly botToken: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  readonly apiUrl: string;
}

/** Discord's part: over HTTP where the application's public key is set, or else over the Gateway. */
export interface DiscordConfig {
  readonly token: string;
  readonly applicationId: string;
  /** The servers that are served. */
  readonly guildIds: readonly string[];
  readonly transport: { readonly kind: 'gateway' } | { readonly kind: 'http'; readonly publicKey: string };
  readonly apiUrl: string;
}

/** The environment read: a configuration, or every problem with it at once. */
export type ReadConfig =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** An empty variable counts as not set: that is how people switch things off in .env files. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const duration = (least: DurationMs, most: DurationMs, limits: string) =>
  z.string().transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed !== undefined && parsed >= least && parsed <= most) return parsed;
    context.addIssue({ code: 'custom', message: `must be a duration such as 15m, 24h or 365d, ${limits}` });
    return z.NEVER;
  });

const list = (item: RegExp, shape: string, wrongEntries = listText) =>
  z.string().transform((text, context) => {
    const items = text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const wrong = items.filter((one) => !item.test(one));
    if (wrong.length === 0) return items;
    context.addIssue({
      code: 'custom',
      message: wrongEntries(shape, wrong),
    });
    return z.NEVER;
  });

/** Entries are not repeated: one of them may be a token in the wrong place. */
const listText = (shape: string, wrong: readonly string[]): string =>
  `must be a list like ${shape}; ${wrong.length === 1 ? 'one entry doesn’t' : `${wrong.length} entries don’t`} look like that`;

/** No token is as short as the words that people write where a number of days is meant. */
const daysText = (shape: string, wrong: readonly string[]): string => {
  const [first = ''] = wrong;
  return /^[\w.-]{1,5}$/.test(first)
    ? `must be a list like ${shape}: '${first}' is not a whole number of days`
    : listText(shape, wrong);
};

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be a whole number from ${least} to ${most}`);

const token = (pattern: RegExp, shape: string) => optional(z.string().regex(pattern, `must look like ${shape}`));
const url = optional(z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }));
const bool = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

const SCHEMA = z
  .object({
    DATABASE_URL: optional(
      z
        .string()
        .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE'),
    ),
    LATCHKEY_DATA_DIR: optional(z.string()),
    LATCHKEY_PEPPER: optional(
      z
        .string()
        .refine(
          (text) => isPepper(text),
          'must be 32 bytes in base64 (44 characters). Make one with: openssl rand -base64 32',
        ),
    ),
    HTTP_HOST: optional(z.string().regex(/^[0-9A-Za-z.:_-]+$/, 'must be an address or host name, such as 127.0.0.1')),
    HTTP_PORT: optional(wholeNumber(0, 65_535)),
    LATCHKEY_DRAIN: optional(duration(0, 10 * MINUTE, 'from 0s to 10m')),
    SLACK_BOT_TOKEN: token(/^xox[a-z]-./, 'xoxb-…'),
    SLACK_APP_TOKEN: token(/^xapp-./, 'xapp-…'),
    SLACK_SIGNING_SECRET: token(/^[\w-]{8,}$/, 'the signing secret on the app’s Basic Information page'),
    SLACK_API_URL: url,
    DISCORD_TOKEN: token(/^[\w.-]{20,}$/, 'the token on the application’s Bot page'),
    DISCORD_APPLICATION_ID: token(/^\d{17,20}$/, 'an ID of 17 to 20 digits'),
    DISCORD_GUILD_IDS: optional(list(/^\d{17,20}$/, '123456789012345678,…')),
    DISCORD_PUBLIC_KEY: token(/^[0-9a-f]{64}$/i, '64 hexadecimal digits'),
    DISCORD_API_URL: url,
    LATCHKEY_ADMINS: optional(list(/^(slack|discord|console):.+$/, 'slack:U…,discord:…,console:…')),
    LATCHKEY_ON_CALL: optional(
      list(/^(slack-usergroup|discord-role|console):.+$/, 'slack-usergroup:S…,discord-role:…'),
    ),
    LATCHKEY_KEY_VALIDITY: optional(duration(MINUTE, 3650 * DAY, 'from 1m to 3650d')),
    LATCHKEY_WARN_DAYS: optional(list(/^\d{1,4}$/, '30,14,7,1', daysText)),
    LATCHKEY_WARN_CRON: optional(
      z.string().refine((text) => isCron(text) && isFollowed(text), 'must be a cron expression such as 0 9 * * *'),
    ),
    LATCHKEY_LOCK_THRESHOLD: optional(wholeNumber(1, 1_000)),
    LATCHKEY_LOCK_WINDOW: optional(duration(1_000, 30 * DAY, 'from 1s to 30d')),
    LATCHKEY_LOCK_COUNTS: optional(z.enum(['known', 'anyone'], 'must be known or anyone')),
    LATCHKEY_PROJECT_CREATORS: optional(z.enum(['anyone', 'admins'], 'must be anyone or admins')),
    LATCHKEY_MFA: optional(z.enum(['optional', 'required'], 'must be optional or required')),
    LATCHKEY_FALLBACK: token(CONVERSATION, CONVERSATION_SHAPE),
    LATCHKEY_VERIFY_TOKEN: optional(
      z
        .string()
        .regex(
          /^[\x21-\x7e]{16,}$/,
          'must have at least 16 characters and no spaces. Make one with: openssl rand -hex 32',
        ),
    ),
    LATCHKEY_TRUST_PROXY: optional(bool),
    LOG_LEVEL: optional(
      z.enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        'must be one of fatal, error, warn, info, debug, trace, silent',
      ),
    ),
  })
  .check((context) => {
    const env = context.value;
    const addIssue = (name: string, message: string) =>
      context.issues.push({ code: 'custom', path: [name], message, input: '' });
    if (/^postgres/.test(env.DATABASE_URL ?? '') && env.LATCHKEY_PEPPER === undefined) {
      addIssue(
        'LATCHKEY_PEPPER',
        'is required with PostgreSQL, and must be the same for every replica: 32 bytes in base64. Make one with: openssl rand -base64 32',
      );
    }
    if (
      env.SLACK_BOT_TOKEN !== undefined &&
      env.SLACK_APP_TOKEN === undefined &&
      env.SLACK_SIGNING_SECRET === undefined
    ) {
      addIssue('SLACK_BOT_TOKEN', 'needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) as well');
    }
    if (
      env.SLACK_BOT_TOKEN === undefined &&
      (env.SLACK_APP_TOKEN !== undefined || env.SLACK_SIGNING_SECRET !== undefined)
    ) {
      addIssue(
        'SLACK_BOT_TOKEN',
        'is required with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET. Set it to the xoxb-… token on the app’s OAuth page',
      );
    }
    if (env.DISCORD_TOKEN !== undefined) {
      if (env.DISCORD_APPLICATION_ID === undefined)
        addIssue(
          'DISCORD_APPLICATION_ID',
          'is required with DISCORD_TOKEN. Set it to the ID on the application’s General Information page',
        );
      if (env.DISCORD_GUILD_IDS === undefined || env.DISCORD_GUILD_IDS.length === 0)
        addIssue(
          'DISCORD_GUILD_IDS',
          'is required with DISCORD_TOKEN. Set it to the IDs of the servers to serve; all others are refused',
        );
    } else if (env.DISCORD_PUBLIC_KEY !== undefined) {
      addIssue(
        'DISCORD_TOKEN',
        'is required with DISCORD_PUBLIC_KEY. Set it to the token on the application’s Bot page',
      );
    }
  });

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = Object.keys(SCHEMA.shape);

/**
 * Reads and checks the environment. Values are never repeated in a problem: one of them may be a token in the wrong place.
 * @param env the environment, such as `process.env`.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
  const parsed = SCHEMA.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    return { kind: 'problems', problems: [...new Set(problems)] };
  }
  const value = parsed.data;
  const dataDir = resolve(value.LATCHKEY_DATA_DIR ?? './data');
  return {
    kind: 'config',
    config: {
      databaseUrl: value.DATABASE_URL ?? `sqlite:${dataDir}/latchkey.sqlite`,
      dataDir,
      pepper:
        value.LATCHKEY_PEPPER === undefined ? undefined : new Uint8Array(Buffer.from(value.LATCHKEY_PEPPER, 'base64')),
      http: {
        host: value.HTTP_HOST ?? '127.0.0.1',
        port: value.HTTP_PORT ?? 8080,
        trustProxy: value.LATCHKEY_TRUST_PROXY ?? false,
        drain: value.LATCHKEY_DRAIN ?? 5 * SECOND,
      },
      verifyToken: value.LATCHKEY_VERIFY_TOKEN,
      admins: value.LATCHKEY_ADMINS ?? [],
      onCall: value.LATCHKEY_ON_CALL ?? [],
      keyValidity: value.LATCHKEY_KEY_VALIDITY ?? 365 * DAY,
      lock: {
        threshold: value.LATCHKEY_LOCK_THRESHOLD ?? 10,
        window: value.LATCHKEY_LOCK_WINDOW ?? 15 * MINUTE,
        counts: value.LATCHKEY_LOCK_COUNTS ?? 'known',
      },
      warn: {
        days: (value.LATCHKEY_WARN_DAYS ?? ['30', '14', '7', '1']).map(Number),
        cron: value.LATCHKEY_WARN_CRON ?? '0 9 * * *',
      },
      mfa: value.LATCHKEY_MFA ?? 'optional',
      projectCreators: value.LATCHKEY_PROJECT_CREATORS ?? 'anyone',
      fallback: readConversation(value.LATCHKEY_FALLBACK ?? ''),
      logLevel: value.LOG_LEVEL ?? 'info',
      slack: slackConfig(value),
      discord: discordConfig(value),
      platforms: [
        ...(value.SLACK_BOT_TOKEN === undefined ? [] : (['slack'] as const)),
        ...(value.DISCORD_TOKEN === undefined ? [] : (['discord'] as const)),
      ],
    },
  };
}

function slackConfig(env: z.infer<typeof SCHEMA>): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  const address = env.SLACK_API_URL ?? 'https://slack.com/api/';
  const apiUrl = address.endsWith('/') ? address : `${address}/`;
  if (botToken === undefined) return undefined;
  if (appToken !== undefined) return { botToken, apiUrl, transport: { kind: 'socket', appToken } };
  return signingSecret === undefined ? undefined : { botToken, apiUrl, transport: { kind: 'http', signingSecret } };
}

function discordConfig(env: z.infer<typeof SCHEMA>): DiscordConfig | undefined {
  const { DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId, DISCORD_PUBLIC_KEY: publicKey } = env;
  if (token === undefined || applicationId === undefined) return undefined;
  return {
    token,
    applicationId,
    guildIds: [...new Set(env.DISCORD_GUILD_IDS)],
    transport: publicKey === undefined ? { kind: 'gateway' } : { kind: 'http', publicKey },
    apiUrl: (env.DISCORD_API_URL ?? 'https://discord.com/api').replace(/\/+$/, ''),
  };
}

/** @returns whether a text is 32 bytes in base64. */
export function isPepper(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text.trim());
}
