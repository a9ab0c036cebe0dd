import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { type ActionName, decidePermission, type Scope } from '../../domain/people/permissions.ts';
import { moment } from '../../domain/time/moment.ts';
import type { CommandContext } from '../contracts/command.ts';
import type { Choice, OptionSpec } from '../contracts/options.ts';
import { keyInPlace, keyInPlaceWithId, replacedKey } from '../copy/usageCopy.ts';

/** What a platform lists at most in one select. */
const LISTED = 25;

/** Something that may be picked, and where permission for it is decided. */
interface Thing extends Choice {
  readonly scope: Scope;
}

/**
 * Lists what may be picked for an option; empty where anything may be typed, or nothing is there yet.
 * @param action what is to be done with it: only what this person may do that with is listed.
 */
export async function choicesFor<Services>(
  context: CommandContext<Services>,
  spec: OptionSpec,
  action?: ActionName,
): Promise<readonly Choice[]> {
  if (spec.type === 'choice') return spec.choices.map((choice) => ({ label: choice, value: choice }));
  if (spec.type !== 'project' && spec.type !== 'channel' && spec.type !== 'key') return [];
  const may = ({ scope }: Thing) =>
    action === undefined || decidePermission(context.actor, action, scope, undefined).kind !== 'denied';
  const things = (await thingsFor(context, spec.type)).filter(may);
  return things.slice(0, LISTED).map(({ label, value }) => ({ label, value }));
}

/** Everything of a kind that a person can see, told apart where two are called alike. */
export async function thingsFor<Services>(
  { actor, directory }: CommandContext<Services>,
  type: 'project' | 'channel' | 'key',
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
    case 'key': {
      const keys = await directory.keys(actor, {});
      const counts = new Map<string, number>();
      const labelOf = (key: (typeof keys)[number]) => keyInPlace(key.name, `${key.project.name}/${key.channel.name}`);
      for (const key of keys) counts.set(labelOf(key), (counts.get(labelOf(key)) ?? 0) + 1);
      return keys.map((key) => ({
        label: (counts.get(labelOf(key)) ?? 0) > 1 ? keyLabel(key) : labelOf(key),
        value: key.id,
        scope: { projectId: key.project.id, projectName: key.project.name, keyOwnerId: key.owner.id },
      }));
    }
  }
}

/** What tells a key from others of its name: where it is, its ID, and whether one of them takes its place. */
export function keyLabel(key: ApiKey): string {
  const name = key.deletedAt === null ? key.name : replacedKey(key.name, moment(key.deletedAt, 'minute'));
  return keyInPlaceWithId(name, `${key.project.name}/${key.channel.name}`, key.id);
}
