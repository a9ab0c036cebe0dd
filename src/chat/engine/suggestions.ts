import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import type { ChannelRef } from '../../domain/refs.ts';
import type { CommandContext, Search } from '../contracts/command.ts';
import type { FieldQuery, OptionQuery } from '../contracts/exchange.ts';
import type { Choice, OptionSpec, OptionSpecs, RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { optionsOf } from './drafts.ts';
import { MENU_PATH, menuFields } from './menu.ts';

/** How many things a form's select offers at most (Slack's external_select; others take fewer and cut). */
const OFFERED = 100;

/** What completing needs from outside, where there is a quicker way than for anything else. */
export interface TypingPorts {
  /** Finds who is typing, without waiting for what only a screen shows. */
  identifyTyping?(user: PlatformUser): Promise<Actor>;
}

/** Completes a field of a stored draft's form: searches what the field is about, within what was given already. */
export async function suggestions<Services>(
  registry: CommandRegistry<Services>,
  context: CommandContext<Services>,
  draft: Confirmation,
  { field, query }: FieldQuery,
): Promise<readonly Choice[]> {
  if (draft.personId !== context.actor.personId) return [];
  const type = fieldType(registry, draft, field);
  const given = { ...optionsOf(draft.params), [field]: query };
  const specs = registry.find(draft.command)?.options ?? {};
  return type === undefined ? [] : await thingsOf(context, specs, { type, focused: field, given, limit: OFFERED });
}

/** Completes an option of a command: with what exists, where it names a thing, or with what may be written there. */
export async function optionSuggestions<Services>(
  registry: CommandRegistry<Services>,
  context: CommandContext<Services>,
  { path, options: given, focused }: OptionQuery,
  limit: number,
): Promise<readonly Choice[]> {
  const specs = registry.find(path)?.options ?? {};
  const spec = Object.hasOwn(specs, focused) ? specs[focused] : undefined;
  if (spec === undefined) return [];
  const words = spec.type === 'choice' ? spec.choices : EXAMPLES[spec.type];
  if (words !== undefined) return wordsLike(words, textOf(given, focused)).slice(0, limit);
  return await thingsOf(context, specs, { type: spec.type, focused, given, limit });
}

/** What may be written where there is no end to what may be. */
const EXAMPLES: Partial<Record<OptionSpec['type'], readonly string[]>> = {
  duration: ['15m', '1h', '24h', '7d', 'none'],
  expiry: ['30d', '90d', '180d', '365d'],
  since: ['1h', '24h', '7d', '30d'],
};

/** Those that begin with what is typed, then those that hold it. */
function wordsLike(words: readonly string[], text: string): readonly Choice[] {
  const typed = text.toLowerCase();
  const begin = words.filter((word) => word.startsWith(typed));
  const hold = words.filter((word) => word.includes(typed) && !word.startsWith(typed));
  return [...begin, ...hold].map((word) => ({ label: word, value: word }));
}

/** What is being typed: where, and beside what. */
interface Typing {
  readonly type: OptionSpec['type'];
  readonly focused: string;
  readonly given: RawOptions;
  readonly limit: number;
}

/** Searches what an option is about, within the project and the integration channel that were given, where it takes them. */
async function thingsOf<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  { type, focused, given, limit }: Typing,
): Promise<readonly Choice[]> {
  if (type === 'group') {
    const groups = await context.directory.searchGroups(context.actor, textOf(given, focused), context.platform);
    return groups.slice(0, limit);
  }
  if (type !== 'project' && type !== 'channel' && type !== 'key' && type !== 'person') return [];
  const beside = (name: 'project' | 'channel') =>
    name !== focused && Object.hasOwn(specs, name) && specs[name]?.type === name ? textOf(given, name) : '';
  const projectId = type === 'channel' || type === 'key' ? await projectGiven(context, beside('project')) : undefined;
  const channelId = type === 'key' ? await channelGiven(context, beside('channel'), projectId) : undefined;
  const wanted: Search = {
    type,
    text: textOf(given, focused),
    limit,
    ...(projectId === undefined ? {} : { projectId }),
    ...(channelId === undefined ? {} : { channelId }),
  };
  return await context.directory.search(context.actor, wanted);
}

function textOf(given: RawOptions, name: string): string {
  return (Object.hasOwn(given, name) ? (given[name] ?? '') : '').trim();
}

function fieldType<Services>(
  registry: CommandRegistry<Services>,
  draft: Confirmation,
  field: string,
): OptionSpec['type'] | undefined {
  if (draft.command.join(' ') === MENU_PATH.join(' '))
    return menuFields(registry).find(({ name }) => name === field)?.type;
  const options = registry.find(draft.command)?.options ?? {};
  return Object.hasOwn(options, field) ? options[field]?.type : undefined;
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
