import { type HttpResult, postTo, type SignedRequest } from '../shared/httpDelivery.ts';
import { isObject, type JsonObject, parseJson } from '../shared/json.ts';
import { PlatformServer } from '../shared/platformServer.ts';
import { Backend, makeFixture } from './backend.ts';
import type { Attempt, Transport } from './delivery.ts';
import type { Fault } from './faults.ts';
import type { Entry } from './filling.ts';
import { Happenings } from './happenings.ts';
import { HttpDelivery } from './httpDelivery.ts';
import { type Interaction, Interactions } from './interactions.ts';
import { ObservedSlack } from './observedSlack.ts';
import { type ActOptions, People, type Submitted, type Suggested, type Where } from './people.ts';
import { type SigningOptions, signedRequest } from './signing.ts';
import type { DisconnectReason, Sockets } from './sockets.ts';
import type { AppSettings, SlackUser, Team } from './workspace.ts';
import type { Fixture } from './world.ts';

/** How a fake Slack is to be; everything has a default. */
export interface FakeSlackOptions {
  /** With `enterprise` it is a workspace of an Enterprise Grid. */
  readonly team?: Partial<Team>;
  readonly app?: Partial<AppSettings>;
  /** Milliseconds since 1970: for triggers, response URLs and timestamps. Signatures and time-outs go by the real time. */
  readonly now?: () => number;
  /** How long an app may take to acknowledge; Slack's three seconds if that is not said. */
  readonly ackWithinMs?: number;
  /** How often an event that was not acknowledged is sent again at once. */
  readonly eventRetries?: number;
}

const ACK_WITHIN_MS = 3000;

/**
 * A Slack of one's own: a real server, as strict as the real one, that Bolt talks to with `clientOptions.slackApiUrl` set to
 * {@link FakeSlack.apiUrl}. It has a workspace, and people in it who type and click.
 */
export class FakeSlack extends ObservedSlack {
  readonly #server: PlatformServer;
  readonly #sockets: Sockets;
  readonly #people: People;
  readonly #happenings: Happenings;
  readonly #ackWithinMs: number;
  #transport: Transport;

  private constructor(world: Fixture, server: PlatformServer, backend: Backend, options: FakeSlackOptions) {
    const transport = (): Transport => this.#transport;
    super(world, new Interactions(world, transport, options.eventRetries ?? 1));
    this.#server = server;
    this.#ackWithinMs = options.ackWithinMs ?? ACK_WITHIN_MS;
    this.#sockets = backend.sockets;
    this.#transport = backend.sockets;
    this.#people = new People(world, this.sent, backend.urls);
    this.#happenings = new Happenings(world, this.sent);
  }

  /** Opens a Slack on a free port. It sends over Socket Mode until {@link useHttp} is called. */
  static async open(options: FakeSlackOptions = {}): Promise<FakeSlack> {
    const server = new PlatformServer();
    const { now = Date.now, team = {}, app = {}, ackWithinMs = ACK_WITHIN_MS } = options;
    const world = makeFixture(await server.listen(), now, team, app);
    const backend = new Backend(world, ackWithinMs);
    server.serve(backend);
    return new FakeSlack(world, server, backend, options);
  }

  /** Closes everything; what hangs is torn down. */
  async close(): Promise<void> {
    this.world.faults.release('closed');
    await this.#sockets.close();
    await this.#server.close();
  }

  // What a person does.

  /** Somebody types a command. @param channel a conversation that they are in. @returns when it was acknowledged, or Slack has given up. */
  async slash(user: string, channel: string, text: string, command = '/apikey'): Promise<Interaction> {
    return await this.#people.slash(user, channel, text, command);
  }

  /** Somebody chooses a shortcut. @param about of a message's menu: the message and its conversation, as Slack sends them. */
  async shortcut(user: string, callbackId: string, about?: JsonObject): Promise<Interaction> {
    return await this.#people.shortcut(user, callbackId, about);
  }

  /** Somebody presses a button. @param name its text, or its `action_id` or `block_id`. */
  async press(user: string, where: Where, name: string, options?: ActOptions): Promise<Interaction> {
    return await this.#people.press(user, where, name, options);
  }

  /** Somebody chooses from a menu, of any kind. @param name its placeholder, label or ID. @param entry the label of what is chosen. */
  async choose(user: string, where: Where, name: string, entry: Entry, options?: ActOptions): Promise<Interaction> {
    return await this.#people.choose(user, where, name, entry, options);
  }

  /** Somebody types into a menu whose options the app is asked for. */
  async suggest(user: string, where: Where, name: string, query: string): Promise<Suggested> {
    return await this.#people.suggest(user, where, name, query);
  }

  /** Somebody fills the modal on top and submits it. @param entries by `block_id`, label or `action_id`. */
  async submit(user: string, entries: Readonly<Record<string, Entry>> = {}): Promise<Submitted> {
    return await this.#people.submit(user, entries);
  }

  /** Somebody closes the modal on top. @returns what the app was told of it, if it asked for that. */
  async closeModal(user: string): Promise<readonly Interaction[]> {
    return await this.#people.closeModal(user);
  }

  /** Somebody opens the app's Home. */
  async openHome(user: string, tab: 'home' | 'messages' = 'home'): Promise<Interaction> {
    return await this.#happenings.openHome(user, tab);
  }

  /** Somebody closes all of Slack: what is ephemeral is never shown to them, though Slack says ok to it. */
  goAway(user: string): void {
    this.reload(user);
    this.world.workspace.away.add(user);
  }

  comeBack(user: string): void {
    this.world.workspace.away.delete(user);
  }

  /** Somebody's client restarts: ephemeral messages and modals are gone. */
  reload(user: string): void {
    for (const message of this.ephemeralsOf(user)) message.remove('forgotten');
    this.world.views.clear(user);
  }

  // What happens in the workspace.

  /** Sends any event, such as `{ type: 'tokens_revoked', … }`. */
  async event(event: JsonObject): Promise<Interaction> {
    return await this.#happenings.event(event);
  }

  /** Changes who is in a user group, and tells the app. */
  async changeGroup(id: string, members: readonly string[]): Promise<Interaction> {
    return await this.#happenings.changeGroup(id, members);
  }

  /** Changes a member, and tells the app. */
  async changeUser(id: string, said: Partial<SlackUser>): Promise<Interaction> {
    return await this.#happenings.changeUser(id, said);
  }

  /** Removes the app from the workspace, and tells it. */
  async uninstall(): Promise<readonly Interaction[]> {
    return await this.#happenings.uninstall();
  }

  // How it reaches the app.

  /** From now on posts to an app's request URLs, to each in turn. */
  useHttp(...urls: readonly string[]): void {
    const { changes, workspace } = this.world;
    this.#transport = new HttpDelivery(urls, workspace.app.signingSecret, this.#ackWithinMs, () => changes.notify());
  }

  /** From now on sends over Socket Mode, as at the beginning. */
  useSockets(): void {
    this.#transport = this.#sockets;
  }

  /** Sends something again, to the byte and at once. @param how `everywhere`: to each connection, or each URL, so many times. @returns what came of each time. */
  async redeliver(interaction: Interaction, times = 1, { everywhere = false } = {}): Promise<readonly Attempt[]> {
    return await this.sent.again(interaction, times, everywhere);
  }

  /** How many WebSockets there are that something can be sent over. */
  connections(): number {
    return this.#sockets.receivers();
  }

  /** Waits until at least so many clients know that they are connected; or until there is none, if 0 is asked for. */
  async connected(count = 1, withinMs?: number): Promise<void> {
    await this.until(
      `${count} connections`,
      () => (count === 0 ? this.connections() === 0 : this.#sockets.settled() >= count),
      withinMs,
    );
  }

  /** Asks all WebSockets to go, and closes them a moment later. */
  refreshSockets(reason: DisconnectReason = 'refresh_requested'): void {
    this.#sockets.refresh(reason);
  }

  /** Turns Socket Mode off: all are asked to go, and nobody gets in. */
  disableSockets(): void {
    this.#sockets.enable(false);
  }

  enableSockets(): void {
    this.#sockets.enable(true);
  }

  /** Tears all WebSockets down without a word. */
  dropSockets(): void {
    this.#sockets.drop();
  }

  // How it fails.

  /** Plans that the next calls of a method fail: with an error of Slack's (a text), or as a {@link Fault} says. */
  fail(method: string, fault: Fault | string, times = 1): void {
    this.world.faults.plan(method, typeof fault === 'string' ? { kind: 'error', error: fault } : fault, times);
  }

  /** Plans that the next calls of a method are answered with 429. @param retryAfter seconds. */
  rateLimit(method: string, retryAfter: number, times = 1): void {
    this.fail(method, { kind: 'status', status: 429, retryAfter }, times);
  }

  /** Plans that the next posts to response URLs, whosesoever they are, fail. */
  failPost(fault: Fault, times = 1): void {
    this.world.faults.plan('response_url', fault, times);
  }

  // The raw door.

  /** Signs a request body as Slack does, or as somebody would who is not Slack. */
  signed(body: string, options?: SigningOptions): SignedRequest {
    return signedRequest(body, this.app.signingSecret, options);
  }

  /** Posts a request to an app by hand. */
  async knock(url: string, request: SignedRequest): Promise<HttpResult> {
    return await postTo(url, request, this.#ackWithinMs);
  }

  /** Slack's own questions to a request URL. @returns whether the challenge was answered, and the probe of its certificate. */
  async probe(url: string): Promise<{ readonly challenge: boolean; readonly sslCheck: boolean }> {
    const challenge = this.world.ids.secret();
    const question = { type: 'url_verification', token: this.app.verificationToken, challenge };
    const asked = await this.knock(url, this.signed(JSON.stringify(question), { contentType: 'application/json' }));
    const said = asked.kind === 'answered' ? parseJson(asked.body) : undefined;
    const checked = await this.knock(url, this.signed(`ssl_check=1&token=${this.app.verificationToken}`));
    return {
      challenge: isObject(said) && said['challenge'] === challenge,
      sslCheck: checked.kind === 'answered' && checked.status === 200,
    };
  }
}
