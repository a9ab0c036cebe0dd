import { PROJECT } from '../../../domain/keys/keyOwner.ts';
import type { CommandContext } from '../../contracts/command.ts';
import type { OptionSpec, OptionSpecs, RawOptions } from '../../contracts/options.ts';
import { resolveOptions } from './resolveOptions.ts';

/** An option as people read it. */
export interface NamedOption {
  readonly name: string;
  /** As it is typed. */
  readonly typed: string;
  /** In full: a person with their accounts. */
  readonly label: string;
}

/**
 * Names what was given. A button or a list gives things by the IDs of their rows, which mean nothing to anyone who reads them.
 * @param given nothing secret. What can no longer be found stays as it was given.
 */
export async function namedOptions<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  given: RawOptions,
): Promise<readonly NamedOption[]> {
  const named: NamedOption[] = [];
  // In the order in which they are declared, which is the one in which they are typed.
  for (const [name, spec] of Object.entries(specs)) {
    const raw = given[name];
    if (raw === undefined) continue;
    const found = await nameOf(context, { [name]: spec }, given);
    named.push({ name, ...(found ?? { typed: raw, label: raw }) });
  }
  return named;
}

/** @param only the one option. @returns undefined for what has no name of its own. */
async function nameOf<Services>(
  context: CommandContext<Services>,
  only: OptionSpecs,
  given: RawOptions,
): Promise<Omit<NamedOption, 'name'> | undefined> {
  const [[name, spec] = []] = Object.entries(only);
  if (name === undefined || spec === undefined || !NAMED.has(spec.type)) return undefined;
  const resolved = await resolveOptions(context, only, given);
  const value: unknown = resolved.kind === 'values' ? Object.values(resolved.values)[0] : undefined;
  if (value === PROJECT) return { typed: PROJECT, label: PROJECT };
  if (typeof value !== 'object' || value === null) return undefined;
  if (spec.type === 'person') return await personNamed(context, value);
  const word = 'handle' in value ? value.handle : 'name' in value ? value.name : undefined;
  if (typeof word !== 'string') return undefined;
  const isPlaced = spec.type === 'channel' || spec.type === 'app';
  const text = isPlaced && 'project' in value ? `${projectName(value.project)}${word}` : word;
  return { typed: text, label: text };
}

/** The options that are about something with a name. */
const NAMED: ReadonlySet<OptionSpec['type']> = new Set(['channel', 'key', 'app', 'project', 'person', 'group']);

async function personNamed<Services>(
  { actor, directory, platform }: CommandContext<Services>,
  person: object,
): Promise<Omit<NamedOption, 'name'> | undefined> {
  if (!('name' in person) || typeof person.name !== 'string' || !('id' in person)) return undefined;
  const [known] = await directory.findPeople(actor, String(person.id), platform);
  return { typed: `@${person.name}`, label: known?.choice ?? person.name };
}

function projectName(project: unknown): string {
  return typeof project === 'object' && project !== null && 'name' in project ? `${String(project.name)}/` : '';
}
