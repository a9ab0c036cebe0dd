import type { APIApplicationCommandOptionChoice } from 'discord.js';
import type { Choice } from '../../../src/chat/contracts/options.ts';
import { shown } from '../../shared/text/text.ts';
import { LIMITS } from './limits.ts';

/**
 * What is offered while an option is typed. See
 * https://docs.discord.com/developers/interactions/application-commands#autocomplete
 * @returns each value once; none that Discord would refuse: cut, it would mean something else.
 */
export function renderSuggestions(choices: readonly Choice[]): APIApplicationCommandOptionChoice<string>[] {
  const byValue = new Map<string, APIApplicationCommandOptionChoice<string>>();
  for (const { label, value } of choices) {
    if (value.length === 0 || value.length > LIMITS.suggestionValue || byValue.has(value)) continue;
    byValue.set(value, { name: shown(label, LIMITS.suggestionName), value });
  }
  return [...byValue.values()].slice(0, LIMITS.suggestions);
}
