import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SlackOverrides } from '../../../adapters/slack/index.ts';
import { slackPlatform } from '../../../adapters/slack/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import { FakeSlack, type FakeSlackOptions } from '../../fakes/slack/fakeSlack.ts';
import { type ManualClock, manualClock, seededRandom } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { slackOptions } from '../../support/platforms.ts';
import { type Program, startProgram } from '../../support/program.ts';
import { withPrograms } from '../../support/programs.ts';
import { sampled } from '../../support/tier.ts';

/** The two ways in which Slack reaches the program. */
export const TRANSPORTS = ['socket', 'http'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** The ways in which to try something that is the same over both: both of them, or in the quick tier one. @param what names it. */
export function transportsFor(what: string): readonly TransportName[] {
  return sampled(`Slack ${what}`, TRANSPORTS, 1);
}

/** Every whole secret in what was shown. */
export const SECRETS = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;

/** A whole Latchkey, or several on one database, in a Slack workspace with a conversation that everyone is in. */
export interface SlackApp extends Program {
  readonly slack: FakeSlack;
  readonly replicas: readonly App[];
  readonly time: ManualClock;
  /** Where people type their commands. */
  readonly conversation: string;
}

/** How a test wants its Slack app. */
export interface SlackAppOptions {
  readonly transport?: TransportName;
  readonly env?: Readonly<Record<string, string>>;
  readonly slack?: FakeSlackOptions;
  /** How many processes share the database. */
  readonly replicas?: number;
  readonly overrides?: SlackOverrides;
  /** Makes people and groups before anything connects. */
  readonly furnish?: (slack: FakeSlack) => void;
  /** Takes what closes it; by default the running test's end. */
  readonly onEnd?: (close: () => Promise<void>) => void;
}

export const CONVERSATION = 'C0GENERAL';
/** `ANA` owns the shop; `ROOT` is an admin; `OLGA` is on call. */
export const PEOPLE = ['UANA', 'UBEN', 'UROOT', 'UOLGA'] as const;

/** What waits for seconds in the program waits for a moment here; signatures go by the real time. */
export const QUICKLY: SlackOverrides = {
  apartMs: 20,
  retryMs: 50,
  probeRetryMs: 50,
  intervals: { messages: 10, updates: 10 },
  followMs: 10,
  signatureClock: Date.now,
};

/** Opens a Slack app that is closed when the running test ends, unless it is said otherwise. */
export async function openSlackApp(needs: SlackAppOptions = {}): Promise<SlackApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-slack-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const slack = await FakeSlack.open({ now: () => time.now(), ...needs.slack });
  for (const id of PEOPLE) slack.putUser({ id, name: id.slice(1).toLowerCase() });
  slack.putGroup({ id: 'S0ONCALL', handle: 'on-call', members: ['UOLGA', 'UOTTO'] });
  needs.furnish?.(slack);
  slack.putConversation({
    id: CONVERSATION,
    name: 'general',
    members: new Set([...PEOPLE, 'UGUEST', 'UBOT', 'UGONE', 'UOUT']),
  });
  const transport = needs.transport ?? 'http';
  const programs: Program[] = [];
  const { onEnd = onTestFinished } = needs;
  onEnd(async () => {
    for (const program of programs) await program.stop();
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (let index = 0; index < (needs.replicas ?? 1); index += 1) {
    const env = { LATCHKEY_DATA_DIR: folder, ...environment(slack, transport), ...needs.env };
    const overrides = { ...QUICKLY, ...needs.overrides };
    const random = seededRandom(`replica ${index}`);
    programs.push(
      await startProgram(env, {
        clock: () => time.now(),
        random,
        connectors: withPrograms,
        platforms: [slackPlatform(slackOptions(env), overrides)],
      }),
    );
  }
  const [first] = programs;
  if (first === undefined) throw new Error('a Slack app has at least one process');
  const replicas = programs.map(({ latchkey }) => latchkey);
  if (transport === 'http') slack.useHttp(...replicas.map(({ url }) => `${url}/slack/events`));
  else await slack.connected(2 * replicas.length);
  return {
    ...first,
    slack,
    replicas,
    time,
    conversation: CONVERSATION,
    logged: () => programs.map((program) => program.logged()).join(''),
  };
}

/** What the program is started with, to be in this Slack. */
export function environment(slack: FakeSlack, transport: TransportName): Readonly<Record<string, string>> {
  return {
    HTTP_PORT: '0',
    LATCHKEY_PEPPER: Buffer.alloc(32, 7).toString('base64'),
    LATCHKEY_ADMINS: 'slack:UROOT',
    LATCHKEY_ON_CALL: 'slack-usergroup:S0ONCALL',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.app.botToken,
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: slack.app.appToken }
      : { SLACK_SIGNING_SECRET: slack.app.signingSecret }),
  };
}

/** @returns the one secret that is shown in something. @throws where there is none, or more than one. */
export function secretIn(shown: unknown): string {
  const secrets = [...new Set(JSON.stringify(shown).match(SECRETS) ?? [])];
  const [secret] = secrets;
  if (secret === undefined || secrets.length > 1)
    throw new Error(`${secrets.length} secrets are shown: ${JSON.stringify(shown)}`);
  return secret;
}
