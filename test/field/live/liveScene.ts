import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { discordPlatform } from '../../../adapters/discord/index.ts';
import type { Intervals } from '../../../adapters/shared/directMessages.ts';
import { slackPlatform } from '../../../adapters/slack/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import {
  BEN,
  environment as discordEnvironment,
  furnish,
  QUICKLY as IN_DISCORD,
} from '../../adapters/discord/discordApp.ts';
import { QUICKLY as IN_SLACK, environment as slackEnvironment } from '../../adapters/slack/slackApp.ts';
import { FakeDiscord } from '../../fakes/discord/fakeDiscord.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { DiscordPerson } from '../../people/discordPerson.ts';
import { confirm } from '../../people/person.ts';
import { textOf } from '../../people/screen.ts';
import { SlackPerson } from '../../people/slackPerson.ts';
import { ScriptedApps } from '../../services/rotations/scriptedApps.ts';
import { manualClock } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { discordOptions, slackOptions } from '../../support/platforms.ts';
import { type Program, startProgram } from '../../support/program.ts';
import { PROGRAM_URL } from '../../support/programs.ts';
import { until } from '../../support/until.ts';

const GENERAL = 'C0GENERAL';
/** Soon enough for a test; the pace itself is tested beside it. */
const INTERVALS = { messages: 10, updates: 10, apart: 20 };

export { BEN } from '../../adapters/discord/discordApp.ts';

/** An adapter's overrides at a pace; `real` is that of the platform. */
function paced<Overrides extends { readonly intervals?: Intervals }>(
  { intervals: _, ...rest }: Overrides,
  asked: LiveSceneOptions['intervals'],
): Omit<Overrides, 'intervals'> & { readonly intervals?: Intervals } {
  return asked === 'real' ? rest : { ...rest, intervals: asked ?? INTERVALS };
}

/** How a scene is opened. */
export interface LiveSceneOptions {
  /** How far apart changes are, where a test is about that. */
  readonly intervals?: { readonly messages: number; readonly updates: number; readonly apart: number } | 'real';
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * One Latchkey in a Slack, where Ana owns a key, and in a Discord, where Ben is an operator. The key is used by `web-shop`, which does
 * what it is asked to, and by `desk`, which somebody does by hand.
 */
export class LiveScene {
  readonly slack: FakeSlack;
  readonly discord: FakeDiscord;
  readonly ana: SlackPerson;
  readonly ben: DiscordPerson;
  readonly programs = new ScriptedApps();
  readonly time = manualClock(Date.now());
  readonly #folder: string;
  readonly #intervals: LiveSceneOptions['intervals'];
  readonly #env: LiveSceneOptions['env'];
  readonly #logged: string[] = [];
  #running: Program | undefined;

  private constructor(slack: FakeSlack, discord: FakeDiscord, folder: string, { intervals, env }: LiveSceneOptions) {
    this.slack = slack;
    this.discord = discord;
    this.ana = new SlackPerson({ slack, conversation: GENERAL }, { id: 'UANA' });
    this.ben = new DiscordPerson({ discord }, { id: BEN, name: 'ben' });
    this.#folder = folder;
    this.#intervals = intervals;
    this.#env = env;
  }

  static async open({ intervals = INTERVALS, env = {} }: LiveSceneOptions = {}): Promise<LiveScene> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-live-'));
    await furnishSqlite(folder);
    const [slack, discord] = [await FakeSlack.open(), await FakeDiscord.open()];
    furnish(discord);
    slack.putUser({ id: 'UANA', name: 'ana' });
    slack.putConversation({ id: GENERAL, name: 'general', members: ['UANA', slack.app.botUserId] });
    const scene = new LiveScene(slack, discord, folder, { intervals, env });
    onTestFinished(async () => {
      await scene.stop();
      await slack.close();
      await discord.close();
      await rm(folder, { recursive: true, force: true });
    });
    await scene.start();
    await scene.#furnish();
    return scene;
  }

  get latchkey(): App {
    if (this.#running === undefined) throw new Error('it does not run');
    return this.#running.latchkey;
  }

  /** Starts the program on what is stored; again, after it was stopped. */
  async start(): Promise<void> {
    const { slack, discord, time } = this;
    const env = { ...slackEnvironment(slack, 'http'), ...discordEnvironment(discord, 'http') };
    this.#running = await startProgram(
      { ...env, ...this.#env, LATCHKEY_DATA_DIR: this.#folder },
      {
        clock: () => time.now(),
        connectors: (real) => ({
          ...real,
          open: async (name, settings) =>
            await (name === 'manual' ? real.open(name, settings) : this.programs.open(name)),
        }),
        platforms: [
          slackPlatform(slackOptions(env), paced(IN_SLACK, this.#intervals)),
          discordPlatform(discordOptions(env), paced(IN_DISCORD, this.#intervals)),
        ],
        onLog: (line) => this.#logged.push(line),
      },
    );
    slack.useHttp(`${this.latchkey.url}/slack/events`);
    discord.useHttp(`${this.latchkey.url}/discord/interactions`);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Ana makes a key, and waits until its secret counts. */
  async anaMakes(name: string, channel: string): Promise<void> {
    await confirm(this.ana, `create ${channel} name:${name}`, 'Generate');
    await until('the key is settled', async () => textOf(await this.ana.say(`show ${name}`)).includes('is current'));
  }

  /** Ben starts the rotation in Discord: Ana, who owns the key, takes part. */
  async benRotates(): Promise<void> {
    await confirm(this.ben, 'regenerate rasa', 'Rotate with apps');
  }

  /** Ana's copies in Slack, oldest first: what each shows now. */
  anas(): readonly string[] {
    return this.anasMessages().map(({ versions }) => JSON.stringify(versions.at(-1)?.blocks));
  }

  anasMessages() {
    return this.slack.directMessagesOf('UANA').filter(({ kind }) => kind === 'message');
  }

  /** Ben's copies in Discord, oldest first: what each shows now. */
  bens(): readonly string[] {
    return this.bensMessages().map((message) => JSON.stringify(message.components));
  }

  bensMessages() {
    return this.discord.directMessagesOf(BEN).filter(({ ephemeral }) => !ephemeral);
  }

  /** Waits until both copies say something. */
  async bothSay(words: RegExp): Promise<void> {
    const say = () => `Ana: ${this.anas().at(-1)}\nBen: ${this.bens().at(-1)}`;
    await until(`both copies say ${words.source}`, () =>
      Promise.resolve(words.test(this.anas().at(-1) ?? '') && words.test(this.bens().at(-1) ?? '')),
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${say()}`);
    });
  }

  logged(): string {
    return this.#logged.join('');
  }

  async #furnish(): Promise<void> {
    await this.ana.say('project create shop');
    await this.ben.say('whoami');
    await confirm(this.ana, 'project member @ben role:operator', 'Add');
    await this.ana.say('channel add rasa');
    await this.anaMakes('chat-bot', 'rasa');
    await confirm(this.ana, `app register web-shop connector:webhook url:${PROGRAM_URL} key:chat-bot`, 'Register');
    await this.ana.say('app register desk key:chat-bot');
  }
}
