import { SentInteraction, SentInteractions } from '../shared/interactions.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { type Attempt, type Delivery, type DeliveryKind, deliver, type Transport } from './delivery.ts';
import type { Message } from './messages.ts';
import type { View } from './views.ts';
import type { Effect, Fixture } from './world.ts';

/** Something that a person did, or that happened, and what an app made of it. */
export class Interaction extends SentInteraction<Attempt, Delivery, Effect> {
  /** Whether the app acknowledged it in time. */
  get outcome(): Attempt['outcome'] | undefined {
    return this.attempt?.outcome;
  }

  /** Waits for the message that it was answered with: a new one, or the one that was clicked on and has been replaced or deleted. */
  async message(nth = 1, withinMs?: number): Promise<Message> {
    const found = (effect: Effect) => ('message' in effect ? [effect.message] : []);
    return await this.shown('message', found, nth, withinMs);
  }

  /** Waits for the view that it was answered with: opened, pushed or changed. */
  async view(nth = 1): Promise<View> {
    const found = (effect: Effect) => ('view' in effect && effect.what !== 'closed' ? [effect.view] : []);
    return await this.shown('view', found, nth);
  }

  protected get title(): string {
    const { type, command, text } = this.payload;
    return typeof command === 'string' ? `${command} ${String(text)}` : String(type);
  }
}

/** Takes an app's acknowledgement for what it is. */
export type OnAnswer = (answer: Json | undefined) => Promise<void>;

/** Everything that was sent to an app. */
export class Interactions extends SentInteractions<Interaction, Attempt, Transport> {
  readonly #world: Fixture;
  readonly #retries: number;
  readonly #onAnswer = new WeakMap<Interaction, OnAnswer>();

  /** @param retries how often an event is tried again at once. */
  constructor(world: Fixture, transport: () => Transport, retries: number) {
    super(transport);
    this.#world = world;
    this.#retries = retries;
  }

  /**
   * Sends something to the app.
   * @param build makes the payload; it gets the interaction's ID, for what the payload grants.
   * @returns when it was acknowledged, or Slack has given up.
   */
  async run(kind: DeliveryKind, build: (id: string) => JsonObject, onAnswer: OnAnswer): Promise<Interaction> {
    const id = this.#world.ids.envelope();
    const interaction = new Interaction(this.#world, id, { id, kind, payload: build(id), attempts: [] });
    this.all.push(interaction);
    this.#onAnswer.set(interaction, onAnswer);
    const attempt = await deliver(this.transport(), interaction.delivery, kind === 'events_api' ? this.#retries : 0);
    await this.#take(interaction, attempt);
    return interaction;
  }

  protected async send(interaction: Interaction, receiver?: number): Promise<Attempt> {
    const attempt = await this.transport().send(interaction.delivery, receiver === undefined ? {} : { receiver });
    interaction.delivery.attempts.push(attempt);
    await this.#take(interaction, attempt);
    return attempt;
  }

  async #take(interaction: Interaction, { outcome, answer }: Attempt): Promise<void> {
    if (outcome === 'acked') await this.#onAnswer.get(interaction)?.(answer);
    this.#world.changes.notify();
  }
}
