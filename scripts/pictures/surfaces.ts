import type { types } from '@slack/bolt';
import type { Message } from '../../adapters/slack/render/message.ts';
import { COLORS } from '../../src/charts/svg.ts';
import { drawBlocks } from './blocks.ts';
import { button } from './controls.ts';
import { type Font, widthOf } from './font.ts';
import { at, box, type Drawing, joined, line, path, stack } from './svg.ts';

const APP = 'Latchkey';
const NAME: Font = { size: 15, weight: 'bold' };
const SMALL: Font = { size: 12, color: COLORS.muted };
const MARGIN = 20;
const MESSAGE_WIDTH = 760;
const MODAL_WIDTH = 520;
const AVATAR = 36;

/** A message that only one person sees. @param typed the command that it answers, where it answers one. */
export function messagePicture({ blocks }: { readonly blocks: Message['blocks'] }, typed?: string): Drawing {
  const message = ephemeral(blocks, MESSAGE_WIDTH - 2 * MARGIN);
  const parts = typed === undefined ? [message] : [composer(typed, MESSAGE_WIDTH - 2 * MARGIN), message];
  return framed(stack(parts, 18), MESSAGE_WIDTH);
}

/** A direct message. */
export function directPicture({ blocks }: { readonly blocks: Message['blocks'] }): Drawing {
  const width = MESSAGE_WIDTH - 2 * MARGIN;
  const indent = AVATAR + 10;
  const body = drawBlocks(blocks, width - indent);
  const svg = joined([at(0, 2, avatar(AVATAR)), at(indent, 0, sender()), at(indent, 26, body)]);
  return framed({ width, height: 28 + body.height, svg }, MESSAGE_WIDTH);
}

/** The app's home. */
export function homePicture({ blocks }: types.HomeView): Drawing {
  const width = MESSAGE_WIDTH - 2 * MARGIN;
  return framed(stack([tabs(width), drawBlocks(blocks, width)], 20), MESSAGE_WIDTH);
}

/** A modal above everything else. */
export function modalPicture({ title, blocks, submit, close }: types.ModalView): Drawing {
  const inner = MODAL_WIDTH - 2 * MARGIN;
  const heading = line(0, 20, title.text, { size: 19, weight: 'bold' });
  const cross = path(`M${inner - 14} 7 l12 12 m0 -12 l-12 12`, { stroke: COLORS.muted });
  const head: Drawing = { width: inner, height: 34, svg: joined([heading, cross]) };
  const choices = [
    ...(close === undefined ? [] : [button(close.text)]),
    ...(submit === undefined ? [] : [button(submit.text, 'primary')]),
  ];
  let right = inner;
  const buttons = choices.toReversed().map((choice) => {
    right -= choice.width;
    const placed = at(right, 0, choice);
    right -= 10;
    return placed;
  });
  const foot: Drawing = { width: inner, height: 32, svg: joined(buttons) };
  const sheet = framed(stack([head, drawBlocks(blocks, inner), foot], 16), MODAL_WIDTH);
  const around = 28;
  const width = MODAL_WIDTH + 2 * around;
  const height = sheet.height + 2 * around;
  return {
    width,
    height,
    svg: joined([box(0, 0, width, height, { fill: '#8b8b90', radius: 8 }), at(around, around, sheet)]),
  };
}

function framed(content: Drawing, width: number): Drawing {
  const height = content.height + 2 * MARGIN;
  const frame = box(0, 0, width, height, { fill: COLORS.white, stroke: COLORS.line, radius: 8 });
  return { width, height, svg: joined([frame, at(MARGIN, MARGIN, content)]) };
}

/** Where the command was typed. */
function composer(typed: string, width: number): Drawing {
  const frame = box(0, 0, width, 40, { fill: COLORS.white, stroke: COLORS.line, radius: 8 });
  const send = path(`M${width - 30} 13 l16 7 l-16 7 l3 -7 z`, { fill: COLORS.primary });
  return { width, height: 40, svg: joined([frame, line(14, 25, typed, { size: 15 }), send]) };
}

function ephemeral(blocks: readonly types.KnownBlock[], width: number): Drawing {
  const indent = AVATAR + 10;
  const body = drawBlocks(blocks, width - indent);
  const eye = joined([
    path('M22 8.5 q7 -7 14 0 q-7 7 -14 0 z', { stroke: COLORS.muted }),
    `<circle cx="29" cy="8.5" r="2" fill="${COLORS.muted}"/>`,
  ]);
  const only = line(indent, 13, 'Only visible to you', SMALL);
  return {
    width,
    height: 48 + body.height,
    svg: joined([eye, only, at(0, 22, avatar(AVATAR)), at(indent, 20, sender()), at(indent, 46, body)]),
  };
}

/** Who says it, that it is an app, and when. */
function sender(): Drawing {
  const after = widthOf(APP, NAME) + 8;
  const badge = box(after, 5, 29, 15, { fill: '#e4e4e6', radius: 2 });
  const app = line(after + 4, 16, 'APP', { size: 10, weight: 'bold', color: COLORS.muted });
  return {
    width: 200,
    height: 22,
    svg: joined([line(0, 17, APP, NAME), badge, app, line(after + 37, 17, '12:00', SMALL)]),
  };
}

/** A key, as the app's picture. */
function avatar(size: number): Drawing {
  const scale = size / 36;
  const key = joined([
    box(0, 0, 36, 36, { fill: COLORS.accent, radius: 8 }),
    `<circle cx="13" cy="18" r="5.5" fill="none" stroke="${COLORS.white}" stroke-width="3"/>`,
    `<path d="M18.5 18 h11 m-3.5 0 v5 m-4 -5 v3.5" fill="none" stroke="${COLORS.white}" stroke-width="3"/>`,
  ]);
  return { width: size, height: size, svg: scale === 1 ? key : `<g transform="scale(${scale})">\n${key}\n</g>` };
}

function tabs(width: number): Drawing {
  const names = ['Home', 'Messages', 'About'];
  let x = 0;
  const drawn = names.flatMap((name, index) => {
    const font: Font = index === 0 ? { size: 13, weight: 'bold' } : { size: 13, color: COLORS.muted };
    const own = widthOf(name, font);
    const under = index === 0 ? [box(x, 65, own, 3, { fill: COLORS.accent })] : [];
    const words = line(x, 56, name, font);
    x += own + 20;
    return [words, ...under];
  });
  const title = line(38, 20, APP, { size: 18, weight: 'bold' });
  const rule = box(-MARGIN, 68, width + 2 * MARGIN, 1, { fill: COLORS.line });
  return { width, height: 69, svg: joined([avatar(28).svg, title, ...drawn, rule]) };
}
