import type { Placement } from '../outbound/reply.ts';

/** Before the action of a form whose answer takes the place of the message that it was opened from. */
const HERE = 'here:';

/** What a modal carries: the form's action, and where its answer is to stand; Discord tells only that it was opened from a message. */
export function formName(action: string, placement: Placement): string {
  return placement === 'in-place' ? HERE + action : action;
}

/** Reads what a modal carried. */
export function readFormName(name: string): { readonly action: string; readonly placement: Placement } {
  return name.startsWith(HERE)
    ? { action: name.slice(HERE.length), placement: 'in-place' }
    : { action: name, placement: 'own' };
}
