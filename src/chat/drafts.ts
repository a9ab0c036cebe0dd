import type { Choice, RawOptions } from './options.ts';

/**
 * A draft is a command that lacks something: what was given so far is stored with the question for the rest, so that
 * nothing typed is lost (invariant 12) and a button need not carry it.
 */
const GIVEN = 'given.';
const PICK = 'pick.';
const PICK_OPTION = 'pick-option';

/** Packs what was given, and the choices for one option where something is to be picked. */
export function draftParams(
  given: RawOptions,
  option?: string,
  choices: readonly Choice[] = [],
): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) params[GIVEN + name] = value;
  if (option !== undefined) params[PICK_OPTION] = option;
  choices.forEach(({ value }, index) => {
    params[PICK + index] = value;
  });
  return params;
}

/** Unpacks what was given. */
export function optionsOf(params: Readonly<Record<string, string>>): RawOptions {
  const options: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name.startsWith(GIVEN)) options[name.slice(GIVEN.length)] = value;
  }
  return options;
}

/** Unpacks what was given together with what was picked. @returns undefined where there is no such choice. */
export function openDraft(params: Readonly<Record<string, string>>, index: number): RawOptions | undefined {
  const option = params[PICK_OPTION];
  const value = params[PICK + index];
  return option === undefined || value === undefined ? undefined : { ...optionsOf(params), [option]: value };
}
