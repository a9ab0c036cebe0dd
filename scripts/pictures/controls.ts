import type { types } from '@slack/bolt';
import { COLORS } from '../../src/charts/svg.ts';
import { cut, type Font, widthOf } from './font.ts';
import { at, box, type Drawing, joined, line, path } from './svg.ts';

const LABEL: Font = { size: 14, weight: 'bold' };
const HEIGHT = 32;
const PAD = 12;
const GAP = 8;
/** Slack cuts longer menus as well. */
const MENU_WIDTH = 240;

type ActionElement = types.ActionsBlockElement;

/** A button. */
export function button(label: string, style?: 'primary' | 'danger'): Drawing {
  const width = Math.max(56, widthOf(label, LABEL) + 2 * PAD);
  const fill = style === undefined ? COLORS.white : COLORS[style];
  const color = style === undefined ? COLORS.text : COLORS.white;
  const left = (width - widthOf(label, LABEL)) / 2;
  const frame = box(
    0,
    0,
    width,
    HEIGHT,
    style === undefined ? { fill, stroke: COLORS.line, radius: 4 } : { fill, radius: 4 },
  );
  return { width, height: HEIGHT, svg: joined([frame, line(left, 21, label, { ...LABEL, color })]) };
}

/** A menu, closed. @param chosen what is picked already, in place of the words that ask for it. */
export function menu(placeholder: string, chosen: string | undefined, width = MENU_WIDTH): Drawing {
  const font: Font = { size: 14, color: chosen === undefined ? COLORS.muted : COLORS.text };
  const words = cut(chosen ?? placeholder, width - 2 * PAD - 20, font);
  const arrow = path(`M${width - 24} 13.5 l5 5 l5 -5`, { stroke: COLORS.muted });
  return {
    width,
    height: HEIGHT,
    svg: joined([
      box(0, 0, width, HEIGHT, { fill: COLORS.white, stroke: COLORS.line, radius: 4 }),
      line(PAD, 21, words, font),
      arrow,
    ]),
  };
}

/** A field to type into. */
export function typingField(typed: string, width: number): Drawing {
  const frame = box(0, 0, width, 36, { fill: COLORS.white, stroke: COLORS.line, radius: 4 });
  return {
    width,
    height: 36,
    svg: joined([frame, line(PAD, 23, cut(typed, width - 2 * PAD, { size: 15 }), { size: 15 })]),
  };
}

/** The ⋯ that opens a menu of what can be done with a thing. */
function overflow(): Drawing {
  const dots = [11, 18, 25].map((x) => `<circle cx="${x}" cy="16" r="1.8" fill="${COLORS.text}"/>`);
  const frame = box(0, 0, 36, HEIGHT, { fill: COLORS.white, stroke: COLORS.line, radius: 4 });
  return { width: 36, height: HEIGHT, svg: joined([frame, ...dots]) };
}

/** Whatever can stand among buttons or beside a text. */
export function control(element: ActionElement | types.SectionBlockAccessory): Drawing {
  switch (element.type) {
    case 'button':
      return button(element.text.text, element.style);
    case 'static_select':
      return menu(element.placeholder?.text ?? '', element.initial_option?.text.text);
    case 'overflow':
      return overflow();
    default:
      throw new Error(`there is no drawing of ${element.type}`);
  }
}

/** Controls side by side, in as many rows as they need. */
export function row(elements: readonly ActionElement[], width: number): Drawing {
  let x = 0;
  let y = 0;
  const parts = elements.map((element) => {
    const drawn = control(element);
    if (x > 0 && x + drawn.width > width) {
      x = 0;
      y += HEIGHT + GAP;
    }
    const placed = at(x, y, drawn);
    x += drawn.width + GAP;
    return placed;
  });
  return { width, height: y + HEIGHT, svg: joined(parts) };
}
