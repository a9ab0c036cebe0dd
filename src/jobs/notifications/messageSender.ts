import type { Platform } from '../../chat/contracts/platform.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import {
  type Addressee,
  type Destination,
  destinationName,
  messageId,
  readDestination,
} from '../../domain/warnings/deliveryRoute.ts';
import { accountGone } from '../../services/keys/passOnKeys.ts';
import type { TriedPart } from '../../services/outbox/claim.ts';
import { markTried } from '../../services/outbox/settle.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing, Reader } from './outgoing.ts';

/** What came of trying one place. `doubtful`: it may have been sent, and can be sent again. `lost`: it is no longer ours. */
type Tried = 'told' | 'later' | 'unreachable' | 'gone' | 'doubtful' | 'lost';

/** What came of trying one place after the other. `none`: nobody took it; `later`: but one of them may another time. */
export type Outcome =
  | { readonly kind: 'told' | 'later' | 'doubtful' | 'lost' }
  | { readonly kind: 'none'; readonly gone: boolean; readonly later: boolean };

/** Sends parts of a claimed message to places: marked just before the platform is asked, so that it is known after a crash. */
export class MessageSender<Item extends { readonly id: string }> {
  readonly #deps: NotificationDeps;
  readonly #outgoing: Outgoing<Item>;
  readonly #owner: Addressee;

  constructor(deps: NotificationDeps, outgoing: Outgoing<Item>, owner: Addressee) {
    this.#deps = deps;
    this.#outgoing = outgoing;
    this.#owner = owner;
  }

  /** Tries one place after the other until one takes it. */
  async trySendInOrder(routes: readonly Destination[], items: readonly Item[], reader: Reader): Promise<Outcome> {
    let [gone, later] = [false, false];
    for (const place of routes) {
      const tried = await this.#try(place, items, reader);
      switch (tried) {
        case 'told':
        case 'doubtful':
        case 'lost':
          return { kind: tried };
        case 'later':
          if (reader === 'owner' && !this.#outgoing.mayPassOver('own platform')) return { kind: 'later' };
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
   * Sends again what may have been sent, by the same name, where the platform still knows it by that. Elsewhere it is taken as sent.
   * @param items what was tried then.
   * @param news what of it is still to be sent: where that is nothing, it does not matter whether it was.
   */
  async again(
    { on, at }: TriedPart,
    items: readonly Item[],
    news: readonly Item[],
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

  /** Notes that items are tried somewhere now; null takes it back. @returns whether they are still ours. */
  async mark(items: readonly Item[], on: string | null): Promise<boolean> {
    return await markTried(this.#deps.context, this.#outgoing.claimed, idsOf(items), on, this.now());
  }

  now(): EpochMs {
    return this.#deps.context.clock();
  }

  /** Marks, asks the platform, and takes the mark back where it surely did nothing. */
  async #try(place: Destination, items: readonly Item[], reader: Reader): Promise<Tried> {
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
    items: readonly Item[],
    reader: Reader,
    shown: readonly Item[] = items,
  ): Promise<Tried> {
    if (platform.healthProblem() !== undefined) return 'later';
    const id = messageId(this.#outgoing.claimed.digestId, place, idsOf(items));
    const message = await this.#outgoing.view(shown, reader, this.#owner);
    const said = await (place.kind === 'person'
      ? platform.sendDirect(place.id, message, id)
      : platform.sendToConversation(place.id, message, id, { isAsked: this.#outgoing.isAsked === true }));
    switch (said.kind) {
      case 'told':
        await this.#note(items, reader, { platform: platform.name, handle: said.message.handle });
        return 'told';
      case 'unknown':
        return platform.remembersFor === undefined ? 'told' : 'doubtful';
      case 'not-now':
        return 'later';
      case 'unreachable': {
        const { personId, outbox } = this.#outgoing.claimed;
        const facts = { personId, outbox, on: destinationName(place), why: said.why };
        if (said.known !== true) this.#deps.log.warn(facts, 'message undeliverable');
        if (said.gone === true && place.kind === 'person')
          await accountGone(this.#deps.context, { platform: platform.name, externalId: place.id });
        return said.gone === true ? 'gone' : 'unreachable';
      }
    }
  }

  /** A message that isn't remembered still answers to its buttons: that is no reason to send it again. */
  async #note(items: readonly Item[], reader: Reader, message: { readonly platform: string; readonly handle: string }) {
    await this.#outgoing.sent?.(items, reader, message).catch((error: unknown) => {
      this.#deps.log.warn({ err: error, platform: message.platform }, 'sent message record failed');
    });
  }

  #platformOf(place: Destination | undefined): Platform | undefined {
    return this.#deps.platforms.find(({ name }) => name === place?.platform);
  }
}

/** @returns the IDs of items. */
export function idsOf(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id);
}
