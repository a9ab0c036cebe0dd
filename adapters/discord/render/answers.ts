import type { APIModalSubmissionComponent } from 'discord.js';
import type { RawOptions } from '../../../src/chat/options.ts';
import { TYPE } from './elements.ts';

/**
 * The answers of a submitted form by field name: the way back from `renderForm`. Somebody who was chosen becomes `@ID`, as one
 * would write it. What was left blank is left out.
 * See https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
 */
export function answersOf(components: readonly APIModalSubmissionComponent[]): RawOptions {
  const answers = components.flatMap((one): readonly (readonly [string, string])[] => {
    if (one.type !== TYPE.label) return [];
    const { component } = one;
    const answer = answerOf(component);
    return answer === undefined || answer === '' ? [] : [[component.custom_id, answer]];
  });
  return Object.fromEntries(answers);
}

type Submitted = Extract<APIModalSubmissionComponent, { component: unknown }>['component'];

function answerOf(component: Submitted): string | undefined {
  switch (component.type) {
    case TYPE.input:
      return component.value;
    case TYPE.select:
      return component.values[0];
    case TYPE.people:
      return component.values.map((id) => `@${id}`)[0];
    default:
      return undefined;
  }
}
