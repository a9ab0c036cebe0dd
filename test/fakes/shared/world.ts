import { Changes } from './changes.ts';
import { Faults, type HttpReply, type OwnFault } from './faults.ts';

/** What there is behind every platform's server. */
export interface World<Message, Effect, Own extends OwnFault, Noted> {
  readonly changes: Changes;
  readonly records: Noted;
  readonly messages: Message[];
  readonly faults: Faults<Own>;
  /** What people have seen happen, in its order. */
  readonly effects: Effect[];
  readonly listeners: Set<(effect: Effect) => void | Promise<void>>;
  /** Where the platform listens: `http://127.0.0.1:PORT`. */
  readonly origin: string;
}

/** @returns a world in which nothing happened yet. @param replyTo what the platform answers when it fails in its own way. */
export function emptyWorld<Message, Effect, Own extends OwnFault, Noted>(
  origin: string,
  records: Noted,
  replyTo: (fault: Own) => HttpReply,
): World<Message, Effect, Own, Noted> {
  const changes = new Changes();
  const faults = new Faults(() => changes.notify(), replyTo);
  return { origin, changes, records, faults, messages: [], effects: [], listeners: new Set() };
}

/** Tells everybody that people have seen something, and waits until they have taken note of it. */
export async function happened<Effect>(
  world: Pick<World<never, Effect, never, unknown>, 'effects' | 'changes' | 'listeners'>,
  effect: NoInfer<Effect>,
): Promise<void> {
  world.effects.push(effect);
  world.changes.notify();
  for (const listener of world.listeners) await listener(effect);
}
