import type { Backend } from './backend.ts';
import type { Fault, LimitScope } from './faults.ts';
import type { Gateway } from './gateway.ts';
import type { Interactions } from './interactions.ts';
import { ObservedDiscord } from './observedDiscord.ts';
import type { RouteName } from './rest/routeNames.ts';
import type { ErrorCode } from './restErrors.ts';
import type { SessionStarts } from './sessionStarts.ts';
import type { SessionView } from './sessions.ts';
import type { Fixture } from './world.ts';

/** A fake Discord whose Gateway and whose failures can be steered; what people do in it is in `FakeDiscord`. */
export class SteeredDiscord extends ObservedDiscord {
  readonly #gateway: Gateway;
  readonly #starts: SessionStarts;

  protected constructor(world: Fixture, sent: Interactions, backend: Backend) {
    super(world, sent);
    this.#gateway = backend.gateway;
    this.#starts = backend.starts;
  }

  // How it is connected.

  /** How many WebSockets there are that have identified or resumed. */
  connections(): number {
    return this.#gateway.connections;
  }

  /** Waits until at least so many clients know that they are connected; or until there is none, if 0 is asked for. */
  async connected(count = 1, withinMs?: number): Promise<void> {
    const probe = () => (count === 0 ? this.connections() === 0 : this.#gateway.settled >= count);
    await this.until(`${count} connections`, probe, withinMs);
  }

  /** All sessions that ever were, with what they asked for. */
  get sessions(): readonly SessionView[] {
    return this.#gateway.sessions;
  }

  /** How often the Gateway may still be entered, and how fast; it can be changed. */
  get sessionStarts(): SessionStarts {
    return this.#starts;
  }

  /** How the Gateway is: its heartbeat, whether it answers one, whether it lets anybody in; it can be changed. */
  get gateway(): Pick<Gateway, 'heartbeatMs' | 'acknowledges' | 'isOpen'> {
    return this.#gateway;
  }

  /** Tears all WebSockets down without a word. */
  dropGateway(): void {
    this.#gateway.drop();
  }

  /** Closes all WebSockets with a code, such as 4009. */
  closeGateway(code: number): void {
    this.#gateway.closeAll(code);
  }

  /** Asks all clients to reconnect and resume (opcode 7). */
  reconnectRequest(): void {
    this.#gateway.askToReconnect();
  }

  /** Declares all sessions invalid (opcode 9). @param resumable whether they may be resumed all the same. */
  invalidateSession(resumable: boolean): void {
    this.#gateway.invalidate(resumable);
  }

  /** Asks all clients for a heartbeat at once (opcode 1). */
  requestHeartbeat(): void {
    this.#gateway.askForHeartbeat();
  }

  // How it fails.

  /** Plans that the next requests of a route fail: with one of Discord's codes, or as a {@link Fault} says. */
  fail(route: RouteName, fault: Fault | ErrorCode, times = 1): void {
    this.world.faults.plan(route, typeof fault === 'number' ? { kind: 'error', code: fault } : fault, times);
  }

  /** Plans that the next requests of a route are answered with 429. @param retryAfter seconds. */
  rateLimit(route: RouteName, retryAfter: number, times = 1, scope: LimitScope = 'user'): void {
    this.fail(route, { kind: 'status', status: 429, retryAfter, scope }, times);
  }

  /** Changes how many requests a route takes in how many milliseconds; without a route: all routes together. */
  limit(route: RouteName | undefined, limit: number, perMs: number): void {
    const { limits } = this.world;
    if (route === undefined) limits.setGlobal({ limit, perMs });
    else limits.set(route, { limit, perMs });
  }

  /** The bot's token is reset: it is good for nothing from then on. */
  resetToken(): void {
    this.world.realm.tokenReset = true;
    this.closeGateway(4004);
  }
}
