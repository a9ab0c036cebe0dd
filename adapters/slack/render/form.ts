import type { types } from '@slack/bolt';
import type { Form, FormField } from '../../../src/chat/contracts/form.ts';
import { ANSWER } from '../../../src/chat/copy/answerCopy.ts';
import { answerAndProblem } from '../../../src/chat/copy/usageCopy.ts';
import { printable } from '../../shared/text/printable.ts';
import { isVisible, NOTHING, shorten } from '../../shared/text/text.ts';
import { SCREEN } from '../copy.ts';
import { optionsOf } from './actions.ts';
import { blockId, section } from './elements.ts';
import { LIMITS } from './limits.ts';
import { type ModalOptions, modalFrame } from './modal.ts';
import { plain } from './text.ts';

/** The `action_id` of every input of a form; which one it is, its block's name says. */
export const FIELD_ACTION = 'lk:v1:field';

/**
 * Draws a form as a modal. Each input's block has the name of its field, by which answers come back and errors are shown, and
 * for which Slack keeps what was typed. What was answered before and not understood stands in its input again.
 * See https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/block-kit/blocks/input-block
 * @throws where the action or the metadata is longer than Slack takes: a mistake of the caller's.
 */
export function renderForm(form: Form, options: Pick<ModalOptions, 'privateMetadata' | 'nonce'>): types.ModalView {
  const blocks = form.fields.flatMap((field, index): types.KnownBlock[] => [
    ...problemBlocks(field, blockId(options.nonce, index)),
    inputBlock(field),
  ]);
  return {
    ...modalFrame(capital(form.title), { ...options, callbackId: form.action }),
    submit: plain(form.submitLabel, LIMITS.modalTitle),
    close: plain(ANSWER.cancel, LIMITS.modalTitle),
    blocks: blocks.length === 0 ? [section(NOTHING)] : blocks,
  };
}

/** Commands and options are written small where they are typed; a window has titles. */
function capital(words: string): string {
  const safe = printable(words);
  return safe.charAt(0).toUpperCase() + safe.slice(1);
}

/** What was wrong, and with which answer: an input can't show one that it does not offer. */
function problemBlocks({ problem }: FormField, block_id: string): readonly types.KnownBlock[] {
  if (problem === undefined) return [];
  const words = isVisible(problem.answer)
    ? answerAndProblem({ answer: shorten(printable(problem.answer), LIMITS.field / 2), words: problem.words })
    : problem.words;
  return [{ ...section(words), block_id }];
}

function inputBlock(field: FormField): types.InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plain(capital(field.label), LIMITS.inputLabel),
    ...(isVisible(field.hint) ? { hint: plain(field.hint, LIMITS.inputHint) } : {}),
    optional: !field.required,
    element: inputElement(field),
  };
}

function inputElement(field: FormField): types.InputBlockElement {
  switch (field.type) {
    case 'channel':
    case 'key':
    case 'app':
    case 'person':
    case 'group':
    case 'project':
      return searchInput(field);
    default:
      return menuInput(field) ?? textInput(field);
  }
}

/** See https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select */
function searchInput(field: FormField): types.ExternalSelect {
  return {
    type: 'external_select',
    action_id: FIELD_ACTION,
    // Before anything is typed the best are offered already.
    min_query_length: 0,
    placeholder: plain(SCREEN.search, LIMITS.placeholder),
    ...initialOption(field),
  };
}

/** See https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select */
function menuInput(field: FormField): types.StaticSelect | undefined {
  const options = optionsOf(field.choices);
  const values = new Set(field.choices.map(({ value }) => value));
  // If a menu can't offer everything, a name can still be typed.
  if (options.length === 0 || options.length < values.size || options.length > LIMITS.selectOptions) return undefined;
  const placeholder = plain(SCREEN.choose, LIMITS.placeholder);
  return { type: 'static_select', action_id: FIELD_ACTION, placeholder, options, ...initialOption(field) };
}

/** What was answered before, if it is one of the choices: as it stands among them, or Slack would refuse it. */
function initialOption({ problem, choices }: FormField): { initial_option?: types.PlainTextOption } {
  const answered = choices.find(({ label, value }) => problem?.answer === value || problem?.answer === label);
  const option = optionsOf(choices).find(({ value }) => value === answered?.value);
  return option === undefined ? {} : { initial_option: option };
}

/** See https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
function textInput({ problem, type }: FormField): types.PlainTextInput {
  const typed = shorten(printable(problem?.answer ?? ''), LIMITS.inputText);
  return {
    type: 'plain_text_input',
    action_id: FIELD_ACTION,
    max_length: LIMITS.inputText,
    ...(type === 'configuration' ? { multiline: true } : {}),
    ...(typed === '' ? {} : { initial_value: typed }),
  };
}
