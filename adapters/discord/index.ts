import type {
  ChangeResult,
  GroupRef,
  LatestView,
  Platform,
  PlatformProblem,
  PlatformServices,
  SendOptions,
  SendResult,
} from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Webhook } from '../../src/chat/contracts/webhook.ts';
import type { DirectMessages } from '../shared/directMessages.ts';
import type { PlatformOverrides } from '../shared/overrides.ts';
import { PendingWork } from '../shared/pendingWork.ts';
import { Probing } from '../shared/probing.ts';
import { Refusals } from '../shared/refusals.ts';
import type { DiscordOptions } from './config.ts';
import { NOT_CONNECTED, REFUSAL_REMEDIES, REGISTRATION_REMEDIES } from './copy.ts';
import { InteractionDispatcher } from './inbound/dispatcher.ts';
import { ephemeral, InteractionsEndpoint } from './inbound/interactionsEndpoint.ts';
import { deleteSecretMessage } from './outbound/deleteSecret.ts';
import { directMessages, REMEMBERED_MS } from './outbound/directMessages.ts';
import { callback } from './outbound/initialResponse.ts';
import { GuildRoles } from './people/groups.ts';
import { discordMembers } from './people/members.ts';
import { Users } from './people/users.ts';
import { type Probed, probe } from './registration/application.ts';
import { Registrar } from './registration/registrar.ts';
import { renderSuggestions } from './render/autocomplete.ts';
import { CommandWording } from './render/commandWording.ts';
import { type Clients, makeClients } from './transport/clients.ts';
import { Gateway, type GatewayOverrides } from './transport/gateway.ts';
import { IdentifyThrottle } from './transport/identifyThrottle.ts';
import { readInteraction } from './transport/payloads.ts';

/** What a test may replace. */
export interface DiscordOverrides extends GatewayOverrides, PlatformOverrides {}

/** Makes Discord's adapter; it connects when it is started. */
export function discordPlatform(options: DiscordOptions, overrides: DiscordOverrides = {}) {
  return {
    name: 'discord',
    create: (services: PlatformServices): Platform => new DiscordPlatform(options, services, overrides),
  };
}

class DiscordPlatform implements Platform {
  readonly name = 'discord';
  readonly remembersFor = REMEMBERED_MS;
  readonly webhook?: Webhook;
  readonly #options: DiscordOptions;
  readonly #services: PlatformServices;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly #wording: CommandWording;
  readonly #dispatcher: InteractionDispatcher;
  readonly #registrar: Registrar;
  readonly #roles: GuildRoles;
  readonly #users: Users;
  readonly #gateway: Gateway | undefined;
  readonly #stopping = new AbortController();
  readonly #work = new PendingWork();
  readonly #probing: Probing;
  #connected = false;
  #saidNotConnected = false;
  #healthProblem: string | undefined = NOT_CONNECTED;

  constructor(options: DiscordOptions, services: PlatformServices, overrides: DiscordOverrides) {
    const { applicationId, guildIds, transport } = options;
    const { core, inbox, log, clock, leases, starts, commands } = services;
    const { random = Math.random } = overrides;
    this.#options = options;
    this.#services = services;
    const clients = makeClients(options);
    this.#clients = clients;
    const { signal } = this.#stopping;
    const remedy = (code: number | string, what: string) =>
      what === 'server' ? REGISTRATION_REMEDIES[code] : REFUSAL_REMEDIES[code];
    const refusals = new Refusals({ clock, log, problems: services.problems, remedy, random });
    const { intervals } = overrides;
    const wording = new CommandWording(commands);
    this.#wording = wording;
    const direct = directMessages(clients, wording, {
      store: services.conversations,
      log,
      refusals,
      signal,
      intervals,
    });
    this.#direct = direct;
    const groups = async () => new Set([...services.onCallGroups, ...(await services.groupsWithRoles())]);
    const users = new Users(guildIds, discordMembers(guildIds, clients, clock, log), groups);
    this.#users = users;
    this.#roles = new GuildRoles(guildIds, clients, clock, log);
    const isLinked = (externalId: string) => services.isLinked(externalId);
    this.#dispatcher = new InteractionDispatcher({ core, users, clients, direct, wording, inbox, log, isLinked });
    this.#registrar = new Registrar({ applicationId, guildIds, commands, clients, leases, log, refusals, random });
    const { probeRetryMs: retryMs } = overrides;
    this.#probing = new Probing({ probe: () => this.#probeAgain(), retryMs, random });
    if (transport.kind === 'http') {
      this.webhook = new InteractionsEndpoint({
        publicKey: transport.publicKey,
        applicationId,
        dispatcher: this.#dispatcher,
        wording,
        clock: overrides.signatureClock ?? clock,
        track: this.#work.track,
      });
    } else {
      const receive = (interaction: unknown) => this.#work.track(this.#received(interaction));
      const fail = (problem: PlatformProblem) => services.fail(problem);
      const gate = new IdentifyThrottle({ starts, clients, log });
      const up = () => this.#stands();
      this.#gateway = new Gateway({ options, gate, leases, log, receive, up, fail }, overrides);
    }
  }

  async start(): Promise<void> {
    const probed = await this.#probe();
    if (probed.kind === 'problem') throw probed.problem;
    await this.#settle(probed);
    this.#probing.later(this.#connected);
  }

  healthProblem(): string | undefined {
    return this.#healthProblem ?? this.#gateway?.healthProblem();
  }

  async deleteSecretMessage(handle: string): Promise<'deleted' | 'gone' | 'try-again'> {
    return await deleteSecretMessage(handle, this.#clients);
  }

  async sendDirect(externalId: string, message: View, id?: string): Promise<SendResult> {
    return await this.#direct.sendDirect(externalId, message, id);
  }

  async sendToConversation(conversation: string, message: View, id?: string, how?: SendOptions): Promise<SendResult> {
    return await this.#direct.sendToConversation(conversation, message, id, how);
  }

  async changeMessage(handle: string, latest: LatestView, isUrgent?: boolean): Promise<ChangeResult> {
    return await this.#direct.change(handle, latest, isUrgent);
  }

  async listGroups(): Promise<readonly GroupRef[] | undefined> {
    return await this.#roles.list();
  }

  async groupsOf(externalId: string): Promise<readonly string[] | undefined> {
    return await this.#users.groupsOf(externalId);
  }

  /** There are no homes in Discord. */
  refreshHomes(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async stop(): Promise<void> {
    this.#probing.stop();
    this.#registrar.stop();
    this.#stopping.abort();
    await this.#work.finish();
    await this.#gateway?.stop();
  }

  /** What came over the Gateway. */
  async #received(interaction: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const inbound = readInteraction(interaction);
    if (inbound === undefined || inbound.applicationId !== this.#options.applicationId) {
      this.#services.log.warn({}, 'unreadable Discord interaction');
      return;
    }
    const first = callback(inbound, this.#clients);
    if (inbound.kind === 'autocomplete') {
      const choices = renderSuggestions(await this.#dispatcher.complete(inbound));
      await first.send({ type: 8, data: { choices } });
      return;
    }
    if (this.#dispatcher.repeats(inbound)) return;
    const staticReply = this.#dispatcher.staticReply(inbound);
    if (staticReply === undefined) await this.#dispatcher.serve(inbound, first);
    else await first.send({ type: 4, data: ephemeral(this.#wording.view(staticReply)) });
  }

  async #probe(): Promise<Probed> {
    return await probe(this.#clients, this.#options, this.#services.log);
  }

  /** Connects, once Discord was there; from then on only notes whether it is. */
  async #settle(probed: Exclude<Probed, { kind: 'problem' }>): Promise<void> {
    this.#healthProblem = probed.kind === 'unavailable' ? probed.why : undefined;
    if (probed.kind === 'unavailable' || this.#connected) return;
    this.#connected = true;
    const { log } = this.#services;
    await Promise.all([this.#gateway?.start(), this.#registrar.start()]);
    const healthProblem = this.healthProblem();
    if (healthProblem === undefined) return log.info(this.#where(), 'connected to Discord');
    log.warn({ ...this.#where(), healthProblem }, 'not connected to Discord yet; retrying');
    this.#saidNotConnected = true;
  }

  /** The Gateway's session stands: who read that it did not reads that it does. */
  #stands(): void {
    if (!this.#saidNotConnected) return;
    this.#saidNotConnected = false;
    this.#services.log.info(this.#where(), 'connected to Discord');
  }

  #where(): { readonly transport: string; readonly guilds: number } {
    const { transport, guildIds } = this.#options;
    return { transport: transport.kind, guilds: guildIds.length };
  }

  async #probeAgain(): Promise<void> {
    const probed = await this.#probe();
    if (this.#stopping.signal.aborted) return;
    if (probed.kind === 'problem') return this.#services.fail(probed.problem);
    await this.#settle(probed);
    this.#probing.later(this.#connected);
  }
}
