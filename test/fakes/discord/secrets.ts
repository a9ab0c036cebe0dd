import { Lookout, type Sighting } from '../shared/sightings.ts';
import type { Interaction } from './interactions.ts';
import type { Fixture } from './world.ts';

/**
 * What something stands in. `payload` is what Discord sent to an app: a click sends all of a message back. `choices` are what was
 * offered while somebody typed, and `command` is what is registered.
 */
export type Place = 'channel' | 'dm' | 'ephemeral' | 'modal' | 'choices' | 'command' | 'payload';

/** Looks through all that is or was shown, and all that was sent to the app. @returns each place once for each version that matches. */
export function sightings(world: Fixture, sent: readonly Interaction[], pattern: RegExp): readonly Sighting<Place>[] {
  const lookout = new Lookout<Place>(pattern);
  for (const { ephemeral, guild, channel, to, id, versions, visible } of world.messages) {
    const place = ephemeral ? 'ephemeral' : guild === undefined ? 'dm' : 'channel';
    const readable = versions.map((version) => ({
      ...version,
      attachments: version.attachments.map(({ name, description, data }) => [name, description, data.toString()]),
    }));
    lookout.lookAtVersions(readable, visible, { place, of: to ?? channel, id });
  }
  for (const { definition, user, id, open } of world.modals) {
    lookout.look(definition, { place: 'modal', of: user, id, visibleNow: open });
  }
  for (const effect of world.effects) {
    if (effect.what !== 'offered') continue;
    lookout.look(effect.choices, { place: 'choices', of: effect.to, id: effect.cause ?? '', visibleNow: false });
  }
  for (const guild of [undefined, ...world.realm.guilds.keys()]) {
    for (const { id, definition } of world.commands.in(guild)) {
      lookout.look(definition, { place: 'command', of: guild ?? '', id, visibleNow: true });
    }
  }
  for (const { id, kind, payload } of sent)
    lookout.look(payload, { place: 'payload', of: id, id: kind, visibleNow: false });
  return lookout.found;
}
