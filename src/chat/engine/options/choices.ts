import { type ActionName, type Permitted, permittedPlaces } from '../../../domain/people/permissions.ts';
import type { ChannelRef } from '../../../domain/refs.ts';
import type { CommandContext, Search } from '../../contracts/command.ts';
import type { Choice, OptionSpec, OptionSpecs, RawOptions } from '../../contracts/options.ts';
import { foundByPart, manyToPick, moreMatches } from '../../copy/findCopy.ts';

/** An option that is asked for in a form. */
export interface Asked {
  readonly name: string;
  readonly given: RawOptions;
  /** An answer that names nothing: what has it in its name is listed, if anything does. */
  readonly typed?: string;
  /** What is to be done with it: only what this person may do that with is listed. */
  readonly action?: ActionName;
}

/** What is searched for by name. */
type ThingType = Search['type'];

/** Which option is being answered, beside what, and what is typed of it. */
export interface Wish {
  readonly focused: string;
  readonly given: RawOptions;
  readonly text: string;
  /** Only what something may be done with. */
  readonly permitted?: Permitted;
}

/** What may be picked for an option. */
export interface Offered {
  readonly choices: readonly Choice[];
  /** Says how many there are, where the choices are not all, or where they were found by a part of a name. */
  readonly hint?: string;
  /** Whether there are more. */
  readonly more?: true;
}

/** What a form lists at most; more are searched for by a part of the name. */
const LISTED = 25;

/** Whether what an option is about has a name of its own, by which it can be searched for. */
export function isThing(type: OptionSpec['type']): type is ThingType {
  return ['project', 'channel', 'key', 'app', 'person'].includes(type);
}

/**
 * Lists what may be picked for an option in a form, within the project and the integration channel that were given; empty where
 * anything may be typed, or nothing is there yet. Where not everything fits, it says how many there are.
 */
export async function choicesFor<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  { name, given, typed = '', action }: Asked,
): Promise<Offered> {
  const spec = specs[name];
  if (spec?.type === 'choice') return { choices: spec.choices.map((choice) => ({ label: choice, value: choice })) };
  if (spec === undefined || !isThing(spec.type) || spec.type === 'person') return { choices: [] };
  const { type } = spec;
  const permitted = action === undefined ? undefined : permittedPlaces(context.actor, action);
  const places = permitted === undefined ? {} : { permitted };
  const text = partOf(typed);
  const matching =
    text === '' ? undefined : await listed(context, specs, type, { focused: name, given, text, ...places });
  if (matching !== undefined && matching.choices.length > 0) {
    const count = matching.total ?? matching.choices.length;
    return { ...matching.offered, hint: foundByPart(type, text, count, matching.offered.more === true) };
  }
  const all = await listed(context, specs, type, { focused: name, given, text: '', ...places });
  return all.offered.more ? { ...all.offered, hint: manyToPick(type, all.total) } : all.offered;
}

async function listed<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  type: ThingType,
  wish: Wish,
): Promise<{ readonly choices: readonly Choice[]; readonly offered: Offered; readonly total: number | undefined }> {
  const wanted = await wantedBy(context, specs, type, wish);
  const found = await context.directory.search(context.actor, { ...wanted, limit: LISTED + 1 });
  const choices = found.slice(0, LISTED);
  if (found.length <= LISTED) return { choices, offered: { choices }, total: found.length };
  const counted = await context.directory.count(context.actor, wanted);
  return { choices, offered: { choices, more: true }, total: counted?.total };
}

/**
 * Completes what is typed, best first. Where not everything fits, the last one says how many there are: to pick it asks again.
 * @param limit how many the platform takes.
 */
export async function matchesFor<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  type: ThingType,
  wish: Wish,
  limit: number,
): Promise<readonly Choice[]> {
  const wanted = await wantedBy(context, specs, type, wish);
  const found = await context.directory.search(context.actor, { ...wanted, limit });
  if (found.length < limit) return found;
  const counted = await context.directory.count(context.actor, wanted);
  if (counted !== undefined && counted.total <= found.length) return found;
  const shown = found.slice(0, limit - 1);
  return [...shown, { label: moreMatches(shown.length, counted), value: `${wish.text.slice(0, 60)}${PART}` }];
}

/** Stands after a part of a name. No name holds it, so what is picked with it is nothing until it is chosen among what matches. */
const PART = '*';

/** A typed part of a name, without the mark of one. */
export function partOf(typed: string): string {
  return typed.trim().replace(/\*+$/, '');
}

async function wantedBy<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  type: ThingType,
  { focused, given, text, permitted }: Wish,
): Promise<Omit<Search, 'limit'>> {
  const beside = (name: 'project' | 'channel') =>
    name !== focused && Object.hasOwn(specs, name) && specs[name]?.type === name ? textOf(given, name) : '';
  const isInProject = type === 'channel' || type === 'key' || type === 'app';
  const projectId = isInProject ? await projectGiven(context, beside('project')) : undefined;
  const channelId = type === 'key' ? await channelGiven(context, beside('channel'), projectId) : undefined;
  return {
    type,
    text,
    ...(projectId === undefined ? {} : { projectId }),
    ...(channelId === undefined ? {} : { channelId }),
    ...(permitted === undefined ? {} : { permitted }),
  };
}

/** What was given for an option, without white space around it. */
export function textOf(given: RawOptions, name: string): string {
  return (Object.hasOwn(given, name) ? (given[name] ?? '') : '').trim();
}

async function projectGiven<Services>(
  { actor, directory }: CommandContext<Services>,
  text: string,
): Promise<string | undefined> {
  return text === '' ? undefined : (await directory.findProject(actor, text))?.id;
}

/** The integration channel that was given, as the command will take it: of several that of the project given, or of the active one. */
async function channelGiven<Services>(
  { actor, directory }: CommandContext<Services>,
  text: string,
  projectId: string | undefined,
): Promise<string | undefined> {
  if (text === '') return undefined;
  const found = await directory.findChannels(actor, text.replace(/^#/, ''));
  const inProject = (id: string | null): readonly ChannelRef[] => found.filter(({ project }) => project.id === id);
  const meant = projectId === undefined ? found : inProject(projectId);
  const only = inProject(projectId ?? actor.activeProjectId)[0] ?? (meant.length === 1 ? meant[0] : undefined);
  return only?.id;
}
