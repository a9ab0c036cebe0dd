import { App } from '@slack/bolt';
import { type Platform, type PlatformHouse, PlatformProblem, type Told } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Webhook } from '../../src/chat/contracts/webhook.ts';
import { Reception } from './inbound/dispatcher.ts';
import { addListeners } from './inbound/listeners.ts';
import type { Installation, SlackOptions } from './inbound/options.ts';
import { probe } from './manifest/installation.ts';
import { Homes } from './outbound/appHomes.ts';
import { burn } from './outbound/deleteSecret.ts';
import { DirectMessages, type Intervals } from './outbound/directMessages.ts';
import { Members } from './people/members.ts';
import { OnCall } from './people/onCall.ts';
import { Callers } from './people/users.ts';
import { type Clients, makeClients } from './transport/clients.ts';
import { HttpReceiver } from './transport/httpReceiver.ts';
import { quietLogger } from './transport/redactingLogger.ts';
import { type SocketSeams, Sockets } from './transport/sockets.ts';

/** How often it is asked whether the token is still good, and Slack there. */
const PROBE_INTERVAL_MS = 60_000;
const PROBE_RETRY_MS = 2_000;

/** What a test may put in the place of the real thing. */
export interface SlackSeams extends SocketSeams {
  readonly probeRetryMs?: number;
  /** How far apart direct messages, and their updates, are sent. */
  readonly intervals?: Intervals;
  /** How far apart homes are shown that merely follow a change. */
  readonly followMs?: number;
  /** The time by which signatures are new or stale, beside the house's clock. */
  readonly signatureClock?: () => number;
}

/** Makes Slack's adapter; it connects when it is started. */
export function slackPlatform(options: SlackOptions, seams: SlackSeams = {}) {
  return { name: 'slack', make: (house: PlatformHouse): Platform => new SlackPlatform(options, house, seams) };
}

class SlackPlatform implements Platform {
  readonly name = 'slack';
  readonly webhook?: Webhook;
  readonly #options: SlackOptions;
  readonly #house: PlatformHouse;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly #http: HttpReceiver | undefined;
  readonly #sockets: Sockets | undefined;
  readonly #stopping = new AbortController();
  readonly #work = new Set<Promise<void>>();
  readonly #probeRetryMs: number;
  readonly #followMs: number | undefined;
  #probing: NodeJS.Timeout | undefined;
  #homes: Homes | undefined;
  #trouble: string | undefined = 'not connected yet';

  constructor(options: SlackOptions, house: PlatformHouse, seams: SlackSeams) {
    const { transport, apiUrl } = options;
    this.#options = options;
    this.#house = house;
    this.#clients = makeClients(options, quietLogger(house.log));
    this.#direct = new DirectMessages(
      this.#clients,
      house.conversations,
      house.log,
      this.#stopping.signal,
      seams.intervals,
    );
    this.#probeRetryMs = seams.probeRetryMs ?? PROBE_RETRY_MS;
    this.#followMs = seams.followMs;
    if (transport.kind === 'http') {
      this.#http = new HttpReceiver(transport.signingSecret, seams.signatureClock ?? house.clock);
      this.webhook = this.#http;
    } else {
      const fail = (problem: PlatformProblem) => house.fail(problem);
      this.#sockets = new Sockets({ appToken: transport.appToken, apiUrl, log: house.log, fail }, seams);
    }
  }

  async start(): Promise<void> {
    const probed = await probe(this.#clients, this.#house.log);
    if (probed.kind === 'problem') throw probed.problem;
    if (probed.kind === 'installed') await this.#connect(probed.installation);
    else this.#trouble = probed.why;
    this.#probeLater();
  }

  trouble(): string | undefined {
    return this.#trouble ?? this.#sockets?.trouble();
  }

  async burn(handle: string): Promise<'burned' | 'gone' | 'try-again'> {
    return await burn(handle, this.#clients);
  }

  /** Slack has no name for a message that is sent: one that may have arrived can't be sent again. */
  async tell(externalId: string, message: View): Promise<Told> {
    return await this.#direct.tell(externalId, message);
  }

  async announce(conversation: string, message: View): Promise<Told> {
    return await this.#direct.announce(conversation, message);
  }

  async refreshHomes(): Promise<boolean> {
    return (await this.#homes?.refresh()) ?? true;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#probing);
    await this.#http?.stop();
    await this.#sockets?.stop();
    this.#stopping.abort();
    // What was acked is finished: whoever pressed is waiting for it.
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Builds what needs to know where the app is installed, and lets Slack in. */
  async #connect(installation: Installation): Promise<void> {
    const { core, log, clock, inbox, homes, onCallGroups } = this.#house;
    const clients = this.#clients;
    const members = new Members(clients, clock, log);
    const onCall = new OnCall(onCallGroups, clients, clock, log);
    const callers = new Callers(installation, members, onCall);
    const homeParts = { core, callers, clients, homes, log };
    this.#homes = new Homes(homeParts, this.#stopping.signal, this.#followMs);
    const direct = this.#direct;
    const { apiUrl } = this.#options;
    const isKnown = (externalId: string) => this.#house.isKnown(externalId);
    const parts = { core, callers, members, onCall, clients, direct, homes: this.#homes, inbox, log, apiUrl, isKnown };
    const reception = new Reception(parts);
    const app = this.#app(installation);
    addListeners(app, {
      core,
      callers,
      reception,
      log,
      track: (work) => this.#track(work),
      removed: () => this.#removed(),
    });
    this.#trouble = undefined;
    await this.#http?.start();
    this.#sockets?.attach(app);
    await this.#sockets?.start();
    const where = { team: installation.teamId, transport: this.#options.transport.kind };
    const trouble = this.trouble();
    if (trouble === undefined) log.info(where, 'connected to Slack');
    else log.warn({ ...where, trouble }, 'not connected to Slack yet; trying again');
  }

  #app({ teamId, enterpriseId, botId, botUserId }: Installation): App {
    const receiver = this.#http ?? this.#sockets?.first;
    if (receiver === undefined) throw new Error('there is a transport');
    const { botToken, apiUrl } = this.#options;
    const authorized = {
      botToken,
      teamId,
      botUserId,
      ...(botId === undefined ? {} : { botId }),
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
    };
    return new App({
      receiver,
      // Known already: asked at every event, or once and failing, Bolt would drop what people do.
      authorize: () => Promise.resolve(authorized),
      logger: quietLogger(this.#house.log),
      clientOptions: { slackApiUrl: apiUrl },
      convoStore: false,
      ignoreSelf: false,
    });
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  #probeLater(): void {
    const wait = this.#homes === undefined ? this.#probeRetryMs : PROBE_INTERVAL_MS;
    this.#probing = setTimeout(() => void this.#probeAgain(), wait);
    this.#probing.unref();
  }

  async #probeAgain(): Promise<void> {
    const probed = await probe(this.#clients, this.#house.log);
    if (this.#stopping.signal.aborted) return;
    switch (probed.kind) {
      case 'problem':
        return this.#house.fail(probed.problem);
      case 'trouble':
        this.#trouble = probed.why;
        break;
      case 'installed':
        if (this.#homes === undefined) await this.#connect(probed.installation);
        this.#trouble = undefined;
    }
    this.#probeLater();
  }

  #removed(): void {
    const lines = [
      'Slack says that the app was removed from the workspace, or its tokens were revoked.',
      'Install it again, set SLACK_BOT_TOKEN to its new token, and start Latchkey again.',
    ];
    this.#house.fail(new PlatformProblem(lines));
  }
}
