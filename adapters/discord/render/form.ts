import type {
  APIComponentInLabel,
  APILabelComponent,
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
  APIStringSelectComponent,
  APITextInputComponent,
  APIUserSelectComponent,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import type { Form, FormField } from '../../../src/chat/contracts/form.ts';
import { CONTROL } from '../../../src/chat/copy/answerCopy.ts';
import { answerAndProblem } from '../../../src/chat/copy/usageCopy.ts';
import { printable } from '../../shared/text/printable.ts';
import { isVisible, NOTHING, shorten, shown } from '../../shared/text/text.ts';
import { example, noRoom, SCREEN } from '../copy.ts';
import { optionsOf } from './actions.ts';
import { note, paragraph, TYPE, textDisplay } from './elements.ts';
import { LIMITS } from './limits.ts';

/** A form as a modal, and the names of the fields that it has no room for. */
export interface RenderedForm {
  readonly modal: APIModalInteractionResponseCallbackData;
  readonly leftOut: readonly string[];
}

/** https://docs.discord.com/developers/components/reference#text-input-text-input-styles: one line, but for what is pasted. */
const SHORT: TextInputStyle.Short = 1;
const PARAGRAPH: TextInputStyle.Paragraph = 2;
/** https://docs.discord.com/developers/components/reference#user-select-select-default-value-structure */
const USER: `${SelectMenuDefaultValueType.User}` = 'user';

/** How somebody is named in an answer. */
const MENTION = /^@(\d{17,20})$/;

/** How much of an answer is repeated beside what was wrong with it. */
const REPEATED = 40;

/**
 * Draws a form as a modal. Each input has the name of its field, by which answers come back (see answers.ts). What was answered
 * before and not understood stands in its input again, and what was wrong with it above.
 * See https://docs.discord.com/developers/interactions/receiving-and-responding#modal
 * @returns at most five fields, the required ones first: what is required and left out, the receiver of the answers asks for next.
 * @throws where the action is longer than Discord takes: a mistake of the caller's.
 */
export function renderForm(form: Form): RenderedForm {
  const kept = chosenFields(form.fields);
  const leftOut = form.fields.filter((field) => !kept.includes(field));
  const notice = leftOut.length > 0 && kept.length < LIMITS.modalComponents ? [leftOutNotice(leftOut)] : [];
  let room = LIMITS.modalComponents - kept.length - notice.length;
  const components = kept.flatMap((field): APIModalInteractionResponseCallbackComponent[] => {
    const problem = problemText(field);
    if (problem === undefined || problem.length <= LIMITS.labelDescription || room === 0)
      return [labelOf(field, problem ?? field.hint)];
    room -= 1;
    return [textDisplay(paragraph(problem)), labelOf(field, field.hint)];
  });
  const all = [...components, ...notice];
  return {
    modal: {
      custom_id: whole(form.action, LIMITS.customId),
      title: capital(shown(form.title, LIMITS.modalTitle)),
      components: all.length === 0 ? [textDisplay(NOTHING)] : all,
    },
    leftOut: leftOut.map(({ name }) => name),
  };
}

/** The ones that fit, in order. If only optional ones are left out, space is kept to say so. */
function chosenFields(fields: readonly FormField[]): readonly FormField[] {
  if (fields.length <= LIMITS.modalComponents) return fields;
  const required = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  const most = required.length < LIMITS.modalComponents ? LIMITS.modalComponents - 1 : LIMITS.modalComponents;
  const chosen = new Set([...required, ...optional].slice(0, most));
  return fields.filter((field) => chosen.has(field));
}

function leftOutNotice(fields: readonly FormField[]) {
  return textDisplay(note(noRoom(fields.map(({ name }) => name))));
}

/** What was wrong, and with which answer where its input can't show it again. */
function problemText(field: FormField): string | undefined {
  const { problem } = field;
  if (problem === undefined) return undefined;
  const isRepeated = !isShownAgain(inputOf(field)) && isVisible(problem.answer);
  const answer = shorten(printable(problem.answer), REPEATED);
  return isRepeated ? answerAndProblem({ answer, words: problem.words }) : problem.words;
}

function isShownAgain(input: APIComponentInLabel): boolean {
  switch (input.type) {
    case TYPE.select:
      return input.options.some((option) => option.default === true);
    case TYPE.people:
      return input.default_values !== undefined;
    default:
      return true;
  }
}

/** Commands and options are written small where they are typed; a window has titles. */
function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** See https://docs.discord.com/developers/components/reference#label: neither of its texts is read as markup. */
function labelOf(field: FormField, description: string): APILabelComponent {
  return {
    type: TYPE.label,
    label: capital(shown(field.label, LIMITS.label)),
    ...(isVisible(description) ? { description: shown(description, LIMITS.labelDescription) } : {}),
    component: inputOf(field),
  };
}

function inputOf(field: FormField): APIComponentInLabel {
  return menuInput(field) ?? (field.type === 'person' ? peopleInput(field) : textInput(field));
}

/**
 * A menu, where it offers everything: where there is more, a part of a name is typed and what has it is offered next.
 * See https://docs.discord.com/developers/components/reference#string-select
 */
function menuInput(field: FormField): APIStringSelectComponent | undefined {
  const { choices, problem, more } = field;
  if (more === true) return undefined;
  const options = optionsOf(choices);
  const values = new Set(choices.map(({ value }) => value));
  if (options.length === 0 || options.length < values.size || options.length > LIMITS.selectOptions) return undefined;
  const answered = choices.find(({ label, value }) => problem?.answer === value || problem?.answer === label);
  return {
    type: TYPE.select,
    custom_id: whole(field.name, LIMITS.customId),
    placeholder: CONTROL.choose,
    options: options.map((option) => (option.value === answered?.value ? { ...option, default: true } : option)),
    ...oneOrNone(field),
  };
}

/** Anyone of the server. See https://docs.discord.com/developers/components/reference#user-select */
function peopleInput(field: FormField): APIUserSelectComponent {
  const id = MENTION.exec(field.problem?.answer.trim() ?? '')?.[1];
  return {
    type: TYPE.people,
    custom_id: whole(field.name, LIMITS.customId),
    placeholder: SCREEN.chooseSomeone,
    ...(id === undefined ? {} : { default_values: [{ id, type: USER as SelectMenuDefaultValueType.User }] }),
    ...oneOrNone(field),
  };
}

function oneOrNone({ required }: FormField) {
  return { required, min_values: required ? 1 : 0, max_values: 1 };
}

/** See https://docs.discord.com/developers/components/reference#text-input */
function textInput(field: FormField): APITextInputComponent {
  const typed = shorten(printable(field.problem?.answer ?? ''), LIMITS.inputText);
  const [first] = field.choices;
  const hint = isSearched(field) ? SCREEN.typeName : first === undefined ? undefined : example(first.value);
  return {
    type: TYPE.input,
    custom_id: whole(field.name, LIMITS.customId),
    style: field.type === 'configuration' ? PARAGRAPH : SHORT,
    required: field.required,
    max_length: LIMITS.inputText,
    ...(hint === undefined ? {} : { placeholder: shown(hint, LIMITS.inputPlaceholder) }),
    ...(isVisible(typed) ? { value: typed } : {}),
  };
}

function isSearched({ type }: FormField): boolean {
  return type === 'channel' || type === 'key' || type === 'app' || type === 'project' || type === 'person';
}

/** What is read by the program again can't be cut. */
function whole(text: string, limit: number): string {
  if (text.length > limit) throw new Error(`${text.length} characters do not fit where Discord takes ${limit}`);
  return text;
}
