import type { Form, FormField } from '../../src/chat/contracts/form.ts';
import { literalAnswer, namedChoice, spokenWord } from './words.ts';

/** A form that is being answered at the prompt, question by question. */
export interface FormSession {
  readonly form: Form;
  readonly answers: Readonly<Record<string, string>>;
}

/** What an answer leads to. */
export type FormStep =
  | { readonly kind: 'ask'; readonly session: FormSession; readonly field: FormField }
  /** The same question again, with what it takes and how to leave. */
  | { readonly kind: 'help'; readonly session: FormSession; readonly field: FormField }
  | { readonly kind: 'submit'; readonly form: Form; readonly answers: Readonly<Record<string, string>> }
  /** `wanted`: by a word that says so, rather than by an answer that was left out. */
  | { readonly kind: 'left'; readonly wanted: boolean };

/** Begins a form: asks its first question, or sends it at once where it has none. */
export function beginForm(form: Form): FormStep {
  return next({ form, answers: {} });
}

/**
 * Takes an answer. A number or a label picks a choice; an empty line leaves an optional question open, and leaves the whole
 * form where the answer is needed. Words such as `stop` and `help` are meant for the form; in quotes they are an answer.
 */
export function answerForm(session: FormSession, line: string): FormStep {
  const field = openField(session);
  if (field === undefined) return next(session);
  const answer = line.trim();
  const picked = /^\d{1,3}$/.test(answer) ? field.choices[Number(answer) - 1]?.value : namedChoice(field, answer);
  const word = picked === undefined ? spokenWord(answer) : undefined;
  if (word === 'leave') return { kind: 'left', wanted: true };
  if (word === 'help') return { kind: 'help', session, field };
  if (answer === '' && field.required) return { kind: 'left', wanted: false };
  return next({ ...session, answers: { ...session.answers, [field.name]: picked ?? literalAnswer(answer) } });
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
