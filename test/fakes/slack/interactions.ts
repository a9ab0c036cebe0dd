import type { Json, JsonObject } from '../shared/json.ts';
import { type Attempt, type Delivery, type DeliveryKind, deliver, type Transport } from './delivery.ts';
import type { Message } from './messages.ts';
import type { View } from './views.ts';
import type { Effect, Fixture } from './world.ts';

/** Something that a person did, or that happened, and what an app made of it. */
export class Interaction {
  readonly id: string;
  readonly delivery: Delivery;
  readonly #world: Fixture;

  constructor(world: Fixture, delivery: Delivery) {
    this.#world = world;
    this.delivery = delivery;
    this.id = delivery.id;
  }

  /** What was sent to the app. */
  get payload(): JsonObject {
    return this.delivery.payload;
  }

  /** The last attempt to send it. */
  get attempt(): Attempt | undefined {
    return this.delivery.attempts.at(-1);
  }

  /** Whether the app acknowledged it in time. */
  get outcome(): Attempt['outcome'] | undefined {
    return this.attempt?.outcome;
  }

  /** What people have seen of its answer so far: what was posted to its URL, acknowledged, or opened by its trigger. */
  get effects(): readonly Effect[] {
    return this.#world.effects.filter(({ cause }) => cause === this.id);
  }

  /** Waits for the message that it was answered with: a new one, or the one that was clicked on and has been replaced or deleted. */
  async message(nth = 1, withinMs?: number): Promise<Message> {
    return await this.#world.changes.until(
      `message ${nth} in answer to ${describe(this.payload)}`,
      () => {
        const messages = this.effects.flatMap((effect) => ('message' in effect ? [effect.message] : []));
        return messages[nth - 1];
      },
      withinMs,
    );
  }

  /** Waits for the view that it was answered with: opened, pushed or changed. */
  async view(nth = 1): Promise<View> {
    return await this.#world.changes.until(`view ${nth} in answer to ${describe(this.payload)}`, () => {
      const views = this.effects.flatMap((effect) =>
        'view' in effect && effect.what !== 'closed' ? [effect.view] : [],
      );
      return views[nth - 1];
    });
  }
}

/** Takes an app's acknowledgement for what it is. */
export type OnAnswer = (answer: Json | undefined) => Promise<void>;

/** How often something is to be sent again, and to whom. */
export interface Redelivery {
  /** To each connection, or each URL, so many times; otherwise to them in turn. */
  readonly everywhere?: boolean;
}

/** Everything that was sent to an app. */
export class Interactions {
  readonly all: Interaction[] = [];
  readonly #world: Fixture;
  readonly #transport: () => Transport;
  readonly #retries: number;
  readonly #onAnswer = new WeakMap<Interaction, OnAnswer>();

  /** @param retries how often an event is tried again at once. */
  constructor(world: Fixture, transport: () => Transport, retries: number) {
    this.#world = world;
    this.#transport = transport;
    this.#retries = retries;
  }

  /**
   * Sends something to the app.
   * @param build makes the payload; it gets the interaction's ID, for what the payload grants.
   * @returns when it was acknowledged, or Slack has given up.
   */
  async run(kind: DeliveryKind, build: (id: string) => JsonObject, onAnswer: OnAnswer): Promise<Interaction> {
    const id = this.#world.ids.envelope();
    const interaction = new Interaction(this.#world, { id, kind, payload: build(id), attempts: [] });
    this.all.push(interaction);
    this.#onAnswer.set(interaction, onAnswer);
    const attempt = await deliver(this.#transport(), interaction.delivery, kind === 'events_api' ? this.#retries : 0);
    await this.#take(interaction, attempt);
    return interaction;
  }

  /** Sends the same again, to the byte, all at once. @returns what came of each time. */
  async again(
    interaction: Interaction,
    times: number,
    { everywhere = false }: Redelivery,
  ): Promise<readonly Attempt[]> {
    const transport = this.#transport();
    const receivers = everywhere ? [...Array(transport.receivers()).keys()] : [undefined];
    const sendings = receivers.flatMap((receiver) => Array.from({ length: times }, () => receiver));
    return await Promise.all(
      sendings.map(async (receiver) => {
        const attempt = await transport.send(interaction.delivery, receiver === undefined ? {} : { receiver });
        interaction.delivery.attempts.push(attempt);
        await this.#take(interaction, attempt);
        return attempt;
      }),
    );
  }

  async #take(interaction: Interaction, { outcome, answer }: Attempt): Promise<void> {
    if (outcome === 'acked') await this.#onAnswer.get(interaction)?.(answer);
    this.#world.changes.notify();
  }
}

function describe(payload: JsonObject): string {
  const { type, command, text } = payload;
  return typeof command === 'string' ? `${command} ${String(text)}` : String(type);
}
