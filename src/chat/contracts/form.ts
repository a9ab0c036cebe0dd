import type { Choice, OptionSpec } from './options.ts';

/** A titled list of questions. The answers go back to the command that lacked them. */
export interface Form {
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly submitLabel: string;
  /** Names the stored draft that the answers complete, see actionCode.ts. */
  readonly action: string;
}

/** One question of a form. */
export interface FormField {
  /** The option that it answers. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  /** What kind of answer it takes. What exists (an integration channel, key, app, person or project) can be searched for while typing. */
  readonly type: OptionSpec['type'];
  /** What may be picked. An answer by name is taken too, for there may be more than are listed. */
  readonly choices: readonly Choice[];
  /** Whether there are more than the choices: what is meant is searched for by a part of its name. */
  readonly more?: true;
  /** What was answered before and was not understood, with what is wrong with it. */
  readonly problem?: { readonly answer: string; readonly words: string };
}
