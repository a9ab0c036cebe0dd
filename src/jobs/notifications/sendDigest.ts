import { plainText } from '../../domain/time/moment.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import {
  type Destination,
  destinationName,
  type Escalation,
  privateRoutes,
  type Step,
  stepsBeyond,
} from '../../domain/warnings/deliveryRoute.ts';
import type { DigestItem } from '../../domain/warnings/digest.ts';
import { noticeText } from '../../domain/warnings/digestText.ts';
import { addresseeOf, escalationOf, partedByProject } from '../../services/notifications/addressees.ts';
import type { Claimed, TriedPart } from '../../services/outbox/claim.ts';
import { keepClaim, leaveInDoubt, settleDigest } from '../../services/outbox/settle.ts';
import { DigestSender, type Outcome, type Reader } from './digestSender.ts';
import type { NotificationDeps } from './notificationDeps.ts';

/** What became of a part of a message. `left`: it is not known yet; it is tried again by the same name. */
export type DigestResult = 'told' | 'later' | 'nobody' | 'left';

/** Some of a digest's items, and what is tried for them beyond the owner. */
interface Part {
  readonly items: readonly DigestItem[];
  readonly steps: readonly Step[];
}

/** So often that no other replica takes a message for abandoned that is still being told. */
const KEPT_EVERY: DurationMs = 15_000;

/** Tells a message that was claimed: to its owner privately, or in parts to those who stand in for them. @returns what became of the parts. */
export async function sendDigest(deps: NotificationDeps, claimed: Claimed): Promise<readonly DigestResult[]> {
  const { context, holder } = deps;
  const held = { digestId: claimed.digest.id, holder };
  const keep = () => void keepClaim(context, held, context.clock()).catch(() => undefined);
  const keeping = setInterval(keep, KEPT_EVERY);
  keeping.unref();
  try {
    return await new Telling(deps, claimed).run();
  } finally {
    clearInterval(keeping);
  }
}

class Telling {
  readonly #deps: NotificationDeps;
  readonly #claimed: Claimed;
  readonly #sender: DigestSender;
  readonly #names: readonly string[];
  readonly #results: DigestResult[] = [];

  constructor(deps: NotificationDeps, claimed: Claimed) {
    this.#deps = deps;
    this.#claimed = claimed;
    this.#sender = new DigestSender(deps, claimed);
    this.#names = deps.platforms.map(({ name }) => name);
  }

  async run(): Promise<readonly DigestResult[]> {
    const { digest, tried } = this.#claimed;
    const routes = privateRoutes(await addresseeOf(this.#deps.context, digest.personId), this.#names);
    const before = new Set(tried.flatMap(({ warningIds }) => warningIds));
    const fresh = digest.items.filter(({ warningId }) => !before.has(warningId));
    for (const part of tried) await this.#resume(part, routes);
    const { inside, outside } = await partedByProject(this.#deps.context, digest.personId, fresh);
    if (inside.length > 0) await this.#sendToOwner(inside, routes);
    // As if the account were gone: who acts for the project hears of it.
    if (outside.length > 0) await this.#escalate(outside, { gone: true, later: false, speaksElsewhere: false });
    return this.#results;
  }

  /** Goes on where whoever claimed it before broke off. */
  async #resume(part: TriedPart, routes: readonly Destination[]): Promise<void> {
    const items = this.#claimed.digest.items.filter(({ warningId }) => part.warningIds.includes(warningId));
    const news = items.filter(({ warningId }) => !part.stale.has(warningId));
    const reader = readerAt(part.on, routes);
    const again = await this.#sender.again(part, items, news, reader);
    if (again === 'doubtful' || again === 'lost') return await this.#conclude(items, again);
    if (reader !== 'other' && again !== 'told') {
      // What is stale is dropped by whoever takes it over, now that it surely was not told.
      if (await this.#sender.mark(items, null)) await this.#sendToOwner(news, routes);
      return;
    }
    if (reader === 'other' && news.length > 0) await this.#sendRest(part.on, news);
    await this.#settle(items, 'told');
  }

  /** Of several who are told the same, those who come after the one with whom it was broken off. */
  async #sendRest(on: string, items: readonly DigestItem[]): Promise<void> {
    const isThere = (routes: readonly Destination[]) => routes.some((place) => destinationName(place) === on);
    for (const { steps } of await this.#partsBeyond(items, true)) {
      const step = steps.findLast(({ each }) => each.some(isThere));
      if (step !== undefined)
        await this.#sendStep({ ...step, each: step.each.slice(step.each.findIndex(isThere) + 1) }, items);
    }
  }

  async #sendToOwner(items: readonly DigestItem[], routes: readonly Destination[]): Promise<void> {
    const outcome = await this.#sender.trySendInOrder(routes, items, 'owner');
    if (outcome.kind !== 'none') return await this.#conclude(items, outcome.kind);
    if (outcome.later && !this.#sender.mayEscalate()) return await this.#settle(items, 'later');
    const { gone, later } = outcome;
    await this.#escalate(items, { gone, later, speaksElsewhere: routes.length === 0 });
  }

  /** @param owner why it is not them who are told. */
  async #escalate(
    items: readonly DigestItem[],
    owner: { readonly gone: boolean; readonly later: boolean; readonly speaksElsewhere: boolean },
  ): Promise<void> {
    for (const part of await this.#partsBeyond(items, owner.gone)) {
      const kind = await this.#sendBeyond(part, owner.later);
      if (kind === 'nobody') await this.#leaveForOwner(part.items, owner.speaksElsewhere);
      else await this.#conclude(part.items, kind);
    }
  }

  /** Those of the owner's keys together whose projects name the same others. */
  async #partsBeyond(items: readonly DigestItem[], gone: boolean): Promise<readonly Part[]> {
    const { context, fallback } = this.#deps;
    const projectIds = [...new Set(items.map(({ projectId }) => projectId))];
    const found = await escalationOf(context, projectIds, fallback);
    const groups = new Map<Escalation | undefined, DigestItem[]>();
    for (const item of items) {
      const others = found.get(item.projectId);
      groups.set(others, [...(groups.get(others) ?? []), item]);
    }
    const ownerId = this.#claimed.digest.personId;
    return [...groups].map(([others, own]) => {
      return { items: own, steps: others === undefined ? [] : stepsBeyond(ownerId, gone, others, this.#names) };
    });
  }

  async #sendBeyond(
    { steps, items }: Part,
    laterBefore: boolean,
  ): Promise<Exclude<Outcome['kind'], 'none'> | 'nobody'> {
    let later = laterBefore;
    for (const step of steps) {
      const outcome = await this.#sendStep(step, items);
      if (outcome.kind !== 'none') return outcome.kind;
      if (outcome.later && !this.#sender.mayEscalate()) return 'later';
      later ||= outcome.later;
    }
    return later ? 'later' : 'nobody';
  }

  /** Tells everybody in a step. It is told where one of them was: whoever could not be right then is not told later. */
  async #sendStep({ to, each }: Step, items: readonly DigestItem[]): Promise<Outcome> {
    let [told, later] = [false, false];
    for (const routes of each) {
      const outcome = await this.#sender.trySendInOrder(routes, items, to === 'conversation' ? 'public' : 'other');
      // With the next one's mark this one's would be lost: the others are told when it is clear what became of it.
      if (outcome.kind === 'lost' || outcome.kind === 'doubtful') return outcome;
      if (outcome.kind === 'told') told = true;
      if (outcome.kind === 'later' || (outcome.kind === 'none' && outcome.later)) later = true;
    }
    return told ? { kind: 'told' } : { kind: 'none', gone: false, later };
  }

  async #conclude(items: readonly DigestItem[], kind: Exclude<Outcome['kind'], 'none'>): Promise<void> {
    if (kind === 'told' || kind === 'later') return await this.#settle(items, kind);
    if (kind === 'lost') return;
    // What is in doubt stays claimed, and is taken over like after a crash while the platform still remembers it.
    await leaveInDoubt(this.#deps.context, this.#sender.held(items), this.#sender.now());
    this.#results.push('left');
  }

  /** The last resort: whoever is on no platform that can be written to finds it where they speak next, such as at the console. */
  async #leaveForOwner(items: readonly DigestItem[], speaksElsewhere: boolean): Promise<void> {
    const { personId, zone } = this.#claimed.digest;
    this.#deps.log.warn({ personId, warnings: items.length }, 'there is nobody who can be told of warnings');
    // One for each project: it is news only for people who have a part in it.
    const notices = [...new Set(items.map(({ projectId }) => projectId))].map((projectId) => {
      const own = items.filter((item) => item.projectId === projectId);
      return { personId, projectId, text: plainText(noticeText(own, zone, this.#sender.now())) };
    });
    await this.#settle(items, 'nobody', speaksElsewhere ? notices : []);
  }

  async #settle(
    items: readonly DigestItem[],
    outcome: 'told' | 'later' | 'nobody',
    notices: Parameters<typeof settleDigest>[4] = [],
  ): Promise<void> {
    await settleDigest(this.#deps.context, this.#sender.held(items), outcome, this.#sender.now(), notices);
    this.#results.push(outcome);
  }
}

/** Who reads at a place where something was tried. @param ways to the owner. */
function readerAt(on: string, routes: readonly Destination[]): Reader {
  if (routes.some((place) => destinationName(place) === on)) return 'owner';
  return on.includes('#') ? 'public' : 'other';
}
