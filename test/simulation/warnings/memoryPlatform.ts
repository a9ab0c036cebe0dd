import type { ChangeResult, Platform, SendResult, SentMessage } from '../../../src/chat/contracts/platform.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { type Span, works } from './outages.ts';
import type { RandomChoice } from './randomChoice.ts';

/** A message as anyone who it was for got it. */
export interface Arrival {
  readonly at: number;
  readonly platform: string;
  readonly externalId: string;
  readonly id: string;
  /** The keys that it names. */
  readonly keys: readonly string[];
  /** How many more it says that there are. */
  readonly more: number;
}

/** A message of which the platform did not say whether it was written. */
export interface Unclear {
  readonly at: number;
  readonly platform: string;
  readonly externalId: string;
  readonly written: boolean;
}

/** How a platform behaves. */
export interface Manners {
  readonly name: string;
  /** For how long it knows a message again by its name, if it does. */
  readonly remembersFor?: number;
  /** When it does not work. */
  readonly outages: readonly Span[];
  /** How often it does not say whether it wrote a message. */
  readonly unclear: number;
}

const SENT: SentMessage = { handle: 'written', amend: () => Promise.resolve() };

/** The names of the keys of the simulation, in a message. */
const KEY_NAMES = /\bkey-\d{4}\b/g;

/** Anyone who has such an ID can't be written to there. */
export const CLOSED = 'closed';

/** A chat platform that consists of what it was told, and goes by the simulation's clock. */
export class MemoryPlatform implements Platform {
  readonly name: string;
  readonly remembersFor?: number;
  readonly outages: readonly Span[];
  readonly arrivals: Arrival[] = [];
  readonly unclear: Unclear[] = [];
  /** Messages that it had written already. */
  known = 0;
  refused = 0;
  readonly #manners: Manners;
  readonly #clock: () => number;
  readonly #random: RandomChoice;
  readonly #seen = new Map<string, number>();

  constructor(manners: Manners, clock: () => number, random: RandomChoice) {
    this.name = manners.name;
    this.outages = manners.outages;
    if (manners.remembersFor !== undefined) this.remembersFor = manners.remembersFor;
    this.#manners = manners;
    this.#clock = clock;
    this.#random = random;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Of its outages every other is one that it knows of beforehand: its connection is lost. In the others each call fails. */
  healthProblem(): string | undefined {
    const now = this.#clock();
    const outage = this.outages.findIndex(({ from, until }) => from <= now && now < until);
    return outage >= 0 && outage % 2 === 0 ? 'its connection is lost' : undefined;
  }

  works(): boolean {
    return works(this.#clock(), this.outages);
  }

  deleteSecretMessage(): Promise<'gone'> {
    return Promise.resolve('gone');
  }

  sendDirect(externalId: string, message: View, id = ''): Promise<SendResult> {
    return Promise.resolve(this.#take(externalId, message, id));
  }

  sendToConversation(conversation: string, message: View, id = ''): Promise<SendResult> {
    return Promise.resolve(this.#take(conversation, message, id));
  }

  changeMessage(): Promise<ChangeResult> {
    return Promise.resolve({ kind: 'changed' });
  }

  refreshHomes(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #take(externalId: string, message: View, id: string): SendResult {
    const at = this.#clock();
    if (!this.works()) {
      this.refused += 1;
      return { kind: 'not-now', why: 'it is down' };
    }
    if (externalId.startsWith(CLOSED)) return { kind: 'unreachable', why: 'takes no messages' };
    if (this.#random.chance(this.#manners.unclear)) {
      const written = this.#random.chance(0.5);
      this.unclear.push({ at, platform: this.name, externalId, written });
      if (written) this.#write(externalId, message, id);
      return { kind: 'unknown' };
    }
    this.#write(externalId, message, id);
    return { kind: 'told', message: SENT };
  }

  #write(externalId: string, message: View, id: string): void {
    const at = this.#clock();
    const seen = this.#seen.get(id);
    if (this.remembersFor !== undefined && seen !== undefined && at - seen < this.remembersFor) {
      this.known += 1;
      return;
    }
    this.#seen.set(id, at);
    const words = JSON.stringify(message);
    const keys = [...new Set(words.match(KEY_NAMES))];
    const more = Number(/… and (\d+) more/.exec(words)?.[1] ?? 0);
    this.arrivals.push({ at, platform: this.name, externalId, id, keys, more });
  }
}
