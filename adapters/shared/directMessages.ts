import type {
  ChangeResult,
  ConversationStore,
  LatestView,
  PlatformLog,
  SendOptions,
  SendResult,
  SentMessage,
} from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { Failed, Outcome } from './apiResult.ts';
import { type Changed, LiveMessage, PUT_OFF } from './liveMessage.ts';
import { RateLimiter } from './rateLimiter.ts';
import type { Refusal, Refusals } from './refusals.ts';

type Code = string | number;

/** How far apart requests are, in milliseconds. */
export interface Intervals {
  readonly messages: number;
  readonly updates: number;
  /** Between two changes of one message; two seconds where it isn't said. */
  readonly apart?: number;
  /** How many urgent updates need not keep the distance; none where it isn't said. */
  readonly urgentAtOnce?: number;
}

/** How a platform is written to, and what its refusals mean. No function rejects. */
export interface MessagePort {
  /** The platform's name, for people. */
  readonly platform: string;
  /** Opens the private conversation with someone. @returns the platform's ID of it. */
  open(externalId: string): Promise<Outcome<string, Code>>;
  /**
   * Posts a message. @returns its handle. @param limiter is asked before each request.
   * @param id names the message, where the platform can be told.
   */
  post(
    conversation: string,
    message: View,
    limiter: RateLimiter,
    id: string | undefined,
  ): Promise<Outcome<string, Code>>;
  /** Changes a message that was posted, by its handle. */
  change(handle: string, message: View): Promise<Changed>;
  /** Explains why a code means that a destination can't be written to. */
  why(code: Code): string;
  readonly codes: RefusalCodes;
}

/** What a platform's errors say of who or what can't be written to, now or later. */
export interface RefusalCodes {
  /** This person: that is remembered, and they are not asked for again for a while. */
  readonly person: ReadonlySet<Code>;
  /** The codes among `person` that say this person no longer exists. */
  readonly gone: ReadonlySet<Code>;
  /** Nobody privately. Not remembered of a person: it would still count when the app has been put right. */
  readonly everyone: ReadonlySet<Code>;
  /** Nobody and nothing, until the app is put right: what is to be sent waits for that. */
  readonly app: ReadonlySet<Code>;
  /** Not this person, but this message, for what is in it: nobody will ever take it. */
  readonly message: ReadonlySet<Code>;
  /** This conversation, where several people read. */
  readonly conversation: ReadonlySet<Code>;
  /** This message can't be changed: it is gone, too old, or somebody else's. What is said of it must be said in a new one. */
  readonly unchangeable: ReadonlySet<Code>;
  /** The private conversation as it was stored: it is opened again, once. */
  readonly stale: ReadonlySet<Code>;
}

/** What direct messages need beside the platform. */
export interface DirectMessageDeps {
  readonly store: ConversationStore;
  readonly log: PlatformLog;
  readonly refusals: Refusals;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  readonly intervals: Intervals;
}

const APP: Refusal['problem'] = { what: 'messages', name: null };
const DIRECT: Refusal['problem'] = { what: 'direct', name: null };
const CONTENT: Refusal['problem'] = { what: 'message', name: null };

/** Writes to people privately: a conversation is opened once and stored; who can't be written to is remembered. */
export class DirectMessages {
  readonly #port: MessagePort;
  readonly #store: ConversationStore;
  readonly #log: PlatformLog;
  readonly #refusals: Refusals;
  readonly #messages: RateLimiter;
  readonly #updates: RateLimiter;
  readonly #goneWhys: ReadonlySet<string>;
  readonly #signal: AbortSignal;
  readonly #apartMs: number | undefined;
  /** Messages that are being changed, by their handles. */
  readonly #changing = new Map<string, LiveMessage>();

  constructor(port: MessagePort, { store, log, refusals, signal, intervals }: DirectMessageDeps) {
    this.#port = port;
    this.#store = store;
    this.#log = log;
    this.#refusals = refusals;
    this.#messages = new RateLimiter(intervals.messages, signal);
    this.#updates = new RateLimiter(intervals.updates, signal, intervals.urgentAtOnce);
    this.#signal = signal;
    this.#apartMs = intervals.apart;
    this.#goneWhys = new Set([...port.codes.gone].map((code) => port.why(code)));
  }

  /**
   * Writes to someone. The platform is not asked about someone who lately could not be written to, nor while it refuses for good: each
   * refusal may count against us. Never rejects.
   * @param externalId the platform's ID of them. @param id as with {@link MessagePort.post}.
   */
  async sendDirect(externalId: string, message: View, id?: string): Promise<SendResult> {
    try {
      const refusal = await this.#store.refusal(externalId);
      if (refusal !== undefined) return this.#unreachable(refusal);
      const { person } = this.#port.codes;
      const one: Refusal['problem'] = { what: 'person', name: externalId };
      const held = this.#held([APP, DIRECT, one]);
      if (held !== undefined) return asKnown(this.#result({ kind: 'refused', code: held }, person));
      const outcome = await this.#write(externalId, message, id);
      if (outcome.kind === 'refused' && person.has(outcome.code))
        await this.#store.refuse(externalId, this.#port.why(outcome.code));
      else await this.#note(outcome, one, DIRECT);
      return this.#result(outcome, person);
    } catch {
      return { kind: 'not-now', why: 'the database can’t be read' };
    }
  }

  /** Writes where several people read. Never rejects. @param conversation the platform's ID of it. @param id as with `sendDirect`. */
  async sendToConversation(
    conversation: string,
    message: View,
    id?: string,
    how: SendOptions = {},
  ): Promise<SendResult> {
    const unreachable = this.#port.codes.conversation;
    const here: Refusal['problem'] = { what: 'conversation', name: conversation };
    const held = this.#held(how.isAsked === true ? [APP] : [APP, here]);
    if (held !== undefined) return asKnown(this.#result({ kind: 'refused', code: held }, unreachable));
    const outcome = await this.#post(conversation, message, id);
    const isTheirs = how.isAsked === true && outcome.kind === 'refused' && unreachable.has(outcome.code);
    if (!isTheirs) await this.#note(outcome, here, here);
    return this.#result(outcome, unreachable);
  }

  /**
   * Changes a message that was posted at some time. Never rejects. @param handle as the port named it. @param isUrgent whether it goes before
   * what only shows progress.
   */
  async change(handle: string, latest: LatestView, isUrgent = false): Promise<ChangeResult> {
    const held = this.#held([APP]);
    if (held !== undefined) return { kind: 'not-now', why: this.#port.why(held) };
    for (const [key, message] of this.#changing) if (message.isIdle) this.#changing.delete(key);
    const change = (changed: View) => this.#port.change(handle, changed);
    const message = this.#changing.get(handle) ?? new LiveMessage(handle, { change }, this.#updates, this.#apartMs);
    this.#changing.set(handle, message);
    // What waits when the program stops is left to another replica, or to the next start.
    const changed = await message.follow(async () => (this.#signal.aborted ? undefined : await latest()), isUrgent);
    if (this.#signal.aborted) return { kind: 'not-now', why: 'it stops' };
    if (changed.kind === 'done') return { kind: 'changed' };
    if (changed.kind !== 'refused') return { kind: 'not-now', why: changed.kind };
    const { code } = changed;
    if (code === PUT_OFF) return { kind: 'gone', why: PUT_OFF };
    const { codes } = this.#port;
    if (codes.app.has(code)) await this.#refusals.refused({ problem: APP, code, lasting: true });
    const isGone = [codes.unchangeable, codes.message, codes.conversation].some((set) => set.has(code));
    return { kind: isGone ? 'gone' : 'not-now', why: this.#port.why(code) };
  }

  /** @returns the code with which one of these destinations refuses, if it must not be tried now. */
  #held(places: readonly Refusal['problem'][]): Code | undefined {
    return places.map((place) => this.#refusals.held(place)).find((code) => code !== undefined);
  }

  /** @param place who or what was written to. @param everyone what else a code speaks of that means everyone. */
  async #note(
    outcome: Outcome<SentMessage, Code>,
    place: Refusal['problem'],
    everyone: Refusal['problem'],
  ): Promise<void> {
    if (outcome.kind === 'done') {
      for (const problem of new Set([APP, everyone, place])) await this.#refusals.accepted(problem);
      return;
    }
    if (outcome.kind !== 'refused') return;
    const { code } = outcome;
    const { codes } = this.#port;
    if (codes.app.has(code)) await this.#refusals.refused({ problem: APP, code, lasting: true });
    else if (codes.everyone.has(code)) await this.#refusals.refused({ problem: everyone, code, lasting: true });
    else if (codes.message.has(code)) await this.#refusals.refused({ problem: CONTENT, code, lasting: true });
    else await this.#refusals.refused({ problem: place, code, lasting: codes.conversation.has(code) });
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
    const handle = posted.value;
    const port = {
      change: (changed: View) => this.#port.change(handle, changed),
      postAgain: async (changed: View) => {
        await this.#post(conversation, changed);
      },
    };
    return { kind: 'done', value: new LiveMessage(handle, port, this.#updates, this.#apartMs) };
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
        this.#log.warn({ why: outcome.why }, 'message delivery unconfirmed');
        return { kind: 'unknown' };
      case 'busy':
        return { kind: 'not-now', why: `${platform} asks to wait` };
      case 'refused': {
        const why = this.#port.why(outcome.code);
        const isUnreachable = [unreachable, codes.everyone, codes.message].some((set) => set.has(outcome.code));
        return isUnreachable ? this.#unreachable(why) : { kind: 'not-now', why };
      }
    }
  }

  #unreachable(why: string): SendResult {
    return { kind: 'unreachable', why, ...(this.#goneWhys.has(why) ? { gone: true } : {}) };
  }
}

/** Marks that the platform had said so before, and was not asked again. */
function asKnown(result: SendResult): SendResult {
  return result.kind === 'unreachable' ? { ...result, known: true } : result;
}
