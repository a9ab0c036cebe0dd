/** How a message came to be. */
export interface Origin {
  readonly channel: string;
  /** Who sent it: the bot, or a person. */
  readonly author: string;
  /** Who alone sees it, if it is ephemeral. */
  readonly to: string | undefined;
  readonly from: string;
  /** The interaction that it answers, if that is known. */
  readonly cause: string | undefined;
}

/** A message in a channel, in a direct conversation, or ephemeral: as it is now, and as it ever was. */
export class StoredMessage<From extends Origin, Version, Gone extends string> {
  readonly channel;
  readonly author;
  readonly to;
  readonly from: From['from'];
  readonly cause;
  readonly #latest: StoredMessage<From, Version, Gone> | undefined;
  #versions: readonly [Version, ...Version[]];
  #gone: Gone | undefined;

  /** @param latest the message of which this is how it stood earlier: what is done to this is done to that. */
  constructor(origin: From, first: Version, latest?: StoredMessage<From, Version, Gone>) {
    this.channel = origin.channel;
    this.author = origin.author;
    this.to = origin.to;
    this.from = origin.from;
    this.cause = origin.cause;
    this.#latest = latest;
    this.#versions = [first];
  }

  /** All that it has said, the oldest first. */
  get versions(): readonly [Version, ...Version[]] {
    return this.#versions;
  }

  /** What it says now, or said last. */
  get now(): Version {
    return this.#versions.at(-1) ?? this.#versions[0];
  }

  /** Why it can't be seen any more: deleted by the app, or gone from the client that showed it. */
  get gone(): Gone | undefined {
    return this.#gone;
  }

  get visible(): boolean {
    return this.#gone === undefined;
  }

  change(version: Version): void {
    if (this.#latest === undefined) this.#versions = [...this.#versions, version];
    else this.#latest.change(version);
  }

  remove(how: Gone): void {
    if (this.#latest === undefined) this.#gone ??= how;
    else this.#latest.remove(how);
  }
}
