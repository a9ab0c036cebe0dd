import type { APIApplicationCommandOptionChoice, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Message } from '../../../adapters/discord/render/message.ts';
import { type Font, widthOf } from '../font.ts';
import { flow } from '../paragraphs.ts';
import { at, box, type Drawing, joined, line, path, stack } from '../svg.ts';
import { drawMessage, drawModal } from './components.ts';
import { button } from './controls.ts';
import { DARK, HEADING, SMALL, TEXT } from './look.ts';

const APP = 'Latchkey';
const NAME: Font = { size: 16, weight: 'bold', color: DARK.strong };
const TINY: Font = { size: 12, color: DARK.muted };
const MESSAGE_WIDTH = 760;
const MODAL_WIDTH = 480;
const EDGE = 16;
/** Where everything of a message begins but its sender's picture. */
const INDENT = 72;

/** A message that only one person sees. @param used the command that it answers, and who gave it. */
export function messagePicture(
  { components }: Message,
  used: { readonly by: string; readonly command: string },
): Drawing {
  const body = drawMessage(components, MESSAGE_WIDTH - INDENT - 2 * EDGE);
  const top = 60;
  const height = top + body.height + 44;
  return {
    width: MESSAGE_WIDTH,
    height,
    svg: joined([
      box(0, 0, MESSAGE_WIDTH, height, { fill: DARK.page, radius: 8 }),
      box(0, 6, MESSAGE_WIDTH, height - 12, { fill: DARK.private }),
      box(0, 6, 2, height - 12, { fill: DARK.primary }),
      usage(used),
      at(EDGE, 36, avatar()),
      at(INDENT, 34, sender()),
      at(INDENT, top, body),
      at(INDENT, top + body.height + 10, onlyYou()),
    ]),
  };
}

/** A direct message. */
export function directPicture({ components }: Message): Drawing {
  const body = drawMessage(components, MESSAGE_WIDTH - INDENT - 2 * EDGE);
  const height = 42 + body.height + 16;
  const page = box(0, 0, MESSAGE_WIDTH, height, { fill: DARK.page, radius: 8 });
  const svg = joined([page, at(EDGE, 18, avatar()), at(INDENT, 16, sender()), at(INDENT, 42, body)]);
  return { width: MESSAGE_WIDTH, height, svg };
}

/** Who gave which command, above the answer to it. */
function usage({ by, command }: { readonly by: string; readonly command: string }): string {
  const font: Font = { size: 14, color: DARK.muted };
  const words = flow(
    [
      { text: `${by} `, font: { ...font, color: DARK.text, weight: 'bold' } },
      { text: 'used ', font },
      { text: command, font: { ...font, color: DARK.link } },
    ],
    MESSAGE_WIDTH - INDENT - EDGE,
  );
  const spine = path('M36 32 v-6 q0 -6 6 -6 h24', { stroke: DARK.line });
  const face = `<circle cx="80" cy="20" r="8" fill="#3ba55c"/>`;
  return joined([spine, face, at(INDENT + 22, 9, words)]);
}

/** Who says it, that it is an app, and when. */
function sender(): Drawing {
  const after = widthOf(APP, NAME) + 6;
  return {
    width: 240,
    height: 22,
    svg: joined([
      line(0, 16, APP, NAME),
      box(after, 3, 32, 15, { fill: DARK.primary, radius: 3 }),
      line(after + 5, 14.5, 'APP', { size: 10, weight: 'bold', color: DARK.white }),
      line(after + 40, 16, 'Today at 12:00', TINY),
    ]),
  };
}

/** What Discord says below each message that only one person sees. */
function onlyYou(): Drawing {
  const eye = joined([
    path('M0 10 q7 -8 14 0 q-7 8 -14 0 z', { stroke: DARK.muted }),
    `<circle cx="7" cy="10" r="2" fill="${DARK.muted}"/>`,
  ]);
  const words = flow(
    [
      { text: 'Only you can see this · ', font: TINY },
      { text: 'Dismiss message', font: { ...TINY, color: DARK.link } },
    ],
    400,
  );
  return { width: 400, height: 20, svg: joined([eye, at(20, -2, words)]) };
}

/** A modal above everything else. */
export function modalPicture({ title, components }: APIModalInteractionResponseCallbackData): Drawing {
  const inner = MODAL_WIDTH - 2 * EDGE;
  const cross = path(`M${inner - 13} 5 l12 12 m0 -12 l-12 12`, { stroke: DARK.muted });
  const head: Drawing = {
    width: inner,
    height: 32,
    svg: joined([`<g transform="scale(0.6)">\n${avatar().svg}\n</g>`, line(34, 19, title, HEADING), cross]),
  };
  const submit = button('Submit', DARK.primary);
  const cancel = button('Cancel', DARK.secondary);
  const foot: Drawing = {
    width: inner,
    height: submit.height,
    svg: joined([at(inner - submit.width - 8 - cancel.width, 0, cancel), at(inner - submit.width, 0, submit)]),
  };
  const content = stack([head, drawModal(components, inner), foot], 20);
  const around = 28;
  const height = content.height + 2 * EDGE;
  return {
    width: MODAL_WIDTH + 2 * around,
    height: height + 2 * around,
    svg: joined([
      box(0, 0, MODAL_WIDTH + 2 * around, height + 2 * around, { fill: '#17181a', radius: 8 }),
      box(around, around, MODAL_WIDTH, height, { fill: DARK.window, radius: 8 }),
      at(around + EDGE, around + EDGE, content),
    ]),
  };
}

/** A command while it is typed, and what is offered for the option that the cursor is in. */
export interface Typing {
  readonly command: string;
  readonly option: { readonly name: string; readonly description: string; readonly typed: string };
  readonly offered: readonly APIApplicationCommandOptionChoice<string>[];
}

/** The list that opens above the field where a command is typed. */
export function typingPicture({ command, option, offered }: Typing): Drawing {
  const width = MESSAGE_WIDTH;
  const inner = width - 2 * EDGE;
  const heading = flow(
    [
      { text: `${option.name}  `, font: { ...TEXT, size: 14, weight: 'bold', color: DARK.strong } },
      { text: option.description, font: { ...SMALL, size: 14 } },
    ],
    inner - 2 * EDGE,
  );
  const rows = offered.map(({ name }, index) => {
    const fill = index === 0 ? DARK.raised : DARK.panel;
    const words = line(EDGE, 23, name, { size: 15, color: index === 0 ? DARK.strong : DARK.text });
    return at(0, 40 + index * 36, { svg: joined([box(8, 0, inner - 16, 36, { fill, radius: 4 }), words]) });
  });
  const list = 40 + offered.length * 36 + 8;
  const panel = joined([box(0, 0, inner, list, { fill: DARK.panel, radius: 8 }), at(EDGE, 10, heading), ...rows]);
  const height = list + 8 + 44 + 2 * EDGE;
  return {
    width,
    height,
    svg: joined([
      box(0, 0, width, height, { fill: DARK.page, radius: 8 }),
      at(EDGE, EDGE, { svg: panel }),
      at(EDGE, EDGE + list + 8, { svg: composer(command, option, inner) }),
    ]),
  };
}

/** Where the command is typed: its options are boxes of their own. */
function composer(command: string, { name, typed }: Typing['option'], width: number): string {
  const after = EDGE + widthOf(command, TEXT) + 8;
  const label = widthOf(name, TEXT) + 16;
  const value = widthOf(typed, TEXT) + 24;
  return joined([
    box(0, 0, width, 44, { fill: '#383a40', radius: 8 }),
    line(EDGE, 27.5, command, TEXT),
    box(after, 8, label + value, 28, { fill: DARK.panel, stroke: DARK.primary, radius: 4 }),
    box(after + 1, 9, label, 26, { fill: DARK.field, radius: 3 }),
    line(after + 8, 27.5, name, { ...TEXT, color: DARK.strong }),
    line(after + label + 8, 27.5, typed, TEXT),
    path(`M${after + label + 10 + widthOf(typed, TEXT)} 14 v16`, { stroke: DARK.text }),
  ]);
}

/** A key, as the app's picture. */
function avatar(): Drawing {
  const key = joined([
    `<circle cx="20" cy="20" r="20" fill="#3d5a80"/>`,
    `<circle cx="15" cy="20" r="5.5" fill="none" stroke="${DARK.white}" stroke-width="3"/>`,
    `<path d="M20.5 20 h11 m-3.5 0 v5 m-4 -5 v3.5" fill="none" stroke="${DARK.white}" stroke-width="3"/>`,
  ]);
  return { width: 40, height: 40, svg: key };
}
