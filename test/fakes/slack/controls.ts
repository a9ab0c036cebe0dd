import { type JsonObject, objectIn, textIn } from '../shared/json.ts';
import { elementsOf } from './blockKit.ts';

/** Something on a surface that a person can act on. */
export interface Control {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: JsonObject;
  /** The block that it stands in. */
  readonly block: JsonObject;
  /** What a person reads on it: a button's text, an input's label, a menu's placeholder. */
  readonly label: string;
}

/** @returns everything that a person can act on, from top to bottom. */
export function controlsIn(blocks: readonly JsonObject[]): readonly Control[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: textIn(block, 'block_id') ?? '',
      actionId: textIn(element, 'action_id') ?? '',
      type: textIn(element, 'type') ?? '',
      element,
      block,
      label:
        textIn(objectIn(block, 'label'), 'text') ??
        textIn(objectIn(element, 'text'), 'text') ??
        textIn(objectIn(element, 'placeholder'), 'text') ??
        '',
    })),
  );
}

/**
 * Finds the one control that a person means.
 * @param name its label, or its `action_id` or `block_id`.
 * @throws when there is none or more than one, with what there is.
 */
export function controlNamed(blocks: readonly JsonObject[], name: string): Control {
  const all = controlsIn(blocks);
  const found = all.filter(({ label, actionId, blockId }) => [label, actionId, blockId].includes(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const there = all.map(({ label, actionId }) => `${label} (${actionId})`).join(', ');
  throw new Error(
    `${found.length === 0 ? 'nothing' : 'more than one thing'} is called «${name}»; there is: ${there || 'nothing'}`,
  );
}

/** What a person has put into a control, in the fields that Slack sends. */
export type Filled = JsonObject;

/** What has been put into the controls of a surface: by block ID, then by action ID. */
export type Draft = ReadonlyMap<string, Filled>;

/** The key of a control in a {@link Draft}. Slack keeps what was typed as long as both IDs stay. */
export function draftKey(control: Pick<Control, 'blockId' | 'actionId'>): string {
  return `${control.blockId}\n${control.actionId}`;
}

/** @returns `state.values` as Slack sends it: each control that holds a value, with what is in it. */
export function stateValues(blocks: readonly JsonObject[], draft: Draft): JsonObject {
  const values: Record<string, JsonObject> = {};
  for (const control of controlsIn(blocks)) {
    const initial = initialValue(control);
    if (initial === undefined) continue;
    const filled = draft.get(draftKey(control)) ?? initial;
    values[control.blockId] = { ...values[control.blockId], [control.actionId]: { type: control.type, ...filled } };
  }
  return values;
}

/** Which field holds what was put into a control of some type; controls that are not here hold nothing. */
const HOLDS: Readonly<
  Record<string, { readonly field: string; readonly initial: string; readonly empty: null | readonly [] }>
> = {
  plain_text_input: { field: 'value', initial: 'initial_value', empty: null },
  email_text_input: { field: 'value', initial: 'initial_value', empty: null },
  url_text_input: { field: 'value', initial: 'initial_value', empty: null },
  number_input: { field: 'value', initial: 'initial_value', empty: null },
  static_select: { field: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { field: 'selected_option', initial: 'initial_option', empty: null },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', empty: null },
  checkboxes: { field: 'selected_options', initial: 'initial_options', empty: [] },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { field: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', empty: [] },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', empty: [] },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: { field: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  datepicker: { field: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { field: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time', empty: null },
};

/** @returns what a control holds before anybody touches it, or undefined if it holds nothing ever. */
export function initialValue({ type, element }: Control): Filled | undefined {
  const held = HOLDS[type];
  if (held === undefined) return undefined;
  return { [held.field]: element[held.initial] ?? held.empty };
}

/** @returns the field in which a control's value is sent, if it has one. */
export function fieldOf(control: Control): string | undefined {
  return HOLDS[control.type]?.field;
}
