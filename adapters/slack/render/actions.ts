import type { types } from '@slack/bolt';
import type { Choice } from '../../../src/chat/contracts/options.ts';
import type { Block, Button } from '../../../src/chat/contracts/view.ts';
import { CONTROL, rangeOf } from '../../../src/chat/copy/answerCopy.ts';
import { isVisible, shown } from '../../shared/text/text.ts';
import { LIMITS } from './limits.ts';
import { literal, plain } from './text.ts';

/** What a button's `action_id` begins with; its number follows, and its `value` is the action's code. */
export const BUTTON_ACTION = 'lk:v1:button:';
/** What the `action_id` of a menu begins with; the `value` of the option that was picked is the action's code. */
export const SELECT_ACTION = 'lk:v1:select:';

type Overflow = Extract<Block, { kind: 'overflow' }>;

/** Buttons side by side. See https://docs.slack.dev/reference/block-kit/blocks/actions-block */
export function buttonBlocks(buttons: readonly Button[]): readonly types.ActionsBlock[] {
  const elements = buttons.map(buttonElement);
  return chunks(elements, LIMITS.actions).map((chunk) => ({ type: 'actions', elements: chunk }));
}

/**
 * A menu, or several with the ranges of what they offer where there is more than one can hold.
 * See https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
 */
export function selectBlocks(label: string, choices: readonly Button[]): readonly types.ActionsBlock[] {
  const menus = chunks(optionsOf(choices.map(asChoice)), LIMITS.selectOptions);
  return menus.map((chunk, index) => {
    const first = index * LIMITS.selectOptions + 1;
    const range = menus.length === 1 ? '' : rangeOf(first, first + chunk.length - 1);
    const placeholder = shown(label, LIMITS.placeholder - range.length) + range;
    return { type: 'actions', elements: [selectElement(placeholder, chunk, index)] };
  });
}

/**
 * A thing with the menu of what can be done with it: ⋯ for a few choices, a longer menu for more, a button where there is but
 * one. See https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
 */
export function overflowBlocks({ label, detail, choices }: Overflow): readonly types.KnownBlock[] {
  const name = shown(label, LIMITS.section - LIMITS.field - 1);
  const more = detail === undefined || !isVisible(detail) ? '' : `\n${shown(detail, LIMITS.field)}`;
  const section: types.SectionBlock = { type: 'section', text: literal(name + more) };
  const options = optionsOf(choices.map(asChoice));
  if (options.length > LIMITS.selectOptions) return [section, ...selectBlocks(label, choices)];
  const accessory = accessoryOf(choices, options);
  return [accessory === undefined ? section : { ...section, accessory }];
}

function accessoryOf(
  choices: readonly Button[],
  options: types.PlainTextOption[],
): types.SectionBlockAccessory | undefined {
  const [only, ...others] = choices;
  if (only === undefined) return undefined;
  if (others.length === 0) return buttonElement(only, 0);
  if (options.length === 0) return undefined;
  if (options.length <= LIMITS.overflowOptions) return { type: 'overflow', action_id: `${SELECT_ACTION}0`, options };
  return selectElement(CONTROL.more, options, 0);
}

/**
 * What a menu offers. See https://docs.slack.dev/reference/block-kit/composition-objects/option-object
 * @returns each value once, as Slack could not tell two apart; none that Slack would refuse: cut, it would mean something else.
 */
export function optionsOf(choices: readonly Choice[]): types.PlainTextOption[] {
  const byValue = new Map<string, types.PlainTextOption>();
  for (const { label, value } of choices) {
    if (value.length === 0 || value.length > LIMITS.optionValue || byValue.has(value)) continue;
    byValue.set(value, { text: plain(label, LIMITS.optionText), value });
  }
  return [...byValue.values()];
}

function asChoice({ label, action }: Button): Choice {
  return { label, value: action };
}

function buttonElement({ label, action, style }: Button, index: number): types.Button {
  return {
    type: 'button',
    text: plain(label, LIMITS.buttonText),
    action_id: `${BUTTON_ACTION}${index}`,
    value: action,
    ...(style === undefined ? {} : { style }),
  };
}

function selectElement(placeholder: string, options: types.PlainTextOption[], index: number): types.StaticSelect {
  const action_id = `${SELECT_ACTION}${index}`;
  return { type: 'static_select', action_id, placeholder: plain(placeholder, LIMITS.placeholder), options };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
