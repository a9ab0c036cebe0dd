import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type DiscordOverrides, discordPlatform } from '../../../adapters/discord/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import { FakeDiscord, type FakeDiscordOptions } from '../../fakes/discord/fakeDiscord.ts';
import { type ManualClock, manualClock, seededRandom } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { discordOptions } from '../../support/platforms.ts';
import { type Program, startProgram } from '../../support/program.ts';
import { withPrograms } from '../../support/programs.ts';
import { sampled } from '../../support/tier.ts';

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
export interface DiscordApp extends Program {
  readonly discord: FakeDiscord;
  readonly replicas: readonly App[];
  readonly time: ManualClock;
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
  /** Takes what closes it; by default the running test's end. */
  readonly onEnd?: (close: () => Promise<void>) => void;
}

/** What waits for seconds in the program waits for a moment here; signatures go by the real time. */
export const QUICKLY: DiscordOverrides = {
  renewMs: 800,
  retryMs: 50,
  probeRetryMs: 50,
  intervals: { messages: 10, updates: 10 },
  signatureClock: Date.now,
};

/** Opens a Discord app that is closed when the running test ends, unless it is said otherwise. */
export async function openDiscordApp(needs: DiscordAppOptions = {}): Promise<DiscordApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-discord-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const discord = await FakeDiscord.open({ now: () => time.now(), ...needs.discord });
  furnish(discord);
  needs.furnish?.(discord);
  const transport = needs.transport ?? 'http';
  const programs: Program[] = [];
  const { onEnd = onTestFinished } = needs;
  onEnd(async () => {
    for (const program of programs) await program.stop();
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (let index = 0; index < (needs.replicas ?? 1); index += 1) {
    const env = { LATCHKEY_DATA_DIR: folder, ...environment(discord, transport), ...needs.env };
    const overrides = { ...QUICKLY, ...needs.overrides };
    const random = seededRandom(`replica ${index}`);
    programs.push(
      await startProgram(env, {
        clock: () => time.now(),
        random,
        connectors: withPrograms,
        platforms: [discordPlatform(discordOptions(env), overrides)],
      }),
    );
  }
  const [first] = programs;
  if (first === undefined) throw new Error('a Discord app has at least one process');
  const replicas = programs.map(({ latchkey }) => latchkey);
  if (transport === 'http') discord.useHttp(...replicas.map(({ url }) => `${url}/discord/interactions`));
  else await discord.connected();
  return {
    ...first,
    discord,
    replicas,
    time,
    logged: () => programs.map((program) => program.logged()).join(''),
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
