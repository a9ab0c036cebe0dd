import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiscordOverrides, discordPlatform } from '../../../adapters/discord/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import type { Platform } from '../../../src/chat/contracts/platform.ts';
import { FakeDiscord, type FakeDiscordOptions } from '../../fakes/discord/fakeDiscord.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import { type ManualClock, manualClock } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { discordOptions } from '../../support/platforms.ts';
import { startWithPlatform } from '../../support/startWithPlatform.ts';
import { until } from '../../support/until.ts';
import { verify } from '../../support/verify.ts';
import { environment, furnish, GENERAL, QUICKLY, SECRETS, type TransportName } from './discordApp.ts';

/** One process of an app. */
export interface Running {
  readonly latchkey: App;
  readonly platform: Platform;
  stop(): Promise<void>;
}

/**
 * A Latchkey in a Discord that fails as planned: it can be stopped and started again on its database, several times over,
 * and burns and tells when a test says so.
 */
export interface DeliveryApp {
  readonly discord: FakeDiscord;
  readonly time: ManualClock;
  /** Where the database is. */
  readonly folder: string;
  /** Starts one more process on the database. */
  start(env?: Readonly<Record<string, string>>): Promise<Running>;
  /** The process that was started last. */
  running(): Running;
  /** Stops that process, and starts another one. */
  restart(): Promise<Running>;
  /** Runs the job that burns secrets, once. */
  deleteSecretMessage(): Promise<void>;
  /** Runs the job that tells notices, once. */
  tell(): Promise<void>;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string): Promise<string>;
  /** Waits until a secret is answered so. */
  becomes(secret: string, verdict: string): Promise<void>;
  /** @returns what `/readyz/chat` says of Discord, after the status. */
  readiness(): Promise<string>;
  /** Everything that was logged, down to the finest level. */
  logged(): string;
  close(): Promise<void>;
}

/** How a test wants its app. */
export interface HttpAppOptions {
  readonly transport?: TransportName;
  readonly env?: Readonly<Record<string, string>>;
  readonly discord?: FakeDiscordOptions;
  readonly overrides?: DiscordOverrides;
  /** Makes people and guilds before anything connects. */
  readonly furnish?: (discord: FakeDiscord) => void;
}

/** Opens an app in which nothing runs yet. The caller closes it. */
export async function openHttpApp(needs: HttpAppOptions = {}): Promise<DeliveryApp> {
  const { transport = 'http' } = needs;
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-delivery-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const discord = await FakeDiscord.open({ now: () => time.now(), ...needs.discord });
  furnish(discord);
  needs.furnish?.(discord);
  const lines: string[] = [];
  const all: Running[] = [];
  const running = () => {
    const last = all.at(-1);
    if (last === undefined) throw new Error('no process runs');
    return last;
  };
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<Running> => {
    const overrides = { ...QUICKLY, ...needs.overrides };
    const env = { LATCHKEY_DATA_DIR: folder, ...environment(discord, transport), ...needs.env, ...more };
    const factory = discordPlatform(discordOptions(env), overrides);
    const started = await startWithPlatform(env, factory, { time, onLog: (line) => lines.push(line) });
    const one: Running = {
      ...started,
      stop: async () => {
        const index = all.indexOf(one);
        if (index >= 0) all.splice(index, 1);
        await started.latchkey.stop();
      },
    };
    all.push(one);
    if (transport === 'http') discord.useHttp(...all.map(({ latchkey }) => `${latchkey.url}/discord/interactions`));
    return one;
  };
  const verdict = (secret: string) => verify(running().latchkey.url, secret, '192.0.2.1');
  return {
    discord,
    time,
    folder,
    start,
    running,
    restart: async () => {
      await running().stop();
      return await start();
    },
    deleteSecretMessage: () => running().latchkey.runJob('burn-secrets'),
    tell: () => running().latchkey.runJob('tell-notices'),
    verify: verdict,
    becomes: async (secret, wanted) => {
      await until(`the secret is ${wanted}`, async () => (await verdict(secret)) === wanted);
    },
    readiness: () => readinessOf(running().latchkey),
    logged: () => lines.join(''),
    close: async () => {
      for (const one of [...all]) await one.stop();
      await discord.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Opens an app with one connected process. The caller closes it. */
export async function openRunning(needs: HttpAppOptions = {}): Promise<DeliveryApp> {
  const app = await openHttpApp(needs);
  await app.start();
  if ((needs.transport ?? 'http') === 'gateway') await app.discord.connected();
  return app;
}

/** @returns what `/readyz/chat` says of Discord, after the status. */
export async function readinessOf({ url }: App): Promise<string> {
  const response = await fetch(`${url}/readyz/chat`);
  const said: unknown = await response.json();
  const checks = typeof said === 'object' && said !== null && 'checks' in said ? said.checks : {};
  const discord = typeof checks === 'object' && checks !== null && 'discord' in checks ? String(checks.discord) : '';
  return `${response.status} ${discord}`;
}

/** Somebody types a command. @param path after `apikey`. @returns what is said to it. */
export async function say(
  { discord }: Pick<DeliveryApp, 'discord'>,
  user: string,
  path: string,
  options: OptionEntries = {},
  where = GENERAL,
): Promise<Message> {
  return await (await discord.slash(user, where, `apikey ${path}`, options)).message();
}

/** Every sending of a secret so far: each request that had one in it, and each inline answer, whatever became of it. */
export function sentSecrets({ discord }: Pick<DeliveryApp, 'discord'>): readonly string[] {
  const bodies = [
    ...discord.calls().map(({ body }) => body),
    ...discord.interactions.flatMap(({ delivery }) => delivery.attempts.map(({ answer }) => answer)),
  ];
  return bodies.flatMap((body) => [...new Set(JSON.stringify(body ?? '').match(SECRETS) ?? [])]);
}

/** @returns the secrets that were sent since as many had been. @throws where it is not one, sent once. */
export function theOneSent(place: Pick<DeliveryApp, 'discord'>, before: number): string {
  const sent = sentSecrets(place).slice(before);
  const [secret] = sent;
  if (secret === undefined || sent.length > 1) throw new Error(`${sent.length} secrets were sent`);
  return secret;
}

/** Everything that a message ever said. */
export function words(message: Message | undefined): string {
  return JSON.stringify(message?.versions.map(({ content, components }) => [content, components]) ?? []);
}
