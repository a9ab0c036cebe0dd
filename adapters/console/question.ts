import { decodeAction } from '../../src/chat/contracts/actionCode.ts';
import { plainWord, spokenWord } from './spokenAnswers.ts';

/** What a number presses, and what stands beside the number. */
export interface Offered {
  readonly label: string;
  readonly action: string;
}

/** What a line means to the buttons and choices on the screen. */
export type SpokenAnswer =
  | { readonly kind: 'press'; readonly action: string }
  /** A list without a Cancel button is left. */
  | { readonly kind: 'leave' }
  /** A question is open, and this doesn't answer it. */
  | { readonly kind: 'unclear' }
  /** No question is open, and no button is called that. */
  | { readonly kind: 'none' };

const ASKS: ReadonlySet<string | undefined> = new Set(['confirm', 'cancel', 'resume', 'pick']);

/** Whether these buttons belong to a question that waits for an answer, rather than lead to something else to look at. */
export function isQuestion(offered: readonly Offered[]): boolean {
  return offered.some(({ action }) => ASKS.has(decodeAction(action)?.kind));
}

/**
 * Reads an answer in words: the words on a button or the first of them, yes and no in their usual forms.
 * Yes counts only where one button goes on: what is dangerous isn't chosen by guess.
 */
export function spokenAnswer(line: string, offered: readonly Offered[]): SpokenAnswer {
  const asked = isQuestion(offered);
  const said = plainWord(line);
  const bare = said.replace(/^(yes|ok|okay|please)[, ]+/, '').replace(/ (it|please|now)$/, '');
  const named = asked ? [said, bare] : [said];
  const byLabel = only(offered.filter(({ label }) => named.includes(plainWord(label))));
  if (byLabel !== undefined) return { kind: 'press', action: byLabel.action };
  if (!asked) return { kind: 'none' };
  const cancel = offered.find(({ action }) => decodeAction(action)?.kind === 'cancel');
  const word = spokenWord(line);
  if (word === 'leave' || word === 'no')
    return cancel === undefined ? { kind: 'leave' } : { kind: 'press', action: cancel.action };
  const onward = offered.filter((one) => one !== cancel);
  const chosen =
    word === 'yes' ? only(onward) : only(offered.filter(({ label }) => plainWord(label).split(' ')[0] === bare));
  return chosen === undefined ? { kind: 'unclear' } : { kind: 'press', action: chosen.action };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
