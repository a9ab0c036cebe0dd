import type { ApiKey } from '../../../domain/keys/apiKey.ts';
import { peopleOfKey } from '../../../domain/keys/keyOwner.ts';
import type { Scope } from '../../../domain/people/permissions.ts';
import { moment } from '../../../domain/time/moment.ts';
import type { CommandContext } from '../../contracts/command.ts';
import type { Choice } from '../../contracts/options.ts';
import { keyInPlace, keyInPlaceWithId, replacedKey } from '../../copy/usageCopy.ts';

/** Something that may be picked, and where permission for it is decided. */
interface Thing extends Choice {
  readonly scope: Scope;
}

/** Everything of a kind that a person can see, told apart where two are called alike. */
export async function thingsFor<Services>(
  { actor, directory }: CommandContext<Services>,
  type: 'project' | 'channel' | 'key' | 'app',
): Promise<readonly Thing[]> {
  switch (type) {
    case 'project':
      return (await directory.projects(actor)).map(({ id, name }) => ({
        label: name,
        value: id,
        scope: { projectId: id, projectName: name },
      }));
    case 'channel':
      return (await directory.channels(actor)).map(({ id, name, project }) => ({
        label: `${project.name}/${name}`,
        value: id,
        scope: { projectId: project.id, projectName: project.name },
      }));
    case 'app':
      return (await directory.apps(actor)).map(({ id, name, project }) => ({
        label: `${project.name}/${name}`,
        value: id,
        scope: { projectId: project.id, projectName: project.name },
      }));
    case 'key': {
      const keys = await directory.keys(actor, {});
      const counts = new Map<string, number>();
      const labelOf = (key: (typeof keys)[number]) => keyInPlace(key.name, `${key.project.name}/${key.channel.name}`);
      for (const key of keys) counts.set(labelOf(key), (counts.get(labelOf(key)) ?? 0) + 1);
      return keys.map((key) => ({
        label: (counts.get(labelOf(key)) ?? 0) > 1 ? keyLabel(key) : labelOf(key),
        value: key.id,
        scope: { projectId: key.project.id, projectName: key.project.name, ...peopleOfKey(key.owner) },
      }));
    }
  }
}

/** What tells a key from others of its name: where it is, its ID, and whether one of them takes its place. */
export function keyLabel(key: ApiKey): string {
  const name = key.deletedAt === null ? key.name : replacedKey(key.name, moment(key.deletedAt, 'minute'));
  return keyInPlaceWithId(name, `${key.project.name}/${key.channel.name}`, key.id);
}
