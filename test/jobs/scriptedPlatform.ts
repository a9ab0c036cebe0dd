import type { ChangeResult, Platform, SendResult } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';

export const TOLD: SendResult = { kind: 'told', message: { handle: 'said', amend: () => Promise.resolve() } };
export const UNREACHABLE: SendResult = { kind: 'unreachable', why: 'takes no messages' };
export const GONE: SendResult = { kind: 'unreachable', why: 'user_disabled', gone: true };
export const NOT_NOW: SendResult = { kind: 'not-now', why: 'asks to wait' };
export const UNKNOWN: SendResult = { kind: 'unknown' };

/** A message that somebody sees. */
export interface Said {
  readonly where: string;
  readonly id: string | undefined;
  readonly message: View;
  readonly text: string;
}

/**
 * A platform that answers as it is told to, and keeps what people see on it. One that remembers shows what comes again by the same
 * name once, as Discord does.
 */
export class ScriptedPlatform implements Platform {
  readonly said: Said[] = [];
  readonly name: string;
  readonly remembersFor?: DurationMs;
  /** By whom it is for; all others are told. */
  readonly answers = new Map<string, SendResult>();
  away = false;
  /** What happens after something was shown, before that is answered. */
  afterwards: () => void | Promise<void> = () => undefined;
  asked = 0;

  constructor(name: string, remembersFor?: DurationMs) {
    this.name = name;
    if (remembersFor !== undefined) this.remembersFor = remembersFor;
  }

  healthProblem = () => (this.away ? 'away' : undefined);
  sendDirect: Platform['sendDirect'] = (externalId, message, id) => this.#say(externalId, message, id);
  sendToConversation: Platform['sendToConversation'] = (where, message, id) => this.#say(where, message, id);
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  deleteSecretMessage = () => Promise.resolve('gone' as const);
  /** What comes of changing a message; where it is changed, {@link changes} has it. */
  changing: ChangeResult = { kind: 'gone', why: 'said is said' };
  readonly changes: { readonly handle: string; readonly text: string }[] = [];
  changeMessage: Platform['changeMessage'] = async (handle, latest) => {
    if (this.changing.kind !== 'changed') return this.changing;
    const message = await latest();
    if (message !== undefined) this.changes.push({ handle, text: JSON.stringify(message) });
    return this.changing;
  };
  refreshHomes = () => Promise.resolve(true);

  /** To whom something was shown, in order. */
  readers(): readonly string[] {
    return this.said.map(({ where }) => where);
  }

  async #say(where: string, message: View, id: string | undefined): Promise<SendResult> {
    this.asked += 1;
    const answer = this.answers.get(where) ?? TOLD;
    const known = this.remembersFor !== undefined && this.said.some((one) => one.id === id);
    const shows = (answer.kind === 'told' || answer.kind === 'unknown') && !known;
    if (shows) this.said.push({ where, id, message, text: JSON.stringify(message) });
    await this.afterwards();
    // Each message has a handle of its own.
    const handle = `${where}:${this.said.length}`;
    return answer === TOLD ? { kind: 'told', message: { handle, amend: () => Promise.resolve() } } : answer;
  }
}
