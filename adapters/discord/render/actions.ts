import type {
  APIActionRowComponent,
  APIButtonComponentWithCustomId,
  APIComponentInMessageActionRow,
  APISelectMenuOption,
  APIStringSelectComponent,
} from 'discord.js';
import type { Choice } from '../../../src/chat/contracts/options.ts';
import type { Block, Button } from '../../../src/chat/contracts/view.ts';
import { CONTROL, rangeOf } from '../../../src/chat/copy/answerCopy.ts';
import { isVisible, shown } from '../../shared/text/text.ts';
import { bold, paragraph, STYLE, TYPE, textDisplay } from './elements.ts';
import type { Drawn } from './fit.ts';
import { LIMITS } from './limits.ts';

/** What the `custom_id` of a menu begins with; its number follows, and the `value` of the option that was picked is the action's code. */
export const SELECT_ACTION = 'lk:v1:select:';

/** A thing with what can be done with it. */
export type Overflow = Extract<Block, { kind: 'overflow' }>;

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Buttons side by side, whose `custom_id` is the action's code. See https://docs.discord.com/developers/components/reference#action-row */
export function buttonRows(buttons: readonly Button[]): readonly Drawn[] {
  return chunks(buttons.filter(isPressable).map(buttonElement), LIMITS.buttons).map(row);
}

/**
 * A menu, or several with the ranges of what they offer where there is more than one can hold.
 * See https://docs.discord.com/developers/components/reference#string-select
 */
export function selectRows(label: string, choices: readonly Button[]): readonly Drawn[] {
  const menus = chunks(optionsOf(choices.map(asChoice)), LIMITS.selectOptions);
  return menus.map((options, index) => {
    const first = index * LIMITS.selectOptions + 1;
    const range = menus.length === 1 ? '' : rangeOf(first, first + options.length - 1);
    return row([selectElement(shown(label, LIMITS.placeholder - range.length) + range, options, index)]);
  });
}

/** A thing with the menu of what can be done with it below, as Discord has no ⋯; a button beside it where there is but one choice. */
export function overflowTile({ label, detail, choices }: Overflow): readonly Drawn[] {
  const words = bold(label) + (detail === undefined || !isVisible(detail) ? '' : `\n${paragraph(detail)}`);
  const [only, ...others] = choices.filter(isPressable);
  if (only === undefined) return [{ kind: 'words', text: words }];
  if (others.length > 0) return [{ kind: 'words', text: words }, ...selectRows(label, choices)];
  const accessory = buttonElement(only);
  return [{ kind: 'component', component: { type: TYPE.section, components: [textDisplay(words)], accessory } }];
}

/** The same in little room: its words on one line, and no menu. */
export function overflowLine({ label, detail }: Overflow): Drawn {
  const words = detail === undefined || !isVisible(detail) ? '' : ` – ${paragraph(detail)}`;
  return { kind: 'words', text: bold(label) + words };
}

/** Menus that several things share when there is no room for one each: each option names its subject. */
export function sharedMenus(tiles: readonly Overflow[]): readonly Drawn[] {
  const choices = tiles.flatMap(({ label, choices: own }) =>
    own.map((choice): Button => {
      const what = shown(choice.label, LIMITS.optionLabel / 2);
      return { ...choice, label: `${shown(label, LIMITS.optionLabel - what.length - 2)}: ${what}` };
    }),
  );
  return selectRows(CONTROL.more, choices);
}

/**
 * What a menu offers, see https://docs.discord.com/developers/components/reference#string-select-select-option-structure
 * @returns each value once, as Discord refuses two that are the same; none that it would refuse: cut, it would mean something else.
 */
export function optionsOf(choices: readonly Choice[]): APISelectMenuOption[] {
  const byValue = new Map<string, APISelectMenuOption>();
  for (const { label, value } of choices) {
    if (value.length === 0 || value.length > LIMITS.optionValue || byValue.has(value)) continue;
    byValue.set(value, { label: shown(label, LIMITS.optionLabel), value });
  }
  return [...byValue.values()];
}

/**
 * Gives each menu of a message its number, and leaves out a button that stands there already: Discord refuses a message in which
 * two components have one name. See https://docs.discord.com/developers/components/reference#anatomy-of-a-component-custom-id
 */
export function named(drawn: readonly Drawn[]): readonly Drawn[] {
  const taken = new Set<string>();
  let menus = 0;
  const isNew = (id: string) => !taken.has(id) && taken.add(id).size > 0;
  return drawn.flatMap((one): readonly Drawn[] => {
    if (one.kind === 'words') return [one];
    const { component } = one;
    if (component.type === TYPE.section) {
      const { accessory, components } = component;
      const isRepeated = accessory.type === TYPE.button && 'custom_id' in accessory && !isNew(accessory.custom_id);
      return isRepeated ? components.map(({ content }) => ({ kind: 'words', text: content })) : [one];
    }
    if (component.type !== TYPE.row) return [one];
    const own = component.components.flatMap((element): readonly APIComponentInMessageActionRow[] => {
      if (element.type === TYPE.select) return [{ ...element, custom_id: `${SELECT_ACTION}${menus++}` }];
      return !('custom_id' in element) || isNew(element.custom_id) ? [element] : [];
    });
    return own.length === 0 ? [] : [row(own)];
  });
}

function asChoice({ label, action }: Button): Choice {
  return { label, value: action };
}

function isPressable({ action }: Button): boolean {
  return action.length > 0 && action.length <= LIMITS.customId;
}

/** See https://docs.discord.com/developers/components/reference#button */
function buttonElement({ label, action, style }: Button): APIButtonComponentWithCustomId {
  const look = STYLE[style ?? 'secondary'];
  return { type: TYPE.button, style: look, label: shown(label, LIMITS.buttonLabel), custom_id: action };
}

function selectElement(placeholder: string, options: APISelectMenuOption[], index: number): APIStringSelectComponent {
  return { type: TYPE.select, custom_id: `${SELECT_ACTION}${index}`, placeholder, options };
}

function row(components: Row['components']): Drawn {
  return { kind: 'component', component: { type: TYPE.row, components } };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
