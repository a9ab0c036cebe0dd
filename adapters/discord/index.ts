import type { Platform, PlatformHouse, PlatformProblem, Told } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Webhook } from '../../src/chat/contracts/webhook.ts';
import { Reception } from './inbound/dispatcher.ts';
import { ephemeral, HttpDoor } from './inbound/interactionsEndpoint.ts';
import type { DiscordOptions } from './inbound/options.ts';
import { burn } from './outbound/deleteSecret.ts';
import { DirectMessages, type Intervals, REMEMBERED_MS } from './outbound/directMessages.ts';
import { callback } from './outbound/initialResponse.ts';
import { Members } from './people/members.ts';
import { Callers } from './people/users.ts';
import { type Probed, probe } from './registration/application.ts';
import { Registrar } from './registration/registrar.ts';
import { renderSuggestions } from './render/autocomplete.ts';
import { type Clients, makeClients } from './transport/clients.ts';
import { Gateway, type GatewaySeams } from './transport/gateway.ts';
import { IdentifyGate } from './transport/identifyThrottle.ts';
import { readInteraction } from './transport/payloads.ts';

/** How often it is asked whether the token is still good, and Discord there. */
const PROBE_INTERVAL_MS = 60_000;
const PROBE_RETRY_MS = 2_000;

/** What a test may put in the place of the real thing. */
export interface DiscordSeams extends GatewaySeams {
  readonly probeRetryMs?: number;
  /** How far apart direct messages, and their updates, are sent. */
  readonly intervals?: Intervals;
  /** The time by which signatures are new or stale, beside the house's clock. */
  readonly signatureClock?: () => number;
}

/** Makes Discord's adapter; it connects when it is started. */
export function discordPlatform(options: DiscordOptions, seams: DiscordSeams = {}) {
  return { name: 'discord', make: (house: PlatformHouse): Platform => new DiscordPlatform(options, house, seams) };
}

class DiscordPlatform implements Platform {
  readonly name = 'discord';
  readonly remembersFor = REMEMBERED_MS;
  readonly webhook?: Webhook;
  readonly #options: DiscordOptions;
  readonly #house: PlatformHouse;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly #reception: Reception;
  readonly #registrar: Registrar;
  readonly #gateway: Gateway | undefined;
  readonly #stopping = new AbortController();
  readonly #work = new Set<Promise<void>>();
  readonly #probeRetryMs: number;
  #probing: NodeJS.Timeout | undefined;
  #connected = false;
  #saidNotConnected = false;
  #trouble: string | undefined = 'not connected yet';

  constructor(options: DiscordOptions, house: PlatformHouse, seams: DiscordSeams) {
    const { applicationId, guildIds, transport } = options;
    const { core, inbox, log, clock, leases, starts, commands } = house;
    this.#options = options;
    this.#house = house;
    const clients = makeClients(options);
    this.#clients = clients;
    const direct = new DirectMessages(clients, house.conversations, log, this.#stopping.signal, seams.intervals);
    this.#direct = direct;
    const callers = new Callers(guildIds, new Members(guildIds, clients, clock, log), house.onCallGroups);
    const isLinked = (externalId: string) => house.isLinked(externalId);
    this.#reception = new Reception({ core, callers, clients, direct, inbox, log, isLinked });
    this.#registrar = new Registrar({ applicationId, guildIds, commands, clients, leases, log });
    this.#probeRetryMs = seams.probeRetryMs ?? PROBE_RETRY_MS;
    if (transport.kind === 'http') {
      this.webhook = new HttpDoor({
        publicKey: transport.publicKey,
        applicationId,
        reception: this.#reception,
        clock: seams.signatureClock ?? clock,
        track: (work) => this.#track(work),
      });
    } else {
      const receive = (interaction: unknown) => this.#track(this.#received(interaction));
      const fail = (problem: PlatformProblem) => house.fail(problem);
      const gate = new IdentifyGate({ starts, clients, log });
      const up = () => this.#stands();
      this.#gateway = new Gateway({ options, gate, leases, log, receive, up, fail }, seams);
    }
  }

  async start(): Promise<void> {
    const probed = await this.#probe();
    if (probed.kind === 'problem') throw probed.problem;
    await this.#settle(probed);
    this.#probeLater();
  }

  trouble(): string | undefined {
    return this.#trouble ?? this.#gateway?.trouble();
  }

  async burn(handle: string): Promise<'burned' | 'gone' | 'try-again'> {
    return await burn(handle, this.#clients);
  }

  async tell(externalId: string, message: View, id?: string): Promise<Told> {
    return await this.#direct.tell(externalId, message, id);
  }

  async announce(conversation: string, message: View, id?: string): Promise<Told> {
    return await this.#direct.announce(conversation, message, id);
  }

  /** There are no homes in Discord. */
  refreshHomes(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#probing);
    this.#registrar.stop();
    this.#stopping.abort();
    // What was acknowledged is finished: whoever pressed is waiting for it.
    while (this.#work.size > 0) await Promise.all(this.#work);
    await this.#gateway?.stop();
  }

  /** What came over the Gateway. */
  async #received(interaction: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const inbound = readInteraction(interaction);
    if (inbound === undefined || inbound.applicationId !== this.#options.applicationId) {
      this.#house.log.warn({}, 'Discord sent an interaction that can’t be read');
      return;
    }
    const first = callback(inbound, this.#clients);
    if (inbound.kind === 'autocomplete') {
      const choices = renderSuggestions(await this.#reception.complete(inbound));
      await first.send({ type: 8, data: { choices } });
      return;
    }
    if (this.#reception.repeats(inbound)) return;
    const glance = this.#reception.glance(inbound);
    if (glance === undefined) await this.#reception.serve(inbound, first);
    else await first.send({ type: 4, data: ephemeral(glance) });
  }

  async #probe(): Promise<Probed> {
    return await probe(this.#clients, this.#options, this.#house.log);
  }

  /** Connects, once Discord was there; from then on only notes whether it is. */
  async #settle(probed: Exclude<Probed, { kind: 'problem' }>): Promise<void> {
    this.#trouble = probed.kind === 'trouble' ? probed.why : undefined;
    if (probed.kind === 'trouble' || this.#connected) return;
    this.#connected = true;
    const { log } = this.#house;
    await Promise.all([this.#gateway?.start(), this.#registrar.start()]);
    const trouble = this.trouble();
    if (trouble === undefined) return log.info(this.#where(), 'connected to Discord');
    log.warn({ ...this.#where(), trouble }, 'not connected to Discord yet; trying again');
    this.#saidNotConnected = true;
  }

  /** The Gateway's session stands: who read that it did not reads that it does. */
  #stands(): void {
    if (!this.#saidNotConnected) return;
    this.#saidNotConnected = false;
    this.#house.log.info(this.#where(), 'connected to Discord');
  }

  #where(): { readonly transport: string; readonly guilds: number } {
    const { transport, guildIds } = this.#options;
    return { transport: transport.kind, guilds: guildIds.length };
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  #probeLater(): void {
    if (this.#stopping.signal.aborted) return;
    const wait = this.#connected ? PROBE_INTERVAL_MS : this.#probeRetryMs;
    this.#probing = setTimeout(() => void this.#probeAgain(), wait);
    this.#probing.unref();
  }

  async #probeAgain(): Promise<void> {
    const probed = await this.#probe();
    if (this.#stopping.signal.aborted) return;
    if (probed.kind === 'problem') return this.#house.fail(probed.problem);
    await this.#settle(probed);
    this.#probeLater();
  }
}
