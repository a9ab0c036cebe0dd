import type { Interaction } from './interactions.ts';
import type { Fixture } from './world.ts';

/** A place where something stands that a pattern matches. */
export interface Sighting {
  /** What it stands in; `payload` is what Slack sent to an app: a view, for one, is sent back with what it shows. */
  readonly place: 'channel' | 'dm' | 'ephemeral' | 'modal' | 'home' | 'payload';
  /** Who sees it, or where: a conversation's, a user's or a delivery's ID. */
  readonly of: string;
  /** The message's `ts`, the view's ID, or the kind of payload. */
  readonly id: string;
  /** Whether it can be seen now; otherwise it could be once, and is only stored. */
  readonly visibleNow: boolean;
  /** What matched. */
  readonly match: string;
}

/** Looks through all that is or was shown, and all that was sent to the app. @returns each place once for each version that matches. */
export function sightings(world: Fixture, sent: readonly Interaction[], pattern: RegExp): readonly Sighting[] {
  const find = new RegExp(pattern.source, pattern.flags.replaceAll('g', ''));
  const found: Sighting[] = [];
  const look = (value: unknown, where: Omit<Sighting, 'match'>) => {
    const match = find.exec(JSON.stringify(value))?.[0];
    if (match !== undefined) found.push({ ...where, match });
  };
  for (const message of world.messages) {
    const inDm = world.workspace.conversations.get(message.channel)?.kind === 'im';
    const place = message.kind === 'ephemeral' ? 'ephemeral' : inDm ? 'dm' : 'channel';
    const of = message.to ?? message.channel;
    for (const [index, version] of message.versions.entries()) {
      const visibleNow = message.visible && index === message.versions.length - 1;
      look(version, { place, of, id: message.ts, visibleNow });
    }
  }
  for (const view of world.views.all) {
    for (const [index, version] of view.versions.entries()) {
      const visibleNow = view.open && index === view.versions.length - 1;
      look(version, { place: view.type, of: view.user, id: view.id, visibleNow });
    }
  }
  for (const { id, payload, delivery } of sent) {
    look(payload, { place: 'payload', of: id, id: String(payload['type'] ?? delivery.kind), visibleNow: false });
  }
  return found;
}
