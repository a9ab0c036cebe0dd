import { App } from '@slack/bolt';
import {
  type ChangeResult,
  type GroupRef,
  type LatestView,
  type Platform,
  PlatformProblem,
  type PlatformServices,
  type SendOptions,
  type SendResult,
} from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Webhook } from '../../src/chat/contracts/webhook.ts';
import type { DirectMessages } from '../shared/directMessages.ts';
import type { PlatformOverrides } from '../shared/overrides.ts';
import { PendingWork } from '../shared/pendingWork.ts';
import { Probing } from '../shared/probing.ts';
import { Refusals } from '../shared/refusals.ts';
import type { SlackOptions } from './config.ts';
import { APP_REMOVED, NOT_CONNECTED, REFUSAL_REMEDIES, TOKEN_REMEDIES } from './copy.ts';
import { InteractionDispatcher } from './inbound/dispatcher.ts';
import { addListeners } from './inbound/listeners.ts';
import type { Installation } from './inbound/options.ts';
import { probe } from './manifest/installation.ts';
import { AppHomes } from './outbound/appHomes.ts';
import { deleteSecretMessage } from './outbound/deleteSecret.ts';
import { directMessages } from './outbound/directMessages.ts';
import { UserGroups } from './people/groups.ts';
import { slackMembers } from './people/members.ts';
import { OnCall } from './people/onCall.ts';
import { Users, userIdOf } from './people/users.ts';
import { type Clients, makeClients } from './transport/clients.ts';
import { HttpReceiver } from './transport/httpReceiver.ts';
import { redactingLogger } from './transport/redactingLogger.ts';
import { type SocketOverrides, Sockets } from './transport/sockets.ts';

/** What a test may replace. */
export interface SlackOverrides extends SocketOverrides, PlatformOverrides {
  /** How far apart homes are shown that merely follow a change. */
  readonly followMs?: number;
}

/** Makes Slack's adapter; it connects when it is started. */
export function slackPlatform(options: SlackOptions, overrides: SlackOverrides = {}) {
  return {
    name: 'slack',
    create: (services: PlatformServices): Platform => new SlackPlatform(options, services, overrides),
  };
}

class SlackPlatform implements Platform {
  readonly name = 'slack';
  readonly webhook?: Webhook;
  readonly #options: SlackOptions;
  readonly #services: PlatformServices;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly #refusals: Refusals;
  readonly #http: HttpReceiver | undefined;
  readonly #sockets: Sockets | undefined;
  readonly #stopping = new AbortController();
  readonly #work = new PendingWork();
  readonly #probing: Probing;
  readonly #followMs: number | undefined;
  #appHomes: AppHomes | undefined;
  #people: { readonly users: Users; readonly userGroups: UserGroups } | undefined;
  #healthProblem: string | undefined = NOT_CONNECTED;

  constructor(options: SlackOptions, services: PlatformServices, overrides: SlackOverrides) {
    const { transport, apiUrl } = options;
    this.#options = options;
    this.#services = services;
    this.#clients = makeClients(options, redactingLogger(services.log));
    const { signal } = this.#stopping;
    const { log, clock, problems, conversations: store } = services;
    const remedy = (code: string | number) => REFUSAL_REMEDIES[code] ?? TOKEN_REMEDIES[code];
    const { intervals, probeRetryMs: retryMs, random = Math.random } = overrides;
    this.#refusals = new Refusals({ clock, log, problems, remedy, random });
    this.#direct = directMessages(this.#clients, { store, log, refusals: this.#refusals, signal, intervals });
    this.#probing = new Probing({ probe: () => this.#probeAgain(), retryMs, random });
    this.#followMs = overrides.followMs;
    if (transport.kind === 'http') {
      this.#http = new HttpReceiver(transport.signingSecret, overrides.signatureClock ?? services.clock);
      this.webhook = this.#http;
    } else {
      const fail = (problem: PlatformProblem) => services.fail(problem);
      this.#sockets = new Sockets({ appToken: transport.appToken, apiUrl, log: services.log, fail }, overrides);
    }
  }

  async start(): Promise<void> {
    const probed = await probe(this.#clients, this.#services.log);
    if (probed.kind === 'problem') throw probed.problem;
    if (probed.kind === 'installed') await this.#connect(probed.installation);
    else this.#healthProblem = probed.why;
    this.#probing.later(this.#appHomes !== undefined);
  }

  healthProblem(): string | undefined {
    return this.#healthProblem ?? this.#sockets?.healthProblem();
  }

  async deleteSecretMessage(handle: string): Promise<'deleted' | 'gone' | 'try-again'> {
    return await deleteSecretMessage(handle, this.#clients);
  }

  /** Slack has no name for a message that is sent: one that may have arrived can't be sent again. */
  async sendDirect(externalId: string, message: View): Promise<SendResult> {
    return await this.#direct.sendDirect(externalId, message);
  }

  async sendToConversation(conversation: string, message: View, _id?: string, how?: SendOptions): Promise<SendResult> {
    return await this.#direct.sendToConversation(conversation, message, undefined, how);
  }

  async changeMessage(handle: string, latest: LatestView, isUrgent?: boolean): Promise<ChangeResult> {
    return await this.#direct.change(handle, latest, isUrgent);
  }

  async listGroups(): Promise<readonly GroupRef[] | undefined> {
    return await this.#people?.userGroups.list();
  }

  async groupsOf(externalId: string): Promise<readonly string[] | undefined> {
    return await this.#people?.users.groupsOf(userIdOf(externalId));
  }

  async refreshHomes(): Promise<boolean> {
    return (await this.#appHomes?.refresh()) ?? true;
  }

  async stop(): Promise<void> {
    this.#probing.stop();
    await this.#http?.stop();
    await this.#sockets?.stop();
    this.#stopping.abort();
    await this.#work.finish();
  }

  /** Builds what needs to know where the app is installed, and lets Slack in. */
  async #connect(installation: Installation): Promise<void> {
    const { core, log, clock, inbox, homes, onCallGroups } = this.#services;
    const clients = this.#clients;
    const members = slackMembers(clients, clock, log);
    const onCall = new OnCall(onCallGroups, clients, clock, { log, refusals: this.#refusals });
    const granted = () => this.#services.groupsWithRoles();
    const userGroups = new UserGroups(granted, clients, clock, { log, refusals: this.#refusals });
    const users = new Users(installation, members, { onCall, userGroups });
    this.#people = { users, userGroups };
    const homeDeps = { core, users, clients, appHomes: homes, log, refusals: this.#refusals };
    this.#appHomes = new AppHomes(homeDeps, this.#stopping.signal, this.#followMs);
    const direct = this.#direct;
    const { apiUrl } = this.#options;
    const isKnown = (externalId: string) => this.#services.isKnown(externalId);
    const accountGone = (externalId: string) => this.#services.accountGone(externalId);
    const parts = {
      core,
      users,
      members,
      onCall,
      userGroups,
      clients,
      direct,
      appHomes: this.#appHomes,
      inbox,
      log,
      apiUrl,
      isKnown,
      accountGone,
    };
    const dispatcher = new InteractionDispatcher(parts);
    const app = this.#app(installation);
    addListeners(app, {
      core,
      users,
      dispatcher,
      log,
      track: this.#work.track,
      removed: () => this.#removed(),
    });
    this.#healthProblem = undefined;
    await this.#http?.start();
    this.#sockets?.attach(app);
    await this.#sockets?.start();
    const where = { team: installation.teamId, transport: this.#options.transport.kind };
    const healthProblem = this.healthProblem();
    if (healthProblem === undefined) log.info(where, 'connected to Slack');
    else log.warn({ ...where, healthProblem }, 'not connected to Slack yet; retrying');
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
      logger: redactingLogger(this.#services.log),
      clientOptions: { slackApiUrl: apiUrl },
      convoStore: false,
      ignoreSelf: false,
    });
  }

  async #probeAgain(): Promise<void> {
    const probed = await probe(this.#clients, this.#services.log);
    if (this.#stopping.signal.aborted) return;
    switch (probed.kind) {
      case 'problem':
        return this.#services.fail(probed.problem);
      case 'unavailable':
        this.#healthProblem = probed.why;
        break;
      case 'installed':
        if (this.#appHomes === undefined) await this.#connect(probed.installation);
        this.#healthProblem = undefined;
    }
    this.#probing.later(this.#appHomes !== undefined);
  }

  #removed(): void {
    this.#services.fail(new PlatformProblem(APP_REMOVED));
  }
}
