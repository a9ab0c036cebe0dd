import { resolve } from 'node:path';
import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import { PLATFORMS } from './app/loadPlatforms.ts';
import type { ConfiguredPlatform, PlatformDeclaration } from './chat/contracts/declaration.ts';
import { type Environment, list, optional, readVariables } from './chat/contracts/variables.ts';
import {
  MUST_BE,
  mustBeDuration,
  mustBeNumber,
  mustLookLike,
  PEPPER_NEEDED,
  wrongDays,
} from './chat/copy/configCopy.ts';
import { wrongNetworks } from './connectors/copy.ts';
import { type Network, readNetwork } from './connectors/networks.ts';
import type { LockPolicy } from './domain/keys/lockout.ts';
import { anyOf } from './domain/namingCopy.ts';
import { SECOND_FACTOR_MODES, type SecondFactorMode } from './domain/people/secondFactor/secondFactorState.ts';
import type { PlatformFacts } from './domain/platformFacts.ts';
import { parseDuration } from './domain/time/duration.ts';
import { DAY, type DurationMs, MINUTE, SECOND } from './domain/time/time.ts';
import { isZone } from './domain/time/timeZone.ts';
import { type Conversation, conversationShapes, readConversation } from './domain/warnings/conversationRef.ts';
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
  /** Where the public keys of those are who may report leaks: an address or a file; undefined where nobody may. */
  readonly leakKeys: string | undefined;
  /** The time zone in whose working hours fire drills are held; undefined where there are none. */
  readonly drillZone: string | undefined;
  /** `platform:external id`. */
  readonly admins: readonly string[];
  /** The platforms' groups whose members are on call. */
  readonly onCall: readonly string[];
  readonly keyValidity: DurationMs;
  readonly lock: LockPolicy;
  readonly warn: { readonly days: readonly number[]; readonly cron: string };
  /** How far it goes with second factors. */
  readonly mfa: SecondFactorMode;
  /** Who may create projects. */
  readonly projectCreators: 'anyone' | 'admins';
  /** The conversation in which it is said what nobody could be told privately. */
  readonly fallback: Conversation | undefined;
  readonly connectors: {
    /** The networks that webhooks may reach though they are not public. */
    readonly allowed: readonly Network[];
    /** The file in which the operator declares connections; undefined where there are none. */
    readonly connectionsFile: string | undefined;
  };
  readonly logLevel: string;
  /** The chat platforms whose tokens are set, with what each is configured with. */
  readonly platforms: readonly ConfiguredPlatform[];
  /** What every platform declares of how people and conversations are written there, whether it is set up or not. */
  readonly platformFacts: readonly PlatformFacts[];
  /** Values that must never be logged: those that the platforms declare to be secret. */
  readonly secrets: readonly string[];
}

/** The environment read: a configuration, or every problem with it at once. */
export type ReadConfig =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

const duration = (least: DurationMs, most: DurationMs, limits: readonly [least: string, most: string]) =>
  z.string().transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed !== undefined && parsed >= least && parsed <= most) return parsed;
    context.addIssue({ code: 'custom', message: mustBeDuration(...limits) });
    return z.NEVER;
  });

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, mustBeNumber(least, most))
    .transform(Number)
    .refine((number) => number >= least && number <= most, mustBeNumber(least, most));

const networks = z.string().transform((text, context) => {
  const read = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(readNetwork);
  const [malformed, open] = (['malformed', 'public'] as const).map((kind) => read.filter((one) => one === kind).length);
  if (!malformed && !open) return read.filter((one) => typeof one !== 'string');
  context.addIssue({ code: 'custom', message: wrongNetworks(malformed ?? 0, open ?? 0) });
  return z.NEVER;
});

/** An https:// address, http:// only on this machine, or a file. */
const leakKeys = z.string().transform((text, context) => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return resolve(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || isLocal) return text;
  context.addIssue({ code: 'custom', message: MUST_BE.addressOrFile });
  return z.NEVER;
});

const NO_DRILLS = 'off';

const bool = z.enum(['true', 'false'], MUST_BE.bool).transform((text) => text === 'true');

/** @returns a pattern that fits any of these words. */
const alternatives = (words: readonly string[]) => words.map((word) => word.replace(/\W/g, '\\$&')).join('|');

/** Takes off what .env files and dashboards leave around an address: white space and quotes. Schemes have no case (RFC 3986, 3.1). */
function withoutWrapping(address: string): string {
  const bare = address
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
  return bare.replace(/^(sqlite|postgres(?:ql)?):/i, (scheme) => scheme.toLowerCase());
}

/** The variables that belong to no platform. Some hold what platforms have their own way of writing. */
const schemaOf = (platforms: readonly PlatformFacts[]) =>
  z
    .object({
      DATABASE_URL: optional(
        z
          .string()
          .transform(withoutWrapping)
          .pipe(z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, MUST_BE.database)),
      ),
      LATCHKEY_DATA_DIR: optional(z.string()),
      LATCHKEY_PEPPER: optional(z.string().refine((text) => isPepper(text), MUST_BE.pepper)),
      HTTP_HOST: optional(z.string().regex(/^[0-9A-Za-z.:_-]+$/, MUST_BE.host)),
      HTTP_PORT: optional(wholeNumber(0, 65_535)),
      LATCHKEY_DRAIN: optional(duration(0, 10 * MINUTE, ['0s', '10m'])),
      LATCHKEY_ADMINS: optional(
        list(
          new RegExp(`^(${alternatives(platforms.map(({ name }) => name))}):.+$`),
          platforms.map(({ name, accounts }) => `${name}:${accounts.shape}`).join(','),
        ),
      ),
      LATCHKEY_ON_CALL: optional(
        list(
          new RegExp(`^(${alternatives(platforms.map(({ groups }) => groups.prefix))}):.+$`),
          platforms.flatMap(({ groups }) => groups.shape ?? []).join(','),
        ),
      ),
      LATCHKEY_KEY_VALIDITY: optional(duration(MINUTE, 3650 * DAY, ['1m', '3650d'])),
      LATCHKEY_WARN_DAYS: optional(list(/^\d{1,4}$/, '30,14,7,1', wrongDays)),
      LATCHKEY_WARN_CRON: optional(z.string().refine((text) => isCron(text) && isFollowed(text), MUST_BE.cron)),
      LATCHKEY_LOCK_THRESHOLD: optional(wholeNumber(1, 1_000)),
      LATCHKEY_LOCK_WINDOW: optional(duration(1_000, 30 * DAY, ['1s', '30d'])),
      LATCHKEY_LOCK_COUNTS: optional(z.enum(['known', 'anyone'], MUST_BE.lockCounts)),
      LATCHKEY_PROJECT_CREATORS: optional(z.enum(['anyone', 'admins'], MUST_BE.creators)),
      LATCHKEY_MFA: optional(z.enum(SECOND_FACTOR_MODES, MUST_BE.mfa)),
      LATCHKEY_FALLBACK: optional(
        z
          .string()
          .refine(
            (text) => readConversation(platforms, text) !== undefined,
            mustLookLike(anyOf(conversationShapes(platforms))),
          ),
      ),
      LATCHKEY_WEBHOOK_ALLOW: optional(networks),
      LATCHKEY_CONNECTIONS: optional(z.string()),
      LATCHKEY_VERIFY_TOKEN: optional(z.string().regex(/^[\x21-\x7e]{16,}$/, MUST_BE.verifyToken)),
      LATCHKEY_LEAK_KEYS: optional(leakKeys),
      LATCHKEY_DRILLS: optional(z.string().refine((text) => text === NO_DRILLS || isZone(text), MUST_BE.drills)),
      LATCHKEY_TRUST_PROXY: optional(bool),
      LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], MUST_BE.logLevel)),
    })
    .check((context) => {
      const env = context.value;
      const addIssue = (name: string, message: string) =>
        context.issues.push({ code: 'custom', path: [name], message, input: '' });
      if (/^postgres/.test(env.DATABASE_URL ?? '') && env.LATCHKEY_PEPPER === undefined) {
        addIssue('LATCHKEY_PEPPER', PEPPER_NEEDED);
      }
    });

/** The names of all variables that are read. */
export function variableNames(declarations: readonly PlatformDeclaration[] = PLATFORMS): readonly string[] {
  const shared = Object.keys(schemaOf(declarations.map(({ facts }) => facts)).shape);
  return [...shared, ...declarations.flatMap(({ environment }) => environment?.variables ?? [])];
}

/**
 * Reads and checks the environment: what belongs to the program, and what each platform declares for itself. Values are never
 * repeated in a problem: one of them may be a token in the wrong place.
 * @param given the environment, such as `process.env`.
 * @param declarations the platforms that there are.
 */
export function readConfig(given: Environment, declarations: readonly PlatformDeclaration[] = PLATFORMS): ReadConfig {
  const env = trimmed(given);
  const platformFacts = declarations.map(({ facts }) => facts);
  const read = readVariables(schemaOf(platformFacts), env);
  const platforms = declarations.flatMap(({ environment }) => environment?.read(env) ?? []);
  const problems = [read, ...platforms].flatMap((part) => (part.kind === 'problems' ? part.problems : []));
  if (read.kind === 'problems' || problems.length > 0) return { kind: 'problems', problems };
  const value = read.values;
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
      leakKeys: value.LATCHKEY_LEAK_KEYS,
      drillZone: value.LATCHKEY_DRILLS === NO_DRILLS ? undefined : value.LATCHKEY_DRILLS,
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
      fallback: readConversation(platformFacts, value.LATCHKEY_FALLBACK ?? ''),
      connectors: {
        allowed: value.LATCHKEY_WEBHOOK_ALLOW ?? [],
        connectionsFile: value.LATCHKEY_CONNECTIONS === undefined ? undefined : resolve(value.LATCHKEY_CONNECTIONS),
      },
      logLevel: value.LOG_LEVEL ?? 'info',
      platforms: platforms.flatMap((part) => (part.kind === 'configured' ? part.platform : [])),
      platformFacts,
      secrets: declarations.flatMap(({ environment }) => environment?.secrets ?? []).flatMap((name) => env[name] || []),
    },
  };
}

/** Takes white space off both ends of each value: files of variables that were written on Windows leave a carriage return there. */
function trimmed(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim()]));
}

/** @returns whether a text is 32 bytes in base64. */
export function isPepper(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text.trim());
}
