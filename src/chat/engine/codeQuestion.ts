import type { Confirmation } from '../../domain/people/confirmation.ts';
import { type Refusal, refusalText } from '../../domain/refusals.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import type { CommandContext } from '../contracts/command.ts';
import type { Form, FormField } from '../contracts/form.ts';
import type { OptionSpecs, RawOptions } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import { CODE_FORM } from '../copy/answerCopy.ts';
import { contextParams, draftParams, optionsOf } from './drafts.ts';

/**
 * The question for a code of the second factor. It comes in between where something is about to be changed: what was pressed or typed
 * is stored with it, and goes on once the code is right.
 */

/** The path under which such questions are stored; no command has it. */
const CODE_PATH: readonly string[] = ['second-factor'];

/** The one field of its form. */
export const CODE_OPTIONS: OptionSpecs = { code: { type: 'secret', required: true, description: CODE_FORM.hint } };

/** What goes on after a right code: a press as it was, or a command with what was given. */
export type Continuation =
  | { readonly kind: 'press'; readonly action: string }
  | { readonly kind: 'command'; readonly path: readonly string[]; readonly raw: RawOptions; readonly offered: boolean };

const ACTION = 'action';
const COMMAND = 'command';
const OFFERED = 'offered';

/** Whether a stored question is one for a code. */
export function isCodeQuestion({ command }: Pick<Confirmation, 'command'>): boolean {
  return command.join(' ') === CODE_PATH.join(' ');
}

/** Stores what is to go on, and makes the form. @param wrong why the last code was not taken. */
export async function askForCode<Services>(
  ports: ChatPorts,
  context: CommandContext<Services>,
  next: Continuation,
  wrong?: Refusal,
): Promise<Form> {
  const { personId } = context.actor;
  const params = { ...packed(next), ...contextParams(context) };
  const asked = { command: CODE_PATH, personId, subjectId: '', params, seen: {} };
  const { id } = await ports.storeConfirmation(asked);
  return codeForm(id, wrong && sentences(wrong));
}

function sentences(refusal: Refusal): string {
  const { what, next } = refusalText(refusal);
  return `${what} ${next}`;
}

/** The form of a stored question. */
export function codeForm(id: string, wrong?: string): Form {
  const field: FormField = {
    name: 'code',
    label: CODE_FORM.label,
    hint: CODE_FORM.hint,
    type: 'secret',
    required: true,
    choices: [],
    ...(wrong === undefined ? {} : { problem: { answer: '', words: wrong } }),
  };
  const action = encodeAction({ kind: 'form', id });
  return { title: CODE_FORM.title, fields: [field], submitLabel: CODE_FORM.submit, action };
}

function packed(next: Continuation): Record<string, string> {
  if (next.kind === 'press') return { [ACTION]: next.action };
  const { path, raw, offered } = next;
  return { ...draftParams(raw), [COMMAND]: path.join(' '), ...(offered ? { [OFFERED]: 'yes' } : {}) };
}

/** Unpacks what is to go on. */
export function continuationOf({ params }: Pick<Confirmation, 'params'>): Continuation {
  const action = params[ACTION];
  if (action !== undefined) return { kind: 'press', action };
  const path = (params[COMMAND] ?? '').split(' ');
  return { kind: 'command', path, raw: optionsOf(params), offered: params[OFFERED] === 'yes' };
}
