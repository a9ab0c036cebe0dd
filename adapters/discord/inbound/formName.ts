import type { Standing } from '../outbound/reply.ts';

/** Before the action of a form whose answer takes the place of the message that it was opened from. */
const HERE = 'here:';

/** What a modal carries: the form's action, and where its answer is to stand; Discord tells only that it was opened from a message. */
export function formName(action: string, standing: Standing): string {
  return standing === 'in-place' ? HERE + action : action;
}

/** Reads what a modal carried. */
export function readFormName(name: string): { readonly action: string; readonly standing: Standing } {
  return name.startsWith(HERE)
    ? { action: name.slice(HERE.length), standing: 'in-place' }
    : { action: name, standing: 'own' };
}
