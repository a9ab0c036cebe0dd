import { SentInteraction, SentInteractions } from '../shared/interactions.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import { answer } from './callbacks.ts';
import type { Attempt, Delivery, Transport } from './delivery.ts';
import type { Grant, InteractionKind } from './grants.ts';
import type { Message } from './messages.ts';
import type { Modal } from './modals.ts';
import { CALLBACK } from './numbers.ts';
import { textOf } from './problems.ts';
import { ERRORS, failed } from './restErrors.ts';
import type { Effect, Fixture } from './world.ts';

/** How long Discord waits, beyond the time that an app has. */
const GRACE_MS = 5000;

/** Whether the app answered in time; `failed`: nobody could be told, or the answer was none that Discord takes. */
export type AnswerOutcome = 'acked' | 'timeout' | 'failed';

/** What an interaction was first answered with. */
export type Acknowledgement = 'message' | 'deferredMessage' | 'deferredUpdate' | 'update' | 'choices' | 'modal';

/** Something that a person did, and what an app made of it. */
export class Interaction extends SentInteraction<Attempt, Delivery, Effect> {
  readonly #grant: Grant;
  #outcome: AnswerOutcome | undefined;

  constructor(world: Fixture, grant: Grant, delivery: Delivery) {
    super(world, grant.id, delivery);
    this.#grant = grant;
  }

  get token(): string {
    return this.#grant.token;
  }

  get kind(): InteractionKind {
    return this.#grant.kind;
  }

  /** Whether the app answered it in time; undefined while that is not known. */
  get outcome(): AnswerOutcome | undefined {
    return this.#outcome;
  }

  /** What it was first answered with, if it was. */
  get acknowledgement(): Acknowledgement | undefined {
    const names = ['message', 'deferredMessage', 'deferredUpdate', 'update', 'choices', 'modal'] as const;
    return names.find((name) => CALLBACK[name] === this.#grant.answered);
  }

  /** Who sees what was deferred, if a message was. */
  get deferred(): 'ephemeral' | 'public' | undefined {
    if (this.acknowledgement !== 'deferredMessage') return undefined;
    return this.#grant.original?.ephemeral === true ? 'ephemeral' : 'public';
  }

  /** The message that `@original` means in its webhook. */
  get original(): Message | undefined {
    return this.#grant.original;
  }

  /** Waits for the message that it was answered with: posted, edited or deleted; that it is being thought of is no answer. */
  async message(nth = 1, withinMs?: number): Promise<Message> {
    const found = (effect: Effect) => ('message' in effect && effect.what !== 'deferred' ? [effect.message] : []);
    return await this.shown('message', found, nth, withinMs);
  }

  /** Waits for the modal that it was answered with. */
  async modal(): Promise<Modal> {
    return await this.shown('modal', (effect) => (effect.what === 'opened' ? [effect.modal] : []), 1);
  }

  protected get title(): string {
    return `a ${this.kind}`;
  }

  /** Called once it is known whether the app answered in time. */
  settle(outcome: AnswerOutcome): void {
    this.#outcome ??= outcome;
  }
}

/** Everything that was sent to an app. */
export class Interactions extends SentInteractions<Interaction, Attempt, Transport> {
  readonly #world: Fixture;
  readonly #ackWithinMs: number;
  readonly #grants = new WeakMap<Interaction, Grant>();

  /** @param ackWithinMs how long an app has for its first answer, in real time. */
  constructor(world: Fixture, transport: () => Transport, ackWithinMs: number) {
    super(transport);
    this.#world = world;
    this.#ackWithinMs = ackWithinMs;
  }

  /** Sends something to the app. @returns when it was answered for the first time, or the time for that is up. */
  async run(grant: Grant, payload: JsonObject): Promise<Interaction> {
    const interaction = new Interaction(this.#world, grant, { payload, attempts: [] });
    this.all.push(interaction);
    this.#grants.set(interaction, grant);
    const lateness = setTimeout(() => {
      grant.late = true;
      this.#world.changes.notify();
    }, this.#ackWithinMs);
    const attempt = await this.send(interaction);
    if (attempt.outcome === 'undelivered') grant.late = true;
    const over = () => grant.answered !== undefined || grant.late;
    await this.#world.changes.until('the first answer', over, this.#ackWithinMs + GRACE_MS);
    clearTimeout(lateness);
    const unanswered = attempt.outcome === 'undelivered' || refusedInline(attempt) ? 'failed' : 'timeout';
    interaction.settle(grant.answered === undefined ? unanswered : 'acked');
    this.#world.changes.notify();
    return interaction;
  }

  protected async send(interaction: Interaction, receiver?: number): Promise<Attempt> {
    const grant = this.#grants.get(interaction);
    if (grant === undefined) throw new Error('this interaction is not of this Discord');
    const attempt = await this.transport().send(interaction.delivery, receiver);
    interaction.delivery.attempts.push(attempt);
    if (attempt.outcome === 'delivered' && attempt.answer !== undefined) await this.#take(grant, attempt.answer);
    this.#world.changes.notify();
    return attempt;
  }

  /** Takes what an app has answered inline, over HTTP. */
  async #take(grant: Grant, said: Json): Promise<void> {
    const where = `inline answer to a ${grant.kind}`;
    const { id, token } = grant;
    const inTime = grant.answered !== undefined || this.#world.grants.toAnswer(id, token) !== undefined;
    const outcome = inTime ? await answer(this.#world, where, grant, said, []) : failed(10062);
    if (outcome.kind !== 'failed') return;
    const { code, problems } = outcome;
    const message = ERRORS[code][1];
    this.#world.records.refuse({ where, code, message, problems: problems.map(textOf), payload: said });
    // It gets no second chance.
    if (grant.answered === undefined) grant.late = true;
  }
}

function refusedInline({ answer: said }: Attempt): boolean {
  return said !== undefined;
}
