import type { APIButtonComponent, APIComponentInMessageActionRow, APISelectMenuOption } from 'discord.js';
import { STYLE, TYPE } from '../../../adapters/discord/render/elements.ts';
import { cut, type Font, widthOf } from '../font.ts';
import { at, box, type Drawing, joined, line, path } from '../svg.ts';
import { DARK, LABEL } from './look.ts';

const HEIGHT = 32;
const FIELD_HEIGHT = 40;
const PAD = 16;
const GAP = 8;
const MENU_WIDTH = 400;

/** A button. */
export function button(label: string, fill: string): Drawing {
  const width = Math.max(60, widthOf(label, LABEL) + 2 * PAD);
  const left = (width - widthOf(label, LABEL)) / 2;
  const frame = box(0, 0, width, HEIGHT, { fill, radius: 4 });
  return { width, height: HEIGHT, svg: joined([frame, line(left, 21, label, LABEL)]) };
}

/** The button of a message. */
export function messageButton(component: APIButtonComponent): Drawing {
  if (!('label' in component)) throw new Error('there is no drawing of a button without a label');
  return button(component.label ?? '', fillOf(component));
}

function fillOf({ style }: APIButtonComponent): string {
  switch (style) {
    case STYLE.primary:
      return DARK.primary;
    case STYLE.danger:
      return DARK.danger;
    case STYLE.secondary:
      return DARK.secondary;
    default:
      throw new Error(`there is no drawing of a button of the style ${style}`);
  }
}

/** A menu, closed: what is picked in it, or what asks for that. */
export function menu(
  placeholder: string | undefined,
  options: readonly APISelectMenuOption[] = [],
  width = MENU_WIDTH,
): Drawing {
  const chosen = options.find((option) => option.default === true)?.label;
  const font: Font = { size: 15, color: chosen === undefined ? DARK.muted : DARK.text };
  const words = line(12, 25, cut(chosen ?? placeholder ?? '', width - 56, font), font);
  const arrow = path(`M${width - 28} 17 l6 6 l6 -6`, { stroke: DARK.text });
  return { width, height: FIELD_HEIGHT, svg: joined([fieldBox(width), words, arrow]) };
}

/** A field to type into: what is typed already, or what is suggested. */
export function typingField(typed: string | undefined, placeholder: string | undefined, width: number): Drawing {
  const font: Font = { size: 15, color: typed === undefined ? DARK.muted : DARK.text };
  const words = line(12, 25, cut(typed ?? placeholder ?? '', width - 24, font), font);
  return { width, height: FIELD_HEIGHT, svg: joined([fieldBox(width), words]) };
}

function fieldBox(width: number): string {
  return box(0, 0, width, FIELD_HEIGHT, { fill: DARK.field, radius: 4 });
}

/** Controls side by side, in as many rows as they need. */
export function row(elements: readonly APIComponentInMessageActionRow[], width: number): Drawing {
  let x = 0;
  let y = 0;
  let height = 0;
  const parts = elements.map((element) => {
    const drawn = control(element);
    if (x > 0 && x + drawn.width > width) {
      x = 0;
      y += HEIGHT + GAP;
    }
    const placed = at(x, y, drawn);
    x += drawn.width + GAP;
    height = y + drawn.height;
    return placed;
  });
  return { width, height, svg: joined(parts) };
}

function control(element: APIComponentInMessageActionRow): Drawing {
  switch (element.type) {
    case TYPE.button:
      return messageButton(element);
    case TYPE.select:
      return menu(element.placeholder, element.options);
    default:
      throw new Error(`there is no drawing of a component of the type ${element.type}`);
  }
}
