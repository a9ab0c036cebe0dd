import { onTestFinished } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Interaction } from '../../fakes/discord/interactions.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import type { JsonObject } from '../../fakes/shared/json.ts';
import { auditedDigest, dumpDatabase } from '../../simulation/dump.ts';
import { auditRows } from '../../support/rows.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, type DiscordAppOptions, GENERAL, openDiscordApp, ROOT, SECRETS } from './discordApp.ts';
import { HostileDoor } from './hostileDoor.ts';
import { HostileRelay } from './hostileRelay.ts';

/** Nobody listens here: what is sent to it gets lost. */
const NOWHERE = 'http://127.0.0.1:9/discord/interactions';

/** A Discord app with the key `chat-bot` in shop/rasa, which ANA owns and was shown. */
export interface Scene extends DiscordApp {
  readonly door: HostileDoor;
  /** Between Discord and the program, over HTTP, once somebody does something by it. */
  readonly relay: HostileRelay;
  readonly secret: string;
  readonly keyId: string;
  /** Types a command and waits for its answer. */
  say(user: string, path: string, options?: OptionEntries): Promise<Message>;
  /** Lets somebody do something over HTTP that gets lost on its way. @returns what Discord would have sent. */
  lost(act: () => Promise<Interaction>): Promise<JsonObject>;
  /** Sends what Discord posts over the relay from now on. */
  tap(): void;
  /** Lets five minutes pass, and burns what is due. */
  burnt(): Promise<void>;
  /** What has been done so far, once all that was sent before has been. To know that, ROOT asks who they are. */
  trace(): Promise<Trace>;
}

/** What can be seen of what was done; equal as long as nothing is done. */
export interface Trace {
  readonly changes: string;
  readonly rows: Readonly<Record<string, number>>;
  /** Audit events of what was done or refused, by action. */
  readonly audited: Readonly<Record<string, number>>;
  /** How many secrets were ever shown, each counted once. */
  readonly secrets: number;
}

/** Opens a Discord app with the key in it. */
export async function openScene(needs: DiscordAppOptions = {}): Promise<Scene> {
  const discordApp = await openDiscordApp(needs);
  const { discord, latchkey, replicas, time } = discordApp;
  const say = async (user: string, path: string, options: OptionEntries = {}): Promise<Message> =>
    await (await discord.slash(user, GENERAL, `apikey ${path}`, options)).message();
  await say(ANA, 'project create', { name: 'shop' });
  await say(ANA, 'channel add', { name: 'rasa' });
  const secret = secretIn((await say(ANA, 'create', { channel: 'rasa', name: 'chat-bot' })).text);
  await discordApp.becomes(secret, 'current');
  await say(ROOT, 'whoami');
  const door = new HostileDoor(discordApp);
  const relay = await HostileRelay.open(door);
  onTestFinished(async () => {
    door.close();
    await relay.close();
  });
  const isHttp = needs.transport !== 'gateway';
  const connect = () => {
    if (isHttp) discord.useHttp(...replicas.map(({ url }) => `${url}/discord/interactions`));
    else discord.useGateway();
  };
  return {
    ...discordApp,
    door,
    relay,
    secret,
    keyId: secret.slice(3, 19),
    say,
    lost: async (act) => {
      discord.useHttp(NOWHERE);
      try {
        return (await act()).payload;
      } finally {
        connect();
      }
    },
    tap: () => discord.useHttp(relay.url),
    burnt: async () => {
      time.advance(5 * MINUTE);
      await latchkey.runJob('burn-secrets');
    },
    trace: async () => {
      await settled({ discord, replicas, say });
      return await traceOf(discordApp);
    },
  };
}

/** Waits until every process has gone through all that was sent before. */
export async function settled({ discord, replicas, say }: Pick<Scene, 'discord' | 'replicas' | 'say'>): Promise<void> {
  for (let times = 0; times < 2 * replicas.length; times += 1) await say(ROOT, 'whoami');
  await discord.until('all calls are answered', () => discord.calls().every(({ status }) => status !== undefined));
}

/** What has been done so far; what arrived is left out. */
export async function traceOf({ latchkey, discord }: Pick<DiscordApp, 'latchkey' | 'discord'>): Promise<Trace> {
  const dump = await dumpDatabase(latchkey.context.database);
  const { inbound: _arrived, ...rows } = Object.fromEntries([...dump].map(([table, stored]) => [table, stored.length]));
  const audited: Record<string, number> = {};
  for (const { action, outcome } of await auditRows(latchkey.context)) {
    const name = outcome === 'done' ? action : `${outcome} ${action}`;
    audited[name] = (audited[name] ?? 0) + 1;
  }
  const changes = auditedDigest(new Map([...dump].filter(([table]) => table !== 'inbound' && table !== 'lease')));
  return { changes, rows, audited, secrets: new Set(shownSecrets(discord)).size };
}

/** Every secret that stands, or stood, before somebody. */
export function shownSecrets(discord: Scene['discord']): readonly string[] {
  return discord.messages.flatMap(({ versions }) => JSON.stringify(versions).match(SECRETS) ?? []);
}
