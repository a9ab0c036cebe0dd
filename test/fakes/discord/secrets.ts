import type { Interaction } from './interactions.ts';
import type { Fixture } from './world.ts';

/** A place where something stands that a pattern matches. */
export interface Sighting {
  /**
   * What it stands in. `payload` is what Discord sent to an app: a click sends all of a message back. `choices` are what was
   * offered while somebody typed, and `command` is what is registered.
   */
  readonly place: 'channel' | 'dm' | 'ephemeral' | 'modal' | 'choices' | 'command' | 'payload';
  /** Who sees it, or where: a user's, a channel's or a guild's ID; of a payload the interaction's. */
  readonly of: string;
  /** The message's, the modal's or the command's ID, or the kind of payload. */
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
    const place = message.ephemeral ? 'ephemeral' : message.guild === undefined ? 'dm' : 'channel';
    const of = message.to ?? message.channel;
    for (const [index, version] of message.versions.entries()) {
      const visibleNow = message.visible && index === message.versions.length - 1;
      const files = version.attachments.map(({ name, description, data }) => [name, description, data.toString()]);
      look({ ...version, attachments: files }, { place, of, id: message.id, visibleNow });
    }
  }
  for (const { definition, user, id, open } of world.modals) {
    look(definition, { place: 'modal', of: user, id, visibleNow: open });
  }
  for (const effect of world.effects) {
    if (effect.what !== 'offered') continue;
    look(effect.choices, { place: 'choices', of: effect.to, id: effect.cause ?? '', visibleNow: false });
  }
  for (const guild of [undefined, ...world.realm.guilds.keys()]) {
    for (const { id, definition } of world.commands.in(guild)) {
      look(definition, { place: 'command', of: guild ?? '', id, visibleNow: true });
    }
  }
  for (const { id, kind, payload } of sent) look(payload, { place: 'payload', of: id, id: kind, visibleNow: false });
  return found;
}
