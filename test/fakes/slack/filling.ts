import { isList, type JsonObject, objectIn, textIn } from '../shared/json.ts';
import { optionsOf } from './blockKitTexts.ts';
import { type Control, type Filled, fieldOf } from './controls.ts';

/** What a person puts into a control: what is typed, the label (or value) of what is chosen, or several; null empties it. */
export type Entry = string | readonly string[] | null;

/**
 * Puts something into a control, as far as Slack's own client lets one.
 * @param offered the options of a menu that the app is asked for, as it last answered.
 * @returns the fields that Slack sends for it.
 * @throws when a person could not do it.
 */
export function filledWith(control: Control, entry: Entry, offered: readonly JsonObject[]): Filled {
  const field = fieldOf(control);
  if (field === undefined) throw new Error(`«${control.label}» is a ${control.type}: nothing can be put into it`);
  if (entry === null) return { [field]: field.endsWith('s') ? [] : null };
  const several = typeof entry === 'string' ? [entry] : entry;
  const options = control.type.includes('external') ? offered : optionsOf(control.element);
  switch (field) {
    case 'selected_option':
      return { [field]: optionNamed(control, options, one(control, entry)) };
    case 'selected_options':
      return { [field]: several.map((name) => optionNamed(control, options, name)) };
    case 'selected_users':
    case 'selected_channels':
    case 'selected_conversations':
      return { [field]: several };
    case 'selected_date_time':
      return { [field]: Number(one(control, entry)) };
    case 'value':
      return { [field]: typedInto(control, one(control, entry)) };
    default:
      return { [field]: one(control, entry) };
  }
}

/** @returns the one option that a person means by its label or its value. @throws when it is not offered. */
export function optionNamed(control: Control, options: readonly JsonObject[], name: string): JsonObject {
  const labelOf = (option: JsonObject) => textIn(objectIn(option, 'text'), 'text');
  const found = options.filter((option) => labelOf(option) === name || option['value'] === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const offered = options.map(labelOf).join(', ') || 'nothing';
  throw new Error(
    `«${control.label || control.actionId}» does not offer «${name}», or more than once; it offers: ${offered}`,
  );
}

/** Whether something is in a control, as the client sees it when a modal is submitted. */
export function isFilled(control: Control, values: JsonObject): boolean {
  const value = values[fieldOf(control) ?? ''];
  return value !== undefined && value !== null && value !== '' && !(isList(value) && value.length === 0);
}

function one(control: Control, entry: string | readonly string[]): string {
  if (typeof entry === 'string') return entry;
  throw new Error(`«${control.label}» takes one value`);
}

function typedInto(control: Control, text: string): string | null {
  const { type, element, label } = control;
  const { min_length: min, max_length: max } = element;
  // An emptied field is sent as null.
  if (text === '') return null;
  if (typeof min === 'number' && text.length < min) throw new Error(`«${label}» asks for at least ${min} characters`);
  const longest = typeof max === 'number' ? max : 3000;
  if (text.length > longest) throw new Error(`«${label}» takes at most ${longest} characters`);
  if (element['multiline'] !== true && text.includes('\n')) throw new Error(`«${label}» takes one line`);
  if (type === 'number_input' && !/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`«${label}» takes a number`);
  if (type === 'email_text_input' && !/^[^@\s]+@[^@\s]+$/.test(text))
    throw new Error(`«${label}» takes an email address`);
  if (type === 'url_text_input' && !URL.canParse(text)) throw new Error(`«${label}» takes a URL`);
  return text;
}
