import type { Message } from './messages.ts';
import type { Snowflakes } from './snowflakes.ts';

/** How long an app may take for its first answer. Source: docs.discord.com/developers/interactions/receiving-and-responding */
export const ANSWER_WITHIN_MS = 3000;
/** How long a token is good for anything. */
const TOKEN_MS = 15 * 60_000;

/** What somebody did. */
export type InteractionKind = 'command' | 'component' | 'autocomplete' | 'modal';

/** What an interaction's token lets an app do, and what it has done with it. */
export interface Grant {
  readonly id: string;
  readonly token: string;
  readonly kind: InteractionKind;
  readonly user: string;
  readonly channel: string;
  readonly guild: string | undefined;
  /** The message that was clicked on, or from which the submitted modal was opened. */
  readonly clicked: Message | undefined;
  /** The interaction that a submitted modal has answered. */
  readonly before: Grant | undefined;
  /** The command's name, with its subcommands. */
  readonly title: string;
  readonly at: number;
  /** Which type of callback it was answered with. */
  answered: number | undefined;
  /** The message that `@original` means. */
  original: Message | undefined;
  /** Whether the time for the first answer is up, by the real clock. */
  late: boolean;
}

/** All interactions that there were, and what may be done with their tokens. */
export class Grants {
  readonly #all = new Map<string, Grant>();
  readonly #byToken = new Map<string, Grant>();
  readonly #ids: Snowflakes;

  constructor(ids: Snowflakes) {
    this.#ids = ids;
  }

  /** @returns a new interaction's token, good for an answer now and for more later. */
  issue(said: Omit<Grant, 'id' | 'token' | 'at' | 'answered' | 'original' | 'late'>): Grant {
    const id = this.#ids.next();
    const token = this.#ids.interactionToken(id);
    const made = { ...said, id, token, at: this.#ids.now(), answered: undefined, original: undefined, late: false };
    this.#all.set(id, made);
    this.#byToken.set(token, made);
    return made;
  }

  byId(id: string): Grant | undefined {
    return this.#all.get(id);
  }

  /** @returns the interaction to which a first answer can still be given; or one that has got its answer. */
  toAnswer(id: string, token: string): Grant | undefined {
    const grant = this.#all.get(id);
    if (grant?.token !== token) return undefined;
    if (grant.answered !== undefined) return grant;
    return grant.late || this.#ids.now() - grant.at > ANSWER_WITHIN_MS ? undefined : grant;
  }

  /** @returns the interaction whose token this is, or why it is good for nothing. */
  toFollow(token: string): Grant | 'unanswered' | 'invalid' {
    const grant = this.#byToken.get(token);
    if (grant === undefined || this.#ids.now() - grant.at > TOKEN_MS) return 'invalid';
    return grant.answered === undefined ? 'unanswered' : grant;
  }
}
