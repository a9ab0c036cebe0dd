import type { Form, FormField } from '../../src/chat/contracts/form.ts';

/** A form that is being answered at the prompt, question by question. */
export interface FormSession {
  readonly form: Form;
  readonly answers: Readonly<Record<string, string>>;
}

/** What an answer leads to. */
export type FormStep =
  | { readonly kind: 'ask'; readonly session: FormSession; readonly field: FormField }
  | { readonly kind: 'submit'; readonly form: Form; readonly answers: Readonly<Record<string, string>> }
  | { readonly kind: 'left' };

/** Begins a form: asks its first question, or sends it at once where it has none. */
export function beginForm(form: Form): FormStep {
  return next({ form, answers: {} });
}

/**
 * Takes an answer. A number picks a choice; an empty line leaves an optional question open, and leaves the whole form where
 * the answer is needed.
 */
export function answerForm(session: FormSession, line: string): FormStep {
  const field = openFields(session)[0];
  if (field === undefined) return next(session);
  const answer = line.trim();
  if (answer === '' && field.required) return { kind: 'left' };
  const picked = /^\d{1,3}$/.test(answer) ? field.choices[Number(answer) - 1]?.value : undefined;
  return next({ ...session, answers: { ...session.answers, [field.name]: picked ?? answer } });
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
