import type { JsonObject } from '../shared/json.ts';
import { type Origin, StoredMessage } from '../shared/messages.ts';
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
export interface MessageOrigin extends Origin {
  readonly kind: 'message' | 'ephemeral';
  readonly ts: string;
  readonly from: 'chat.postMessage' | 'chat.postEphemeral' | 'response_url' | 'ack' | 'typed';
  readonly thread: string | undefined;
}

/** A message in a channel, in a direct conversation, or ephemeral: as it is now, and as it ever was. */
export class Message extends StoredMessage<MessageOrigin, MessageVersion, 'deleted' | 'forgotten'> {
  readonly kind;
  readonly ts;
  readonly thread;
  readonly #draft = new Map<string, Filled>();

  constructor(origin: MessageOrigin, first: MessageVersion, latest?: Message) {
    super(origin, first, latest);
    this.kind = origin.kind;
    this.ts = origin.ts;
    this.thread = origin.thread;
  }

  /** It as it stands now: what comes of a press that is on its way is done to the message as it is by then. */
  earlier(): Message {
    return new Message(this, this.now, this);
  }

  /** What it says now, or said last. */
  get text(): string {
    return this.now.text;
  }

  /** Its blocks now, or its last ones. */
  get blocks(): readonly JsonObject[] {
    return this.now.blocks;
  }

  /** Whether it was edited or replaced. */
  get edited(): boolean {
    return this.versions.length > 1;
  }

  /** What people have chosen in it. */
  get draft(): Draft {
    return this.#draft;
  }

  override change(version: MessageVersion): void {
    super.change(version);
    const there = new Set(controlsIn(version.blocks).map(draftKey));
    for (const key of this.#draft.keys()) if (!there.has(key)) this.#draft.delete(key);
  }

  fill(key: string, filled: Filled): void {
    this.#draft.set(key, filled);
  }
}
