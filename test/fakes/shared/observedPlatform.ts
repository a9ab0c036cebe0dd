import type { Changes } from './changes.ts';
import type { Complaint, Records } from './records.ts';

/** A message, as far as it matters who sees it. */
interface Seen {
  readonly visible: boolean;
  readonly channel: string;
  readonly to: string | undefined;
}

/** What is looked at. */
interface Observed<Message, Effect, Call, Refusal> {
  readonly changes: Changes;
  readonly records: Records<Call, Refusal>;
  readonly messages: readonly Message[];
  readonly effects: readonly Effect[];
  readonly listeners: Set<(effect: Effect) => void | Promise<void>>;
  readonly faults: { readonly hanging: number; release(): void };
}

/** A platform of one's own as it can be looked at, the same on each. */
export abstract class ObservedPlatform<Message extends Seen, Effect, Call, Refusal, Interaction> {
  protected abstract readonly world: Observed<Message, Effect, Call, Refusal>;
  protected abstract readonly sent: { readonly all: readonly Interaction[] };

  /** The direct conversation between somebody and the bot. */
  abstract directWith(user: string): { readonly id: string };

  // What can be seen, and what could be.

  /** All messages that ever were, the oldest first: those of conversations, the direct and the ephemeral ones. */
  get messages(): readonly Message[] {
    return this.world.messages;
  }

  /** What somebody sees in a conversation now, the oldest first. */
  seenBy(user: string, channel: string): readonly Message[] {
    return this.messages.filter(
      (message) => message.visible && message.channel === channel && (message.to === undefined || message.to === user),
    );
  }

  /** The ephemeral messages that were ever shown to somebody. */
  ephemeralsOf(user: string): readonly Message[] {
    return this.messages.filter((message) => message.to === user);
  }

  /** What was ever posted in the direct conversation with somebody. */
  directMessagesOf(user: string): readonly Message[] {
    const { id } = this.directWith(user);
    return this.messages.filter((message) => message.channel === id && message.to === undefined);
  }

  /** What people have seen happen, in its order. */
  get effects(): readonly Effect[] {
    return this.world.effects;
  }

  // What was noted.

  /** What the platform did not take, and why. Failures that were planned are not among it. */
  get refusals(): readonly Refusal[] {
    return this.world.records.refusals;
  }

  /** What the platform let pass, though an app should not do it. */
  get complaints(): readonly Complaint[] {
    return this.world.records.complaints;
  }

  /** Everything that was sent to the app. */
  get interactions(): readonly Interaction[] {
    return this.sent.all;
  }

  /** Waits for something: a probe is asked at once, and after each thing that happens here. */
  async until<T>(what: string, probe: () => T | undefined | false, withinMs?: number): Promise<T> {
    return await this.world.changes.until(what, probe, withinMs);
  }

  /** Is told of each thing that people see, after it is stored and before the app is answered. @returns how to stop that. */
  onShown(listener: (effect: Effect) => void | Promise<void>): () => void {
    this.world.listeners.add(listener);
    return () => this.world.listeners.delete(listener);
  }

  // How it fails.

  /** How many requests hang now. */
  get hanging(): number {
    return this.world.faults.hanging;
  }

  /** Lets everything go on that hangs. */
  release(): void {
    this.world.faults.release();
  }
}
