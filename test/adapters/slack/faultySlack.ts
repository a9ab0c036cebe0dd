import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slackPlatform } from '../../../adapters/slack/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import type { Platform } from '../../../src/chat/contracts/platform.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { type ManualClock, manualClock } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { slackOptions } from '../../support/platforms.ts';
import { startWithPlatform } from '../../support/startWithPlatform.ts';
import { until } from '../../support/until.ts';
import { verify as verdictOf } from '../../support/verify.ts';
import { CONVERSATION } from './conversationScenes.ts';
import { environment, PEOPLE, QUICKLY, type TransportName } from './slackApp.ts';

/**
 * A Latchkey in a Slack that fails as planned: it can be stopped and started again on its database, and burns
 * and tells when a test says so.
 */
export interface FaultySlack {
  readonly slack: FakeSlack;
  readonly time: ManualClock;
  /** Where the database is. */
  readonly folder: string;
  /** The process that runs now. */
  latchkey(): App;
  /** Stops the process, and starts another one on the same database. */
  restart(): Promise<void>;
  /** Runs the job that burns secrets, once. */
  deleteSecretMessage(): Promise<void>;
  /** Runs the job that tells notices, once. */
  tell(): Promise<void>;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string): Promise<string>;
  /** Waits until a secret is answered so. */
  becomes(secret: string, verdict: string): Promise<void>;
  /** Everything that was logged, down to the finest level. */
  logged(): string;
  close(): Promise<void>;
}

/** How a test wants its shop. */
export interface FaultySlackOptions {
  readonly transport?: TransportName;
  /** How long the second connection waits for the first one. */
  readonly apartMs?: number;
  /** How many connections it is waited for, in Socket Mode. */
  readonly connections?: number;
  /** By which the app's connections can be told from those of other apps. */
  readonly appId?: string;
  /** Done before the program starts. */
  readonly prepare?: (slack: FakeSlack) => void;
}

/** Opens an app beside a faulty Slack. The caller closes it. Everybody in `PEOPLE` but Olga is an admin. */
export async function openFaultySlack({
  transport = 'http',
  apartMs = 20,
  connections = 2,
  appId = 'A0LATCHKEY',
  prepare,
}: FaultySlackOptions = {}): Promise<FaultySlack> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-faults-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const slack = await FakeSlack.open({ now: () => time.now(), app: { appId } });
  for (const id of PEOPLE) slack.putUser({ id, name: id.slice(1).toLowerCase() });
  slack.putGroup({ id: 'S0ONCALL', handle: 'on-call', members: ['UOLGA'] });
  slack.putConversation({ id: CONVERSATION, name: 'general', members: new Set(PEOPLE) });
  prepare?.(slack);
  const lines: string[] = [];
  let running: { readonly latchkey: App; readonly platform: Platform } | undefined;
  const start = async () => {
    const admins = 'slack:UANA,slack:UBEN,slack:UROOT';
    const env = { LATCHKEY_DATA_DIR: folder, ...environment(slack, transport), LATCHKEY_ADMINS: admins };
    const factory = slackPlatform(slackOptions(env), { ...QUICKLY, apartMs });
    running = await startWithPlatform(env, factory, { time, onLog: (line) => lines.push(line) });
    if (transport === 'http') slack.useHttp(`${running.latchkey.url}/slack/events`);
    else await slack.connected(connections);
  };
  const now = () => {
    if (running === undefined) throw new Error('no process runs');
    return running;
  };
  await start();
  const verify = (secret: string) => verdictOf(now().latchkey.url, secret, '192.0.2.1');
  return {
    slack,
    time,
    folder,
    latchkey: () => now().latchkey,
    restart: async () => {
      await now().latchkey.stop();
      await start();
    },
    deleteSecretMessage: () => now().latchkey.runJob('burn-secrets'),
    tell: () => now().latchkey.runJob('tell-notices'),
    verify,
    becomes: async (secret, verdict) => {
      await until(`the secret is ${verdict}`, async () => (await verify(secret)) === verdict);
    },
    logged: () => lines.join(''),
    close: async () => {
      await running?.latchkey.stop();
      await slack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
