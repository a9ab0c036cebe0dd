import type { Confirmation } from '../domain/confirmation.ts';
import type { CommandContext, Search } from './command.ts';
import { optionsOf } from './drafts.ts';
import type { FieldQuery } from './exchange.ts';
import { MENU_PATH, menuFields } from './menu.ts';
import type { Choice, OptionSpec } from './options.ts';
import type { CommandRegistry } from './registry.ts';

/** How many things a select offers at most (Slack's external_select; Discord takes fewer and cuts). */
const OFFERED = 100;

/** Completes a field of a stored draft's form: searches what the field is about, within what was given already. */
export async function suggestions<Services>(
  registry: CommandRegistry<Services>,
  context: CommandContext<Services>,
  draft: Confirmation,
  { field, query }: FieldQuery,
): Promise<readonly Choice[]> {
  if (draft.personId !== context.actor.personId) return [];
  const type = fieldType(registry, draft, field);
  if (type !== 'project' && type !== 'channel' && type !== 'key' && type !== 'person') return [];
  const given = optionsOf(draft.params);
  const within = type === 'key' ? await channelGiven(context, given['channel']) : {};
  const wanted: Search = { type, text: query.trim(), limit: OFFERED, ...within };
  return await context.directory.search(context.actor, wanted);
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

async function channelGiven<Services>(
  { actor, directory }: CommandContext<Services>,
  text: string | undefined,
): Promise<{ readonly channelId?: string }> {
  const found = text === undefined ? [] : await directory.findChannels(actor, text);
  const only = found[0];
  return only !== undefined && found.length === 1 ? { channelId: only.id } : {};
}
