import type { Changes } from './changes.ts';
import type { Sent } from './delivery.ts';
import type { JsonObject } from './json.ts';

/** Where it is seen what came of an interaction. */
interface Witnessed<Effect> {
  readonly changes: Changes;
  readonly effects: readonly Effect[];
}

/** Something that a person did, or that happened, and what an app made of it. */
export abstract class SentInteraction<
  Attempt,
  Delivery extends Sent<Attempt>,
  Effect extends { readonly cause: string | undefined },
> {
  readonly id: string;
  readonly delivery: Delivery;
  readonly #world: Witnessed<Effect>;

  constructor(world: Witnessed<Effect>, id: string, delivery: Delivery) {
    this.#world = world;
    this.id = id;
    this.delivery = delivery;
  }

  /** What was sent to the app. */
  get payload(): JsonObject {
    return this.delivery.payload;
  }

  /** The last attempt to send it. */
  get attempt(): Attempt | undefined {
    return this.delivery.attempts.at(-1);
  }

  /** What people have seen of its answer so far. */
  get effects(): readonly Effect[] {
    return this.#world.effects.filter(({ cause }) => cause === this.id);
  }

  /** What it is called in an error. */
  protected abstract get title(): string;

  /** Waits for the nth thing that its effects show. */
  protected async shown<T>(
    what: string,
    found: (effect: Effect) => readonly T[],
    nth: number,
    withinMs?: number,
  ): Promise<T> {
    const probe = () => this.effects.flatMap(found)[nth - 1];
    return await this.#world.changes.until(`${what} ${nth} in answer to ${this.title}`, probe, withinMs);
  }
}

/** Everything that was sent to an app. */
export abstract class SentInteractions<Interaction, Attempt, Transport extends { receivers(): number }> {
  readonly all: Interaction[] = [];
  protected readonly transport: () => Transport;

  constructor(transport: () => Transport) {
    this.transport = transport;
  }

  /**
   * Sends the same again, to the byte, all at once.
   * @param everywhere to each connection, or each URL, so many times; otherwise to them in turn.
   * @returns what came of each time.
   */
  async again(interaction: Interaction, times: number, everywhere: boolean): Promise<readonly Attempt[]> {
    const receivers = everywhere ? [...Array(this.transport().receivers()).keys()] : [undefined];
    const sendings = receivers.flatMap((receiver) => Array.from({ length: times }, () => receiver));
    return await Promise.all(sendings.map((receiver) => this.send(interaction, receiver)));
  }

  /** Makes one attempt, and takes what is answered. */
  protected abstract send(interaction: Interaction, receiver?: number): Promise<Attempt>;
}
