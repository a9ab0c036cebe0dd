import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { TYPE } from './elements.ts';

/** One part of a submitted form, as far as it can hold an answer. */
export interface SubmittedPart {
  readonly component?:
    | {
        readonly type?: number | undefined;
        readonly custom_id?: string | undefined;
        readonly value?: string | undefined;
        readonly values?: readonly string[] | undefined;
      }
    | undefined;
}

/**
 * The answers of a submitted form by field name: the way back from `renderForm`. Somebody who was chosen becomes `@ID`, as one
 * would write it. What was left blank is left out.
 * See https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
 */
export function answersOf(parts: readonly SubmittedPart[]): RawOptions {
  const answers = parts.flatMap(({ component }): readonly (readonly [string, string])[] => {
    const { custom_id: name, type, value, values } = component ?? {};
    const chosen = values?.[0];
    const answer = type === TYPE.people && chosen !== undefined ? `@${chosen}` : (value ?? chosen);
    return name === undefined || answer === undefined || answer === '' ? [] : [[name, answer]];
  });
  return Object.fromEntries(answers);
}
