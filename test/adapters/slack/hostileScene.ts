import { onTestFinished } from 'vitest';
import { deleteSecretMessage } from '../../../adapters/slack/outbound/deleteSecret.ts';
import { makeClients } from '../../../adapters/slack/transport/clients.ts';
import { deleteShownSecretsJob } from '../../../src/jobs/housekeeping/deleteShownSecrets.ts';
import { SHOWN_FOR } from '../../../src/services/keys/openDelivery.ts';
import type { JsonObject } from '../../fakes/shared/json.ts';
import type { Attempt } from '../../fakes/slack/delivery.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { auditedDigest, dumpDatabase } from '../../simulation/dump.ts';
import { HostileDoor } from './hostileDoor.ts';
import { openSlackApp, type SlackApp, type SlackAppOptions, secretIn, type TransportName } from './slackApp.ts';

/** Nobody listens here: what is sent to it stays on its way. */
const NOWHERE = 'http://127.0.0.1:9/slack/events';

/** A Slack app with the key `chat-bot` in shop/rasa, which UANA owns and was shown. */
export interface Scene extends SlackApp {
  readonly door: HostileDoor;
  readonly secret: string;
  readonly keyId: string;
  /** Types a command and waits for its answer. */
  say(user: string, line: string): Promise<Message>;
  /**
   * Lets somebody do something that is on its way for as long as a test wants: it reaches nobody yet.
   * @returns what was done; `redeliver` sends it.
   */
  held<T>(act: () => Promise<T>): Promise<T>;
  /** Lets five minutes pass, and burns what is due. */
  burnt(): Promise<void>;
  /** Sends all again that was held, so many times to each process or connection, all at once. */
  everywhere(interaction: Interaction, times?: number): Promise<readonly Attempt[]>;
  /**
   * What has been done so far, once all that was sent before has been: stored rows (but those of what arrived), changes, calls,
   * posts. To know that, somebody asks who they are, which is not counted.
   */
  trace(): Promise<Trace>;
}

/** What can be seen of what was done; equal as long as nothing is done. */
export interface Trace {
  readonly changes: string;
  readonly arrived: number;
  readonly calls: number;
  readonly posts: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** Opens a Slack app, with the key in it. */
export async function openScene(needs: SlackAppOptions = {}): Promise<Scene> {
  return await settle(await openSlackApp(needs), needs.transport ?? 'http');
}

/** Makes the key in an open Slack app. */
export async function settle(slackApp: SlackApp, transport: TransportName): Promise<Scene> {
  const { slack, conversation, latchkey, replicas } = slackApp;
  const say = async (user: string, line: string): Promise<Message> =>
    await (await slack.slash(user, conversation, line)).message();
  await say('UANA', 'project create shop');
  await say('UANA', 'channel add rasa');
  const offer = await say('UANA', 'create rasa name:chat-bot');
  const secret = secretIn((await (await slack.press('UANA', offer, 'Generate')).message()).blocks);
  await slackApp.becomes(secret, 'current');
  const door = new HostileDoor(slackApp);
  onTestFinished(() => door.close());
  const { apiUrl, app } = slack;
  const unused = { kind: 'http', signingSecret: app.signingSecret } as const;
  const clients = makeClients({ botToken: app.botToken, apiUrl, transport: unused }, undefined);
  const connect = () => {
    if (transport === 'socket') slack.useSockets();
    else slack.useHttp(...replicas.map(({ url }) => `${url}/slack/events`));
  };
  await say('UROOT', 'whoami');
  let asked = 0;
  return {
    ...slackApp,
    door,
    secret,
    keyId: secret.slice(3, 19),
    say,
    held: async (act) => {
      slack.useHttp(NOWHERE);
      try {
        return await act();
      } finally {
        connect();
      }
    },
    burnt: async () => {
      slackApp.time.advance(SHOWN_FOR);
      await deleteShownSecretsJob(
        latchkey.context,
        new Map([['slack', (handle: string) => deleteSecretMessage(handle, clients)]]),
      ).run();
    },
    everywhere: async (interaction, times = 3) => await slack.redeliver(interaction, times, { everywhere: true }),
    trace: async () => {
      await say('UROOT', 'whoami');
      asked += 1;
      const dump = await dumpDatabase(latchkey.context.database);
      const { inbound = 0, ...rows } = Object.fromEntries([...dump].map(([table, stored]) => [table, stored.length]));
      return {
        changes: auditedDigest(new Map([...dump].filter(([table]) => table !== 'inbound'))),
        arrived: inbound - asked,
        calls: slack.calls().length,
        posts: slack.posts.length - asked,
        rows,
      };
    },
  };
}

/** The same interaction with another payload: what the fake would never send by itself. */
export function forged(interaction: Interaction, payload: JsonObject): Interaction {
  const delivery = { ...interaction.delivery, payload, attempts: [] };
  return new Proxy(interaction, {
    get: (target, name) => (name === 'delivery' ? delivery : Reflect.get(target, name, target)),
  });
}
