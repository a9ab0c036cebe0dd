import type { DurationMs } from '../../domain/time/time.ts';
import {
  type Addressee,
  type Destination,
  destinationName,
  privateRoutes,
} from '../../domain/warnings/deliveryRoute.ts';
import { readRecipient } from '../../domain/warnings/recipient.ts';
import { addresseeOf } from '../../services/notifications/addressees.ts';
import type { TriedPart } from '../../services/outbox/claim.ts';
import { type NewNotice, queueNotice } from '../../services/outbox/notices.ts';
import { keepClaim, leaveInDoubt, type SendOutcome, settle } from '../../services/outbox/settle.ts';
import { idsOf, MessageSender, type Outcome } from './messageSender.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing, Part, Reader } from './outgoing.ts';

/** What became of a part of a message. `left`: it is not known yet; it is tried again by the same name. */
export type MessageResult = SendOutcome | 'left';

/** So often that no other replica takes a message for abandoned that is still being sent. */
const KEPT_EVERY: DurationMs = 15_000;

/**
 * Sends a message that was claimed: to its person privately, or in parts to those who stand in for them. Each attempt is marked before
 * the platform is asked, and settled after (invariant 9).
 * @returns what became of the parts.
 */
export async function sendMessage<Item extends { readonly id: string }>(
  deps: NotificationDeps,
  outgoing: Outgoing<Item>,
): Promise<readonly MessageResult[]> {
  const { context } = deps;
  const keep = () => void keepClaim(context, outgoing.claimed, context.clock()).catch(() => undefined);
  const keeping = setInterval(keep, KEPT_EVERY);
  keeping.unref();
  try {
    return await new Sending(deps, outgoing, await addresseeOf(context, outgoing.claimed.personId)).run();
  } finally {
    clearInterval(keeping);
  }
}

class Sending<Item extends { readonly id: string }> {
  readonly #deps: NotificationDeps;
  readonly #outgoing: Outgoing<Item>;
  readonly #sender: MessageSender<Item>;
  readonly #routes: readonly Destination[];
  readonly #results: MessageResult[] = [];

  constructor(deps: NotificationDeps, outgoing: Outgoing<Item>, owner: Addressee) {
    this.#deps = deps;
    this.#outgoing = outgoing;
    this.#sender = new MessageSender(deps, outgoing, owner);
    const names = deps.platforms.map(({ name }) => name);
    this.#routes = outgoing.routes ?? privateRoutes(owner, names);
  }

  async run(): Promise<readonly MessageResult[]> {
    const { items, tried } = this.#outgoing.claimed;
    const before = new Set(tried.flatMap(({ ids }) => ids));
    for (const part of tried) await this.#resume(part);
    const rest = items.filter(({ id }) => !before.has(id));
    const { inside, outside } = (await this.#outgoing.parted?.(rest)) ?? { inside: rest, outside: [] };
    if (inside.length > 0) await this.#sendToOwner(inside);
    // Treated like a missing account: the people who act for the project hear of it.
    if (outside.length > 0) await this.#escalate(outside, { gone: true, later: false });
    return this.#results;
  }

  /** Goes on where the process that claimed it before broke off. */
  async #resume(part: TriedPart): Promise<void> {
    const items = this.#outgoing.claimed.items.filter(({ id }) => part.ids.includes(id));
    const news = items.filter(({ id }) => !part.stale.has(id));
    const reader = this.#readerAt(part.on);
    const again = await this.#sender.again(part, items, news, reader);
    if (again === 'doubtful' || again === 'lost') return await this.#conclude(items, again);
    if (reader !== 'other' && again !== 'told') {
      // What is stale is dropped by the process that takes it over, now that it surely was not sent.
      if (await this.#sender.mark(items, null)) await this.#sendToOwner(news);
      return;
    }
    if (reader === 'other' && news.length > 0) await this.#sendRest(part.on, news);
    await this.#settle(items, 'told');
  }

  /** Who reads at a place where something was tried. */
  #readerAt(on: string): Reader {
    if (this.#routes.some((place) => destinationName(place) === on)) return 'owner';
    return on.includes('#') ? 'public' : 'other';
  }

  /** Of several recipients of the same message, those after the one where the previous attempt stopped. */
  async #sendRest(on: string, items: readonly Item[]): Promise<void> {
    const isThere = (routes: readonly Destination[]) => routes.some((place) => destinationName(place) === on);
    for (const { steps } of await this.#beyond(items, true)) {
      const step = steps.findLast(({ each }) => each.some(isThere));
      if (step !== undefined)
        await this.#sendStep({ ...step, each: step.each.slice(step.each.findIndex(isThere) + 1) }, items);
    }
  }

  async #sendToOwner(items: readonly Item[]): Promise<void> {
    const outcome = await this.#sender.trySendInOrder(this.#routes, items, 'owner');
    if (outcome.kind !== 'none') return await this.#conclude(items, outcome.kind);
    if (outcome.later && !this.#outgoing.mayPassOver('others')) return await this.#settle(items, 'later');
    await this.#escalate(items, { ...outcome, speaksElsewhere: this.#speaksElsewhere() });
  }

  /** A project's owners may all be people who can't be written to. */
  #speaksElsewhere(): boolean {
    return this.#routes.length === 0 || readRecipient(this.#outgoing.claimed.personId).kind === 'project';
  }

  /** @param owner why it is not them who get it. */
  async #escalate(
    items: readonly Item[],
    owner: { readonly gone: boolean; readonly later: boolean; readonly speaksElsewhere?: boolean },
  ): Promise<void> {
    for (const part of await this.#beyond(items, owner.gone)) {
      const kind = await this.#sendBeyond(part, owner.later);
      if (kind === 'nobody') await this.#drop(part.items, owner.speaksElsewhere === true);
      else await this.#conclude(part.items, kind);
    }
  }

  async #beyond(items: readonly Item[], gone: boolean): Promise<readonly Part<Item>[]> {
    return (await this.#outgoing.beyond?.(items, gone)) ?? [{ items, steps: [] }];
  }

  async #sendBeyond(
    { steps, items }: Part<Item>,
    laterBefore: boolean,
  ): Promise<Exclude<Outcome['kind'], 'none'> | 'nobody'> {
    let later = laterBefore;
    for (const step of steps) {
      const outcome = await this.#sendStep(step, items);
      if (outcome.kind !== 'none') return outcome.kind;
      if (outcome.later && !this.#outgoing.mayPassOver('others')) return 'later';
      later ||= outcome.later;
    }
    return later ? 'later' : 'nobody';
  }

  /** Sends to everybody in a step. It is sent if one of them took it: those who could not take it then get it no later. */
  async #sendStep({ to, each }: Part<Item>['steps'][number], items: readonly Item[]): Promise<Outcome> {
    let [told, later] = [false, false];
    for (const routes of each) {
      const outcome = await this.#sender.trySendInOrder(routes, items, to === 'conversation' ? 'public' : 'other');
      // The next one's mark would overwrite this one's: the others get it when it is clear what became of it.
      if (outcome.kind === 'lost' || outcome.kind === 'doubtful') return outcome;
      if (outcome.kind === 'told') told = true;
      if (outcome.kind === 'later' || (outcome.kind === 'none' && outcome.later)) later = true;
    }
    return told ? { kind: 'told' } : { kind: 'none', gone: false, later };
  }

  async #conclude(items: readonly Item[], kind: Exclude<Outcome['kind'], 'none'>): Promise<void> {
    if (kind === 'told' || kind === 'later') return await this.#settle(items, kind);
    if (kind === 'lost') return;
    // What is in doubt stays claimed, and is taken over like after a crash while the platform still remembers it.
    await leaveInDoubt(this.#deps.context, this.#outgoing.claimed, this.#sender.now());
    this.#results.push('left');
  }

  /** The last resort: a person who is on no platform that can be written to finds it where they speak next, such as at the console. */
  async #drop(items: readonly Item[], speaksElsewhere: boolean): Promise<void> {
    const { personId, outbox } = this.#outgoing.claimed;
    this.#deps.log.warn({ personId, outbox, items: items.length }, 'message reached nobody');
    await this.#settle(items, 'nobody', speaksElsewhere ? this.#outgoing.instead?.(items) : undefined);
  }

  /** @param instead the notices that wait in its place. */
  async #settle(items: readonly Item[], outcome: SendOutcome, instead: readonly NewNotice[] = []): Promise<void> {
    const { context } = this.#deps;
    await settle(context, this.#outgoing.claimed, idsOf(items), outcome, this.#sender.now(), async (transaction) => {
      for (const notice of instead) await queueNotice(context, transaction, notice);
      await this.#outgoing.settled?.(transaction, outcome);
    });
    this.#results.push(outcome);
  }
}
