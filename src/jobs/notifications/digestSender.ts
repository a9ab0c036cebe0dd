import type { Platform } from '../../chat/contracts/platform.ts';
import type { View } from '../../chat/contracts/view.ts';
import { digestView, publicDigestView } from '../../chat/views/digestView.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import {
  type Destination,
  destinationName,
  mayPassOver,
  messageId,
  readDestination,
} from '../../domain/warnings/deliveryRoute.ts';
import { anyUrgent, type Digest, type DigestItem } from '../../domain/warnings/digest.ts';
import type { Claimed, TriedPart } from '../../services/outbox/claim.ts';
import { type HeldPart, markTried } from '../../services/outbox/settle.ts';
import type { NotificationDeps } from './notificationDeps.ts';

/** For whom a message is worded: the keys' owner, someone who is told in their place, or whoever reads in a conversation. */
export type Reader = 'owner' | 'other' | 'public';

/** What came of trying one place. `doubtful`: it may have been told, and can be told again. `lost`: it is not ours any more. */
type Tried = 'told' | 'later' | 'unreachable' | 'gone' | 'doubtful' | 'lost';

/** What came of trying one place after the other. `none`: nobody took it; `later`: but one of them may another time. */
export type Outcome =
  | { readonly kind: 'told' | 'later' | 'doubtful' | 'lost' }
  | { readonly kind: 'none'; readonly gone: boolean; readonly later: boolean };

/** Says parts of a claimed digest at places: marked just before the platform is asked, so that it is known after a crash. */
export class DigestSender {
  readonly #deps: NotificationDeps;
  readonly #digest: Digest;
  readonly #since: EpochMs;
  readonly #urgent: boolean;

  constructor(deps: NotificationDeps, { digest, since }: Claimed) {
    this.#deps = deps;
    this.#digest = digest;
    this.#since = since;
    this.#urgent = anyUrgent(digest.items.map(({ kind }) => kind));
  }

  /** Tries one place after the other until one takes it. */
  async trySendInOrder(routes: readonly Destination[], items: readonly DigestItem[], reader: Reader): Promise<Outcome> {
    let [gone, later] = [false, false];
    for (const place of routes) {
      const tried = await this.#try(place, items, reader);
      switch (tried) {
        case 'told':
        case 'doubtful':
        case 'lost':
          return { kind: tried };
        case 'later':
          if (reader === 'owner' && !this.#mayPassOver('own platform')) return { kind: 'later' };
          later = true;
          break;
        case 'gone':
          gone = true;
          break;
        case 'unreachable':
          break;
      }
    }
    return { kind: 'none', gone, later };
  }

  /**
   * Says again what may have been told, by the same name, where the platform still knows it by that. Elsewhere it is taken as told.
   * @param items what was tried then.
   * @param news what of it is still to be told: where that is nothing, it does not matter whether it was.
   */
  async again(
    { on, at }: TriedPart,
    items: readonly DigestItem[],
    news: readonly DigestItem[],
    reader: Reader,
  ): Promise<Exclude<Tried, 'later'>> {
    const place = readDestination(on);
    const platform = this.#platformOf(place);
    const since = this.now() - at;
    const remembered = since >= 0 && since < (platform?.remembersFor ?? 0);
    if (platform === undefined || place === undefined || !remembered || news.length === 0) return 'told';
    const said = await this.#send(platform, place, items, reader, news);
    // There is still time to ask.
    return said === 'later' ? 'doubtful' : said;
  }

  /** @returns whether it has waited for so long that others may learn of it. */
  mayEscalate(): boolean {
    return this.#mayPassOver('others');
  }

  /** Notes that items are tried somewhere now; null takes it back. @returns whether they are still ours. */
  async mark(items: readonly DigestItem[], on: string | null): Promise<boolean> {
    return await markTried(this.#deps.context, this.held(items), on, this.now());
  }

  /** Items as this process holds them. */
  held(items: readonly DigestItem[]): HeldPart {
    return { digestId: this.#digest.id, holder: this.#deps.holder, warningIds: idsOf(items) };
  }

  now(): EpochMs {
    return this.#deps.context.clock();
  }

  /** Marks, asks the platform, and takes the mark back where it surely did nothing. */
  async #try(place: Destination, items: readonly DigestItem[], reader: Reader): Promise<Tried> {
    const platform = this.#platformOf(place);
    if (platform === undefined) return 'unreachable';
    if (platform.healthProblem() !== undefined) return 'later';
    if (!(await this.mark(items, destinationName(place)))) return 'lost';
    const tried = await this.#send(platform, place, items, reader);
    if (tried === 'told' || tried === 'doubtful') return tried;
    return (await this.mark(items, null)) ? tried : 'lost';
  }

  /** @param items by which the platform knows the message. @param shown what stands in it. */
  async #send(
    platform: Platform,
    place: Destination,
    items: readonly DigestItem[],
    reader: Reader,
    shown: readonly DigestItem[] = items,
  ): Promise<Tried> {
    if (platform.healthProblem() !== undefined) return 'later';
    const id = messageId(this.#digest.id, place, idsOf(items));
    const message = this.#viewFor(shown, reader);
    const said = await (place.kind === 'person'
      ? platform.sendDirect(place.id, message, id)
      : platform.sendToConversation(place.id, message, id));
    switch (said.kind) {
      case 'told':
        return 'told';
      case 'unknown':
        return platform.remembersFor === undefined ? 'told' : 'doubtful';
      case 'not-now':
        return 'later';
      case 'unreachable': {
        const facts = { personId: this.#digest.personId, on: destinationName(place), why: said.why };
        this.#deps.log.warn(facts, 'warnings can’t be told there');
        return said.gone === true ? 'gone' : 'unreachable';
      }
    }
  }

  #viewFor(items: readonly DigestItem[], reader: Reader): View {
    const digest = { ...this.#digest, items };
    return reader === 'public' ? publicDigestView(digest, this.now()) : digestView(digest, this.now(), reader);
  }

  /** A clock that was set back makes nobody wait longer than from now on. */
  #mayPassOver(next: Parameters<typeof mayPassOver>[0]): boolean {
    const waited: DurationMs = Math.max(0, this.now() - this.#since);
    return mayPassOver(next, this.#urgent, waited);
  }

  #platformOf(place: Destination | undefined): Platform | undefined {
    return this.#deps.platforms.find(({ name }) => name === place?.platform);
  }
}

function idsOf(items: readonly DigestItem[]): readonly string[] {
  return items.map(({ warningId }) => warningId);
}
