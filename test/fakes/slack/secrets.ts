import { Lookout, type Sighting } from '../shared/sightings.ts';
import type { Interaction } from './interactions.ts';
import type { Fixture } from './world.ts';

/** What something stands in; `payload` is what Slack sent to an app: a view, for one, is sent back with what it shows. */
export type Place = 'channel' | 'dm' | 'ephemeral' | 'modal' | 'home' | 'payload';

/** Looks through all that is or was shown, and all that was sent to the app. @returns each place once for each version that matches. */
export function sightings(world: Fixture, sent: readonly Interaction[], pattern: RegExp): readonly Sighting<Place>[] {
  const lookout = new Lookout<Place>(pattern);
  for (const { kind, channel, to, ts, versions, visible } of world.messages) {
    const inDm = world.workspace.conversations.get(channel)?.kind === 'im';
    const place = kind === 'ephemeral' ? 'ephemeral' : inDm ? 'dm' : 'channel';
    lookout.lookAtVersions(versions, visible, { place, of: to ?? channel, id: ts });
  }
  for (const { type, user, id, versions, open } of world.views.all) {
    lookout.lookAtVersions(versions, open, { place: type, of: user, id });
  }
  for (const { id, payload, delivery } of sent) {
    const kind = String(payload['type'] ?? delivery.kind);
    lookout.look(payload, { place: 'payload', of: id, id: kind, visibleNow: false });
  }
  return lookout.found;
}
