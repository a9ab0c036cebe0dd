import type { APIApplicationCommandOption } from 'discord.js';
import { LIMITS, lengthOf, NAME } from './limits.ts';
import type { CommandPayload } from './shape.ts';

type Option = APIApplicationCommandOption;

/**
 * Everything that Discord would refuse in what is to be registered.
 * See https://docs.discord.com/developers/interactions/application-commands
 * @returns a sentence for each problem, none where all is well.
 */
export function checkPayloads(payloads: readonly CommandPayload[]): readonly string[] {
  return [
    ...(payloads.length > LIMITS.commands
      ? [`there are ${payloads.length} commands, more than ${LIMITS.commands}`]
      : []),
    ...repeated(payloads.map(({ name }) => name)).map((name) => `there are two commands called ${name}`),
    ...payloads.flatMap((payload) => [...problemsOf(payload.name, payload), ...sizeProblems(payload)]),
  ];
}

/**
 * How much of its total a command takes: the names and descriptions of the command, of all its options and of their choices, and
 * the choices' values. See https://docs.discord.com/developers/interactions/application-commands#slash-commands
 */
export function sizeOf(payload: CommandPayload): number {
  return sizeOfOne(payload);
}

function sizeOfOne(one: CommandPayload | Option): number {
  const choices = choicesOf(one).map(({ name, value }) => lengthOf(name) + lengthOf(String(value)));
  const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  return lengthOf(one.name) + lengthOf(one.description) + total(choices) + total(optionsOf(one).map(sizeOfOne));
}

function sizeProblems(payload: CommandPayload): readonly string[] {
  const size = sizeOf(payload);
  return size > LIMITS.characters ? [`${payload.name}: ${size} characters in all, more than ${LIMITS.characters}`] : [];
}

/** @param where the names above it and its own. */
function problemsOf(where: string, one: CommandPayload | Option): readonly string[] {
  const options = optionsOf(one);
  const isSmall = one.name === one.name.toLowerCase();
  return [
    ...(NAME.test(one.name) && isSmall ? [] : [`${where}: a name has 1 to 32 small letters, digits, - and _`]),
    ...(isWithin(one.description, LIMITS.description) ? [] : [`${where}: a description has 1 to 100 characters`]),
    ...(options.length > LIMITS.options ? [`${where}: ${options.length} options, more than ${LIMITS.options}`] : []),
    ...repeated(options.map(({ name }) => name)).map((name) => `${where}: there are two options called ${name}`),
    ...(isRequiredFirst(options) ? [] : [`${where}: a required option stands after one that is not`]),
    ...choiceProblems(where, one),
    ...options.flatMap((option) => problemsOf(`${where} ${option.name}`, option)),
  ];
}

function choiceProblems(where: string, one: CommandPayload | Option): readonly string[] {
  const choices = choicesOf(one);
  const texts = choices.flatMap(({ name, value }) => [name, String(value)]);
  return [
    ...(choices.length > LIMITS.choices ? [`${where}: ${choices.length} choices, more than ${LIMITS.choices}`] : []),
    ...(texts.every((text) => isWithin(text, LIMITS.choice)) ? [] : [`${where}: a choice has 1 to 100 characters`]),
    ...repeated(choices.map(({ name }) => name)).map((name) => `${where}: there are two choices called ${name}`),
  ];
}

function isWithin(text: string, limit: number): boolean {
  return text.trim() !== '' && lengthOf(text) <= limit;
}

function isRequiredFirst(options: readonly Option[]): boolean {
  const required = options.map((option) => 'required' in option && option.required === true);
  const firstOptional = required.indexOf(false);
  return firstOptional < 0 || required.lastIndexOf(true) < firstOptional;
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function optionsOf(one: CommandPayload | Option): readonly Option[] {
  return 'options' in one ? (one.options ?? []) : [];
}

function choicesOf(
  one: CommandPayload | Option,
): readonly { readonly name: string; readonly value: string | number }[] {
  return 'choices' in one ? (one.choices ?? []) : [];
}
