import { type HttpResult, postTo, type SignedRequest } from '../shared/httpDelivery.ts';
import type { JsonObject } from '../shared/json.ts';
import { isObject, type Json, parseJson } from '../shared/json.ts';
import { PlatformServer } from '../shared/platformServer.ts';
import { Backend, makeFixture } from './backend.ts';
import type { Attempt, Transport } from './delivery.ts';
import type { Entry } from './filling.ts';
import type { Gateway } from './gateway.ts';
import { ANSWER_WITHIN_MS } from './grants.ts';
import { Happenings } from './happenings.ts';
import { HttpDelivery } from './httpDelivery.ts';
import { type Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import type { Modal } from './modals.ts';
import { type ActOptions, type Offered, type OptionEntries, People } from './people.ts';
import type { AppSettings, Member, Role } from './realm.ts';
import { type SigningOptions, signedRequest } from './signing.ts';
import { SteeredDiscord } from './steeredDiscord.ts';
import type { Fixture } from './world.ts';

/** How a fake Discord is to be; everything has a default. */
export interface FakeDiscordOptions {
  readonly app?: Partial<AppSettings>;
  /** Milliseconds since 1970: for IDs, tokens and ages. Signatures, time-outs and rate limits go by the real time. */
  readonly now?: () => number;
  /** How long an app may take for its first answer in real time; Discord's three seconds if that is not said. */
  readonly ackWithinMs?: number;
}

/**
 * A Discord of one's own: a real server, as strict as the real one, that discord.js talks to with `rest.api` set to
 * {@link FakeDiscord.apiUrl}. It has guilds, and people in them who type and click.
 */
export class FakeDiscord extends SteeredDiscord {
  readonly #server: PlatformServer;
  readonly #gateway: Gateway;
  readonly #people: People;
  readonly #happenings: Happenings;
  readonly #ackWithinMs: number;
  #transport: Transport;

  private constructor(world: Fixture, server: PlatformServer, backend: Backend, ackWithinMs: number) {
    const transport = (): Transport => this.#transport;
    super(world, new Interactions(world, transport, ackWithinMs), backend);
    this.#server = server;
    this.#gateway = backend.gateway;
    this.#ackWithinMs = ackWithinMs;
    this.#transport = backend.gateway;
    this.#people = new People(world, this.sent);
    this.#happenings = new Happenings(world);
  }

  /** Opens a Discord on a free port. It sends over the Gateway until {@link useHttp} is called. */
  static async open(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
    const server = new PlatformServer();
    const { now = Date.now, app = {}, ackWithinMs = ANSWER_WITHIN_MS } = options;
    const world = makeFixture(await server.listen(), now, app);
    const backend = new Backend(world);
    server.serve(backend);
    return new FakeDiscord(world, server, backend, ackWithinMs);
  }

  /** Closes everything; what hangs is torn down. */
  async close(): Promise<void> {
    this.world.faults.release('closed');
    await this.#gateway.close();
    await this.#server.close();
  }

  // What a person does.

  /**
   * Somebody types a command, of those that are registered there.
   * @param where a channel's ID, or `dm` for the conversation with the bot.
   * @param path with its subcommands: `apikey regenerate`.
   * @returns when it was first answered, or the time for that is up.
   */
  async slash(user: string, where: string, path: string, options: OptionEntries = {}): Promise<Interaction> {
    return await this.#people.slash(user, where, path, options);
  }

  /** Somebody chooses a command in the menu of a message. @param message as Discord resolves it. */
  async messageCommand(user: string, where: string, name: string, message: JsonObject): Promise<Interaction> {
    return await this.#people.messageCommand(user, where, name, message);
  }

  /** Somebody types into an option for which the app is asked. @param others what they have typed before. */
  async autocomplete(
    user: string,
    where: string,
    path: string,
    focused: string,
    value: string,
    others: OptionEntries = {},
  ): Promise<Offered> {
    return await this.#people.autocomplete(user, where, path, focused, value, others);
  }

  /** Somebody presses a button. @param name its label, or its `custom_id`. */
  async press(user: string, message: Message, name: string, options: ActOptions = {}): Promise<Interaction> {
    return await this.#people.press(user, message, name, options);
  }

  /** Somebody chooses from a menu, of any kind. @param name its placeholder or `custom_id`. @param entry labels, or IDs. */
  async choose(
    user: string,
    message: Message,
    name: string,
    entry: Entry,
    options: ActOptions = {},
  ): Promise<Interaction> {
    return await this.#people.choose(user, message, name, entry, options);
  }

  /** Somebody fills a form and submits it. @param entries by label or `custom_id`. */
  async submit(user: string, modal: Modal, entries: Readonly<Record<string, Entry>> = {}): Promise<Interaction> {
    return await this.#people.submit(user, modal, entries);
  }

  /** Somebody closes their form; the app is not told. */
  async closeModal(modal: Modal): Promise<void> {
    await this.#people.closeModal(modal);
  }

  /** Somebody dismisses a message that only they see; Discord still knows it. */
  dismiss(message: Message): void {
    if (!message.ephemeral) throw new Error('only an ephemeral message can be dismissed');
    message.remove('dismissed');
    this.world.changes.notify();
  }

  /** Somebody's client restarts: ephemeral messages and forms are gone. */
  reload(user: string): void {
    for (const message of this.ephemeralsOf(user)) message.remove('dismissed');
    this.modalOf(user)?.close();
    this.world.changes.notify();
  }

  // What happens in guilds.

  /** Changes a member, and tells the sessions that may know. */
  changeMember(guild: string, said: Partial<Member> & Pick<Member, 'user'>): void {
    this.#happenings.changeMember(guild, said);
  }

  /** Makes a role, or changes one, and tells the sessions. */
  changeRole(guild: string, said: Partial<Role>): Role {
    return this.#happenings.changeRole(guild, said);
  }

  /** The bot is added to a guild. */
  joinGuild(guild: string): void {
    this.#happenings.joinGuild(guild);
  }

  /** The bot is removed from a guild. */
  leaveGuild(guild: string): void {
    this.#happenings.leaveGuild(guild);
  }

  /** A guild has an outage, or is back. */
  setAvailable(guild: string, available: boolean): void {
    this.#happenings.setAvailable(guild, available);
  }

  /** Sends any event over the Gateway. @param intent which of these intents a session must have; 0 if none. */
  event(type: string, data: Json, intent = 0, guild?: string): void {
    this.#happenings.event(type, data, intent, guild);
  }

  // How it reaches the app.

  /** From now on posts to an app's interactions endpoints, to each in turn. */
  useHttp(...urls: readonly string[]): void {
    this.#transport = new HttpDelivery(urls, this.app.privateKey, this.#ackWithinMs);
  }

  /** From now on sends over the Gateway, as at the beginning. */
  useGateway(): void {
    this.#transport = this.#gateway;
  }

  /**
   * Sends something again, to the byte and at once: over the Gateway to all sessions, over HTTP to one URL.
   * @param everywhere over HTTP: to all URLs.
   * @returns what came of each time.
   */
  async redeliver(interaction: Interaction, times = 1, everywhere = false): Promise<readonly Attempt[]> {
    return await this.sent.again(interaction, times, everywhere && this.#transport !== this.#gateway);
  }

  // The raw door.

  /** Signs a request body as Discord does, or as somebody would who is not Discord. */
  signed(body: string, options?: SigningOptions): SignedRequest {
    return signedRequest(body, this.app.privateKey, options);
  }

  /** Posts a request to an app by hand. */
  async knock(url: string, request: SignedRequest): Promise<HttpResult> {
    return await postTo(url, request, this.#ackWithinMs);
  }

  /**
   * What Discord asks an interactions endpoint before it takes its URL, and from time to time afterwards.
   * @returns whether the PING was answered as it must be, and whether a false signature was refused with 401.
   */
  async probe(url: string): Promise<{ readonly ping: boolean; readonly falseSignature: boolean }> {
    const ping = JSON.stringify({
      id: this.world.ids.next(),
      application_id: this.app.id,
      type: 1,
      token: this.world.ids.interactionToken('0'),
      version: 1,
      user: { id: '643945264868098049', username: 'discord', discriminator: '0', avatar: null },
      entitlements: [],
    });
    const asked = await this.knock(url, this.signed(ping));
    const refused = await this.knock(url, this.signed(ping, { signature: 'stranger' }));
    return { ping: isPong(asked), falseSignature: refused.kind === 'answered' && refused.status === 401 };
  }
}

function isPong(result: HttpResult): boolean {
  if (result.kind !== 'answered' || result.status !== 200) return false;
  const said = parseJson(result.body);
  const isJson = String(result.headers['content-type'] ?? '').startsWith('application/json');
  return isJson && isObject(said) && said['type'] === 1;
}
