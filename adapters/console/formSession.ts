import type { Form, FormField } from '../../src/chat/contracts/form.ts';

/** A form that is being answered at the prompt, question by question. */
export interface FormSession {
  readonly form: Form;
  readonly answers: Readonly<Record<string, string>>;
  /** The lines so far of something that is being pasted. */
  readonly pasted: readonly string[];
}

/** What an answer leads to. */
export type FormStep =
  | { readonly kind: 'ask'; readonly session: FormSession; readonly field: FormField }
  /** A line of something that goes on. */
  | { readonly kind: 'goes-on'; readonly session: FormSession }
  | { readonly kind: 'submit'; readonly form: Form; readonly answers: Readonly<Record<string, string>> }
  | { readonly kind: 'left' };

/** Ends what is pasted: a line with nothing else in it. */
export const PASTE_END = '.';

/** Begins a form: asks its first question, or sends it at once where it has none. */
export function beginForm(form: Form): FormStep {
  return next({ form, answers: {}, pasted: [] });
}

/** @returns the type of the question that is open: what is typed now may have to be hidden, or may have several lines. */
export function openType(session: FormSession | undefined): FormField['type'] | undefined {
  return session === undefined ? undefined : openFields(session)[0]?.type;
}

/**
 * Takes an answer. A number picks a choice; an empty line leaves an optional question open, and leaves the whole form where
 * the answer is needed. What is pasted goes on until {@link PASTE_END}.
 */
export function answerForm(session: FormSession, line: string): FormStep {
  const field = openFields(session)[0];
  if (field === undefined) return next(session);
  if (field.type === 'configuration') return paste(session, field, line);
  const answer = line.trim();
  if (answer === '' && field.required) return { kind: 'left' };
  const picked = /^\d{1,3}$/.test(answer) ? field.choices[Number(answer) - 1]?.value : undefined;
  return next(answered(session, field, picked ?? answer));
}

function paste(session: FormSession, field: FormField, line: string): FormStep {
  const { pasted } = session;
  const isOver = line.trim() === PASTE_END || (line.trim() === '' && pasted.length === 0);
  if (!isOver) return { kind: 'goes-on', session: { ...session, pasted: [...pasted, line] } };
  return pasted.length === 0 && field.required ? { kind: 'left' } : next(answered(session, field, pasted.join('\n')));
}

function answered(session: FormSession, field: FormField, answer: string): FormSession {
  return { ...session, answers: { ...session.answers, [field.name]: answer }, pasted: [] };
}

function openFields({ form, answers }: FormSession): readonly FormField[] {
  return form.fields.filter((field) => !(field.name in answers));
}

function next(session: FormSession): FormStep {
  const field = openFields(session)[0];
  return field === undefined
    ? { kind: 'submit', form: session.form, answers: session.answers }
    : { kind: 'ask', session, field };
}
