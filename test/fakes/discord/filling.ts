import { type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { type Control, optionValues } from './controls.ts';
import { LIMITS } from './limits.ts';
import { COMPONENT } from './numbers.ts';
import type { Chosen } from './payloads.ts';
import type { Realm } from './realm.ts';

/**
 * What a person puts into a control: what is typed, the label (or value) of what is chosen or the ID of who is, or several
 * of them; whether a box is ticked; null leaves it empty.
 */
export type Entry = string | readonly string[] | boolean | null;

/** What is in a control: the fields that Discord sends for it, and who and what was chosen. */
export interface Filled {
  readonly fields: JsonObject;
  readonly chosen: Chosen;
}

const NOBODY: Chosen = { users: [], roles: [], channels: [] };

/**
 * Puts something into a control, as far as Discord's own client lets one.
 * @param entry undefined leaves it as it is shown.
 * @param inModal in a modal an input may be left empty if it is not required; in a message one chooses, or one does not.
 * @throws when a person could not do it.
 */
export function filledWith(realm: Realm, control: Control, entry: Entry | undefined, inModal: boolean): Filled {
  const { component } = control;
  switch (control.type) {
    case COMPONENT.textInput:
      return { fields: { value: typedInto(control, entry) }, chosen: NOBODY };
    case COMPONENT.checkbox:
      return {
        fields: { value: entry === undefined ? component['default'] === true : entry === true },
        chosen: NOBODY,
      };
    case COMPONENT.fileUpload:
      if (entry !== undefined && entry !== null) throw new Error('nobody uploads files in this Discord');
      counted(control, [], inModal);
      return { fields: { values: [] }, chosen: NOBODY };
    case COMPONENT.radioGroup: {
      const [value = null] = counted(control, chosenOptions(control, entry), inModal);
      return { fields: { value }, chosen: NOBODY };
    }
    case COMPONENT.stringSelect:
    case COMPONENT.checkboxGroup:
      return { fields: { values: counted(control, chosenOptions(control, entry), inModal) }, chosen: NOBODY };
    case COMPONENT.button:
      throw new Error(`«${control.label}» is a button: nothing can be put into it`);
    default:
      return someoneChosen(realm, control, entry, inModal);
  }
}

function chosenOptions(control: Control, entry: Entry | undefined): readonly string[] {
  if (entry !== undefined) return optionValues(control, namesIn(control, entry));
  return objectsIn(control.component, 'options')
    .filter((option) => option['default'] === true)
    .map((option) => textIn(option, 'value') ?? '');
}

function someoneChosen(realm: Realm, control: Control, entry: Entry | undefined, inModal: boolean): Filled {
  const defaults = objectsIn(control.component, 'default_values').map((one) => textIn(one, 'id') ?? '');
  const values = counted(control, entry === undefined ? defaults : namesIn(control, entry), inModal);
  const users = values.filter((id) => realm.users.has(id));
  const channels = values.filter((id) => realm.channels.has(id));
  const roles = values.filter((id) => [...realm.guilds.values()].some((guild) => guild.roles.has(id)));
  const offered: Readonly<Record<number, readonly string[]>> = {
    [COMPONENT.userSelect]: users,
    [COMPONENT.roleSelect]: roles,
    [COMPONENT.mentionableSelect]: [...users, ...roles],
    [COMPONENT.channelSelect]: channels,
  };
  const wrong = values.find((id) => offered[control.type]?.includes(id) !== true);
  if (wrong !== undefined) throw new Error(`«${control.label}» does not offer ${wrong}`);
  return { fields: { values }, chosen: { users, roles, channels } };
}

function namesIn({ label }: Control, entry: Entry): readonly string[] {
  if (entry === null) return [];
  if (typeof entry === 'boolean') throw new Error(`«${label}» is no box to tick`);
  return typeof entry === 'string' ? [entry] : entry;
}

function counted(control: Control, values: readonly string[], inModal: boolean): readonly string[] {
  const { label, component, type } = control;
  const required = !inModal || component['required'] !== false;
  const most = type === COMPONENT.checkboxGroup ? objectsIn(component, 'options').length : 1;
  const { min_values: min = required ? 1 : 0, max_values: max = most } = component;
  const leftEmpty = values.length === 0 && inModal && !required;
  if (leftEmpty) return values;
  if (values.length < Number(min) || values.length > Number(max)) {
    throw new Error(`«${label}» takes from ${String(min)} to ${String(max)}, not ${values.length}`);
  }
  return values;
}

function typedInto({ label, component }: Control, entry: Entry | undefined): string {
  const given = entry === undefined ? (textIn(component, 'value') ?? '') : (entry ?? '');
  if (typeof given !== 'string') throw new Error(`«${label}» takes one text`);
  const { min_length: min = 0, max_length: max = LIMITS.input.text, required, style } = component;
  if (given === '') {
    if (required !== false) throw new Error(`Discord does not submit this: «${label}» must be filled`);
    return given;
  }
  if (given.length < Number(min) || given.length > Number(max)) {
    throw new Error(`«${label}» takes from ${String(min)} to ${String(max)} characters, not ${given.length}`);
  }
  if (style === 1 && given.includes('\n')) throw new Error(`«${label}» has one line`);
  return given;
}
