import { ANSWER, CODE_FORM } from '../../src/chat/copy/answerCopy.ts';
import { USAGE } from '../../src/chat/copy/usageCopy.ts';
import { type Screen, textOf } from '../people/screen.ts';

/** What came of a command, in the words of docs/permissions.md; otherwise the code with which it was refused. */
export type Outcome = string;

/** What stands there of what is not there; a command that can’t be understood for another reason is a mistake of the table. */
const NOT_THERE = /^There’s no (key|project|integration channel|app) called \S+ here\./m;
const FORBIDDEN = /don’t have permission/;

/** Whether a form asks for a code of a second factor. */
export function asksForCode({ fields }: Screen): boolean {
  return fields.some(({ name, hint }) => name === 'code' && hint === CODE_FORM.hint);
}

/** @param refused what the audit trail says was refused. */
export function outcomeOf(screen: Screen, refused: readonly string[]): Outcome {
  const text = textOf(screen);
  if (screen.fields.some(({ name, hint }) => name === 'reason' && hint === ANSWER.reasonHint)) return 'with a reason';
  const [code] = refused;
  if (FORBIDDEN.test(text)) return code === 'forbidden' ? 'no' : `said to be forbidden, recorded as ${code}`;
  if (code === undefined && NOT_THERE.test(text)) return 'not there';
  if (code === 'not-found') return 'not there';
  return code ?? (text.startsWith(USAGE.title) ? 'misused' : 'yes');
}
