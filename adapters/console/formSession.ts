import type { Form, FormField } from '../../src/chat/contracts/form.ts';
import { literalAnswer, namedChoice, spokenWord } from './spokenAnswers.ts';

/** A form that is being answered at the prompt, question by question. */
export interface FormSession {
  readonly form: Form;
  readonly answers: Readonly<Record<string, string>>;
  /** The lines so far of something that is being pasted. */
  readonly pasted: readonly string[];
}

/** What an answer leads to. */
export type FormStep =
  /** A line of something that goes on. */
  | { readonly kind: 'goes-on'; readonly session: FormSession }
  | { readonly kind: 'ask'; readonly session: FormSession; readonly field: FormField }
  /** The same question again, with what it takes and how to leave. */
  | { readonly kind: 'help'; readonly session: FormSession; readonly field: FormField }
  | { readonly kind: 'submit'; readonly form: Form; readonly answers: Readonly<Record<string, string>> }
  /** `wanted`: by a word that says so, rather than by an answer that was left out. */
  | { readonly kind: 'left'; readonly wanted: boolean };

/** Ends what is pasted: a line with nothing else in it. */
const PASTE_END = '.';

/** Begins a form: asks its first question, or sends it at once where it has none. */
export function beginForm(form: Form): FormStep {
  return next({ form, answers: {}, pasted: [] });
}

/**
 * Takes an answer. A number or a label picks a choice; an empty line leaves an optional question open, and leaves the whole
 * form where the answer is needed. Words such as `stop` and `help` are meant for the form, also where what is typed is hidden: no secret
 * and no code is such a word. Elsewhere they are an answer in quotes.
 */
export function answerForm(session: FormSession, line: string): FormStep {
  const field = openField(session);
  if (field === undefined) return next(session);
  // What was begun to be pasted goes on until its end, whatever its lines say.
  if (field.type === 'configuration' && session.pasted.length > 0) return paste(session, field, line);
  const answer = line.trim();
  const picked = /^\d{1,3}$/.test(answer) ? field.choices[Number(answer) - 1]?.value : namedChoice(field, answer);
  const word = picked === undefined ? spokenWord(answer) : undefined;
  if (word === 'leave') return { kind: 'left', wanted: true };
  if (word === 'help') return { kind: 'help', session, field };
  if (field.type === 'configuration') return paste(session, field, line);
  if (answer === '' && field.required) return { kind: 'left', wanted: false };
  // A secret is taken as it is, with the quotes that may be in it.
  return next(answered(session, field, field.type === 'secret' ? answer : (picked ?? literalAnswer(answer))));
}

function paste(session: FormSession, field: FormField, line: string): FormStep {
  const { pasted } = session;
  const isOver = line.trim() === PASTE_END || (line.trim() === '' && pasted.length === 0);
  if (!isOver) return { kind: 'goes-on', session: { ...session, pasted: [...pasted, line] } };
  if (pasted.length === 0 && field.required) return { kind: 'left', wanted: false };
  return next(answered(session, field, pasted.join('\n')));
}

function answered(session: FormSession, field: FormField, answer: string): FormSession {
  return { ...session, answers: { ...session.answers, [field.name]: answer }, pasted: [] };
}

/** The question that is open. @returns undefined once all are answered. */
export function openField({ form, answers }: FormSession): FormField | undefined {
  return form.fields.find((field) => !(field.name in answers));
}

function next(session: FormSession): FormStep {
  const field = openField(session);
  return field === undefined
    ? { kind: 'submit', form: session.form, answers: session.answers }
    : { kind: 'ask', session, field };
}
