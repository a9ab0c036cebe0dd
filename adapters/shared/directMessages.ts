import type { ConversationStore, PlatformLog, SendResult, SentMessage } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Failed, Outcome } from './apiResult.ts';
import { type Changed, LiveMessage } from './liveMessage.ts';
import { RateLimiter } from './rateLimiter.ts';

type Code = string | number;

/** How far apart requests are, in milliseconds. */
export interface Intervals {
  readonly messages: number;
  readonly updates: number;
}

/** A message that was posted, which can be changed. Neither rejects. */
export interface PostedMessage {
  change(message: View): Promise<Changed>;
}

/** How a platform is written to, and what its refusals mean. No function rejects. */
export interface MessagePort {
  /** The platform's name, for people. */
  readonly platform: string;
  /** Opens the private conversation with someone. @returns the platform's ID of it. */
  open(externalId: string): Promise<Outcome<string, Code>>;
  /** Posts a message. @param limiter is asked before each request. @param id names the message, where the platform can be told. */
  post(
    conversation: string,
    message: View,
    limiter: RateLimiter,
    id: string | undefined,
  ): Promise<Outcome<PostedMessage, Code>>;
  /** Says why a code means that someone, or something, can't be written to. */
  why(code: Code): string;
  readonly codes: RefusalCodes;
}

/** What a platform's errors say of who or what can't be written to, now or later. */
export interface RefusalCodes {
  /** This person: that is remembered, and they are not asked for again for a while. */
  readonly person: ReadonlySet<Code>;
  /** The codes among `person` that say this person no longer exists. */
  readonly gone: ReadonlySet<Code>;
  /** Nobody at all. Not remembered of a person: it would still count when the app has been put right. */
  readonly everyone: ReadonlySet<Code>;
  /** This conversation, where several people read. */
  readonly conversation: ReadonlySet<Code>;
  /** The private conversation as it was stored: it is opened again, once. */
  readonly stale: ReadonlySet<Code>;
}

/** What direct messages need beside the platform. */
export interface DirectMessageDeps {
  readonly store: ConversationStore;
  readonly log: PlatformLog;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  readonly intervals: Intervals;
}

/** Writes to people privately: a conversation is opened once and stored; who can't be written to is remembered. */
export class DirectMessages {
  readonly #port: MessagePort;
  readonly #store: ConversationStore;
  readonly #log: PlatformLog;
  readonly #messages: RateLimiter;
  readonly #updates: RateLimiter;
  readonly #goneWhys: ReadonlySet<string>;

  constructor(port: MessagePort, { store, log, signal, intervals }: DirectMessageDeps) {
    this.#port = port;
    this.#store = store;
    this.#log = log;
    this.#messages = new RateLimiter(intervals.messages, signal);
    this.#updates = new RateLimiter(intervals.updates, signal);
    this.#goneWhys = new Set([...port.codes.gone].map((code) => port.why(code)));
  }

  /**
   * Writes to someone. The platform is not asked about someone who lately could not be written to: each refusal may count against
   * us. Never rejects.
   * @param externalId the platform's ID of them. @param id as with {@link MessagePort.post}.
   */
  async tell(externalId: string, message: View, id?: string): Promise<SendResult> {
    try {
      const refusal = await this.#store.refusal(externalId);
      if (refusal !== undefined) return this.#unreachable(refusal);
      const { person } = this.#port.codes;
      const outcome = await this.#write(externalId, message, id);
      if (outcome.kind === 'refused' && person.has(outcome.code))
        await this.#store.refuse(externalId, this.#port.why(outcome.code));
      return this.#result(outcome, person);
    } catch {
      return { kind: 'not-now', why: 'the database can’t be read' };
    }
  }

  /** Writes where several people read. Never rejects. @param conversation the platform's ID of it. @param id as with `tell`. */
  async announce(conversation: string, message: View, id?: string): Promise<SendResult> {
    return this.#result(await this.#post(conversation, message, id), this.#port.codes.conversation);
  }

  async #write(externalId: string, message: View, id: string | undefined): Promise<Outcome<SentMessage, Code>> {
    const stored = await this.#store.find(externalId);
    const posted = stored === undefined ? undefined : await this.#post(stored, message, id);
    const isStale = posted?.kind === 'refused' && this.#port.codes.stale.has(posted.code);
    if (posted !== undefined && !isStale) return posted;
    await this.#messages.acquire();
    const opened = await this.#port.open(externalId);
    if (opened.kind !== 'done') return this.#paused(opened);
    await this.#store.remember(externalId, opened.value);
    return await this.#post(opened.value, message, id);
  }

  async #post(conversation: string, message: View, id?: string): Promise<Outcome<SentMessage, Code>> {
    const posted = await this.#port.post(conversation, message, this.#messages, id);
    if (posted.kind !== 'done') return this.#paused(posted);
    const port = {
      change: (changed: View) => posted.value.change(changed),
      postAgain: async (changed: View) => {
        await this.#post(conversation, changed);
      },
    };
    return { kind: 'done', value: new LiveMessage(port, this.#updates) };
  }

  #paused(failed: Failed<Code>): Failed<Code> {
    if (failed.kind === 'busy') this.#messages.pause(failed.retryAfterMs);
    return failed;
  }

  #result(outcome: Outcome<SentMessage, Code>, unreachable: ReadonlySet<Code>): SendResult {
    const { platform, codes } = this.#port;
    switch (outcome.kind) {
      case 'done':
        return { kind: 'told', message: outcome.value };
      case 'unknown':
        this.#log.warn({ why: outcome.why }, 'a message may not have arrived');
        return { kind: 'unknown' };
      case 'busy':
        return { kind: 'not-now', why: `${platform} asks to wait` };
      case 'refused': {
        const why = this.#port.why(outcome.code);
        const isUnreachable = unreachable.has(outcome.code) || codes.everyone.has(outcome.code);
        return isUnreachable ? this.#unreachable(why) : { kind: 'not-now', why };
      }
    }
  }

  #unreachable(why: string): SendResult {
    return { kind: 'unreachable', why, ...(this.#goneWhys.has(why) ? { gone: true } : {}) };
  }
}
