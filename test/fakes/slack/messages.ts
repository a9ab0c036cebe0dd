import type { JsonObject } from '../shared/json.ts';
import { controlsIn, type Draft, draftKey, type Filled } from './controls.ts';

/** What a message says: its text is what is shown where blocks can't be. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

/** What a message said from some moment on. */
export interface MessageVersion extends MessageContent {
  readonly at: number;
  readonly by: 'post' | 'chat.update' | 'replace_original';
}

/** How a message came to be. */
export interface MessageOrigin {
  readonly kind: 'message' | 'ephemeral';
  readonly ts: string;
  readonly channel: string;
  /** Who sent it: the bot, or a person whose typed command was published. */
  readonly author: string;
  /** Who alone sees it, if it is ephemeral. */
  readonly to: string | undefined;
  readonly from: 'chat.postMessage' | 'chat.postEphemeral' | 'response_url' | 'ack' | 'typed';
  /** The interaction that it answers, if that is known. */
  readonly cause: string | undefined;
  readonly thread: string | undefined;
}

/** A message in a channel, in a direct conversation, or ephemeral: as it is now, and as it ever was. */
export class Message {
  readonly kind;
  readonly ts;
  readonly channel;
  readonly author;
  readonly to;
  readonly from;
  readonly cause;
  readonly thread;
  #versions: readonly [MessageVersion, ...MessageVersion[]];
  #gone: 'deleted' | 'forgotten' | undefined;
  readonly #draft = new Map<string, Filled>();

  constructor(origin: MessageOrigin, first: MessageVersion) {
    this.kind = origin.kind;
    this.ts = origin.ts;
    this.channel = origin.channel;
    this.author = origin.author;
    this.to = origin.to;
    this.from = origin.from;
    this.cause = origin.cause;
    this.thread = origin.thread;
    this.#versions = [first];
  }

  /** All that it has said, the oldest first. */
  get versions(): readonly MessageVersion[] {
    return this.#versions;
  }

  /** What it says now, or said last. */
  get text(): string {
    return this.#last.text;
  }

  /** Its blocks now, or its last ones. */
  get blocks(): readonly JsonObject[] {
    return this.#last.blocks;
  }

  /** Whether it was edited or replaced. */
  get edited(): boolean {
    return this.#versions.length > 1;
  }

  /** Why it can no longer be seen: deleted by the app, or forgotten by the client that showed it. */
  get gone(): 'deleted' | 'forgotten' | undefined {
    return this.#gone;
  }

  get visible(): boolean {
    return this.#gone === undefined;
  }

  /** What people have chosen in it. */
  get draft(): Draft {
    return this.#draft;
  }

  get #last(): MessageVersion {
    return this.#versions.at(-1) ?? this.#versions[0];
  }

  change(version: MessageVersion): void {
    this.#versions = [...this.#versions, version];
    const there = new Set(controlsIn(version.blocks).map(draftKey));
    for (const key of this.#draft.keys()) if (!there.has(key)) this.#draft.delete(key);
  }

  remove(how: 'deleted' | 'forgotten'): void {
    this.#gone ??= how;
  }

  fill(key: string, filled: Filled): void {
    this.#draft.set(key, filled);
  }
}
