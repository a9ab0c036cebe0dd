import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type DiscordOverrides, discordPlatform } from '../../../adapters/discord/index.ts';
import { type App, startApp } from '../../../src/app/startApp.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { openDatabase } from '../../../src/persistence/openDatabase.ts';
import { FakeDiscord, type FakeDiscordOptions } from '../../fakes/discord/fakeDiscord.ts';
import { capturedStream } from '../../support/capturedStream.ts';
import { type ManualClock, manualClock, seededRandom } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { discordOptions } from '../../support/platforms.ts';
import { withPrograms } from '../../support/programs.ts';
import { sampled } from '../../support/tier.ts';
import { until } from '../../support/until.ts';
import { verify } from '../../support/verify.ts';

/** The two ways in which Discord reaches the program. */
export const TRANSPORTS = ['gateway', 'http'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** The ways in which to try something that is the same over both: both of them, or in the quick tier one. @param what names it. */
export function transportsFor(what: string): readonly TransportName[] {
  return sampled(`Discord ${what}`, TRANSPORTS, 1);
}

/** Every whole secret in what was shown. */
export const SECRETS = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;

/** `ANA` owns the shop; `ROOT` is an admin; `OLGA` is on call. */
export const ANA = '700000000000000001';
export const BEN = '700000000000000002';
export const ROOT = '700000000000000003';
export const OLGA = '700000000000000004';
/** The guild that is served, and one that is not. */
export const GUILD = '800000000000000001';
export const ELSEWHERE = '800000000000000002';
export const ON_CALL_ROLE = '810000000000000001';
/** Where people type their commands. */
export const GENERAL = '900000000000000001';
export const FAR_AWAY = '900000000000000002';

/** A whole Latchkey, or several on one database, in a Discord with a guild that everyone is in. */
export interface DiscordApp {
  readonly discord: FakeDiscord;
  readonly latchkey: App;
  readonly replicas: readonly App[];
  readonly time: ManualClock;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string, source?: string): Promise<string>;
  /** Waits until a secret is answered so: a secret is shown a moment before what its showing means is committed. */
  becomes(secret: string, verdict: string): Promise<void>;
  /** Everything that was logged, down to the finest level. */
  logged(): string;
}

/** How a test sets its Discord app up. */
export interface DiscordAppOptions {
  readonly transport?: TransportName;
  readonly env?: Readonly<Record<string, string>>;
  readonly discord?: FakeDiscordOptions;
  /** How many processes share the database. */
  readonly replicas?: number;
  readonly overrides?: DiscordOverrides;
  /** Makes people and guilds before anything connects. */
  readonly furnish?: (discord: FakeDiscord) => void;
}

/** What waits for seconds in the program waits for a moment here; signatures go by the real time. */
export const QUICKLY: DiscordOverrides = {
  renewMs: 800,
  retryMs: 50,
  probeRetryMs: 50,
  intervals: { messages: 10, updates: 10 },
  signatureClock: Date.now,
};

/** Opens a Discord app that is closed when the running test ends. */
export async function openDiscordApp(needs: DiscordAppOptions = {}): Promise<DiscordApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-discord-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const discord = await FakeDiscord.open({ now: () => time.now(), ...needs.discord });
  furnish(discord);
  needs.furnish?.(discord);
  const { stream, lines } = capturedStream();
  const transport = needs.transport ?? 'http';
  const replicas: App[] = [];
  onTestFinished(async () => {
    for (const latchkey of replicas) await latchkey.stop();
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (let index = 0; index < (needs.replicas ?? 1); index += 1) {
    const env = { LATCHKEY_DATA_DIR: folder, ...environment(discord, transport), ...needs.env };
    const overrides = { ...QUICKLY, ...needs.overrides };
    replicas.push(await start(env, `replica ${index}`, time, stream, overrides));
  }
  const [latchkey] = replicas;
  if (latchkey === undefined) throw new Error('a Discord app has at least one process');
  if (transport === 'http') discord.useHttp(...replicas.map(({ url }) => `${url}/discord/interactions`));
  else await discord.connected();
  return {
    discord,
    latchkey,
    replicas,
    time,
    verify: (secret, source = '192.0.2.1') => verify(latchkey.url, secret, source),
    becomes: async (secret, verdict) => {
      await until(
        `the secret is ${verdict}`,
        async () => (await verify(latchkey.url, secret, '192.0.2.1')) === verdict,
      );
    },
    logged: () => lines.join(''),
  };
}

/** Makes people and guilds. */
export function furnish(discord: FakeDiscord): void {
  discord.putGuild({ id: GUILD, name: 'House' });
  discord.putGuild({ id: ELSEWHERE, name: 'Elsewhere' });
  discord.putRole(GUILD, { id: ON_CALL_ROLE, name: 'on-call' });
  const names = { [ANA]: 'ana', [BEN]: 'ben', [ROOT]: 'root', [OLGA]: 'olga' };
  for (const [id, username] of Object.entries(names)) {
    discord.putUser({ id, username });
    discord.putMember(GUILD, { user: id, roles: id === OLGA ? [ON_CALL_ROLE] : [] });
  }
  discord.putMember(ELSEWHERE, { user: ANA });
  discord.putChannel({ id: GENERAL, guild: GUILD, name: 'general' });
  discord.putChannel({ id: FAR_AWAY, guild: ELSEWHERE, name: 'far-away' });
}

/** What the program is started with, to be in this Discord. */
export function environment(discord: FakeDiscord, transport: TransportName): Readonly<Record<string, string>> {
  return {
    HTTP_PORT: '0',
    LATCHKEY_PEPPER: Buffer.alloc(32, 7).toString('base64'),
    LATCHKEY_ADMINS: `discord:${ROOT}`,
    LATCHKEY_ON_CALL: `discord-role:${ON_CALL_ROLE}`,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.app.botToken,
    DISCORD_APPLICATION_ID: discord.app.id,
    DISCORD_GUILD_IDS: GUILD,
    ...(transport === 'http' ? { DISCORD_PUBLIC_KEY: discord.app.publicKey } : {}),
  };
}

async function start(
  env: Readonly<Record<string, string>>,
  seed: string,
  time: ManualClock,
  stream: Writable,
  overrides: DiscordOverrides,
): Promise<App> {
  const read = readConfig(env);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  return await startApp(
    read.config,
    createLogger({ level: 'trace', stream, pretty: false }),
    { clock: () => time.now(), random: seededRandom(seed), openDatabase, connectors: withPrograms },
    [discordPlatform(discordOptions(env), overrides)],
  );
}
