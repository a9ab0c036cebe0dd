import { PROJECT } from '../../../domain/keys/keyOwner.ts';
import type { Confirmation } from '../../../domain/people/confirmation.ts';
import type { Actor } from '../../../domain/people/permissions.ts';
import type { PlatformUser } from '../../../domain/people/platformUser.ts';
import type { RequestUse } from '../../../domain/requests/request.ts';
import type { CommandContext } from '../../contracts/command.ts';
import type { FieldQuery, OptionQuery } from '../../contracts/exchange.ts';
import type { Choice, OptionSpec } from '../../contracts/options.ts';
import type { CommandRegistry } from '../../contracts/registry.ts';
import { THE_PROJECT } from '../../copy/usageCopy.ts';
import { optionsOf } from '../drafts.ts';
import { MENU_PATH, menuFields } from '../menu.ts';
import { isThing, matchesFor, textOf } from './choices.ts';

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
  const given = optionsOf(draft.params);
  const specs = registry.find(draft.command)?.options ?? {};
  if (type === 'group') return await groupsLike(context, query.trim(), OFFERED);
  if (type === undefined || !isThing(type)) return [];
  const text = query.trim();
  const itself = projectItself(specs[field], text);
  const found = await matchesFor(context, specs, type, { focused: field, given, text }, OFFERED - itself.length);
  return [...itself, ...found];
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
  const more = spec.type === 'duration' ? (spec.words ?? []) : [];
  const words = spec.type === 'choice' ? spec.choices : EXAMPLES[spec.type]?.concat(more);
  if (words !== undefined) return wordsLike(words, textOf(given, focused)).slice(0, limit);
  if (spec.type === 'request') return await requestsLike(context, spec.use, textOf(given, focused), limit);
  if (spec.type === 'group') return await groupsLike(context, textOf(given, focused), limit);
  if (!isThing(spec.type)) return [];
  const text = textOf(given, focused);
  const itself = projectItself(spec, text);
  const found = await matchesFor(context, specs, spec.type, { focused, given, text }, limit - itself.length);
  return [...itself, ...found];
}

/** The project itself, where it may stand in a person's place and nothing else is being typed. */
function projectItself(spec: OptionSpec | undefined, text: string): readonly Choice[] {
  const fits = spec?.type === 'person' && spec.orProject === true && PROJECT.startsWith(text.toLowerCase());
  return fits ? [{ label: THE_PROJECT, value: PROJECT }] : [];
}

async function groupsLike<Services>(
  { actor, directory, platform }: CommandContext<Services>,
  text: string,
  limit: number,
): Promise<readonly Choice[]> {
  return (await directory.searchGroups(actor, text, platform)).slice(0, limit);
}

async function requestsLike<Services>(
  { actor, directory }: CommandContext<Services>,
  use: RequestUse,
  text: string,
  limit: number,
): Promise<readonly Choice[]> {
  const open = await directory.requests(actor, use);
  const like = open.filter(({ choice }) => choice.toLowerCase().includes(text.toLowerCase()));
  return like.slice(0, limit).map(({ id, choice }) => ({ label: choice, value: id }));
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
