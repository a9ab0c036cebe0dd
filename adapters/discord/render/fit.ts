import type { APIMessageTopLevelComponent } from 'discord.js';
import { closingControls } from '../../shared/closingControls.ts';
import { andMore, TYPE, textDisplay } from './elements.ts';
import { LIMITS } from './limits.ts';

/** What a part of a view is drawn as: lines of markdown, or a component of another kind. */
export type Drawn =
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'component';
      readonly component: Exclude<APIMessageTopLevelComponent, { type: typeof TYPE.text }>;
    };

/** One piece on its way into a message. */
export interface Piece {
  readonly drawn: Drawn;
  /** Which part of the view it comes from; one part may need several pieces. */
  readonly part: number;
  /** Whether it is there to be pressed: what can be done must stay, whatever is left out. */
  readonly control: boolean;
}

/**
 * Leaves out of the middle what a message can't hold, and says how much that is: what comes first stays, and the controls at the
 * end.
 */
export function fitted(pieces: readonly Piece[]): readonly Drawn[] {
  const [first] = pieces;
  if (first === undefined || fits(pieces)) return pieces.map(({ drawn }) => drawn);
  const end = closingControls(pieces);
  // Room for the first piece is kept: it says what all of this is.
  const tail = lastOf(end, [first, noticeOf(pieces.length)]);
  const head = firstOf(pieces.slice(0, pieces.length - end.length), [noticeOf(pieces.length), ...tail]);
  const kept = new Set([...head, ...tail]);
  const missing = new Set(pieces.filter((piece) => !kept.has(piece)).map(({ part }) => part));
  return [...head, noticeOf(missing.size), ...tail].map(({ drawn }) => drawn);
}

/** Whether a message can hold all of this. */
export function fits(pieces: readonly Piece[]): boolean {
  const components = assembled(pieces.map(({ drawn }) => drawn));
  const counts = components.map(countIn);
  const texts = components.map(charactersIn);
  return sum(counts) <= LIMITS.messageComponents && sum(texts) <= LIMITS.messageCharacters;
}

/** Puts a message together. Words that follow one another are one text, each on lines of its own. */
export function assembled(drawn: readonly Drawn[]): APIMessageTopLevelComponent[] {
  const components: APIMessageTopLevelComponent[] = [];
  for (const one of drawn) {
    const last = components.at(-1);
    if (one.kind === 'component') components.push(one.component);
    else if (last?.type !== TYPE.text) components.push(textDisplay(one.text));
    else components[components.length - 1] = textDisplay(`${last.content}\n${one.text}`);
  }
  return components;
}

function noticeOf(count: number): Piece {
  return { drawn: { kind: 'words', text: andMore(count) }, part: -1, control: false };
}

function firstOf(pieces: readonly Piece[], after: readonly Piece[]): readonly Piece[] {
  const tooMuch = pieces.findIndex((_, index) => !fits([...pieces.slice(0, index + 1), ...after]));
  return tooMuch < 0 ? pieces : pieces.slice(0, tooMuch);
}

/** Draws as many controls as fit, last ones first; a footer that is too long for them is left out. */
function lastOf(end: readonly Piece[], before: readonly Piece[]): readonly Piece[] {
  let kept: readonly Piece[] = [];
  for (const piece of end.toReversed()) {
    if (fits([...before, piece, ...kept])) kept = [piece, ...kept];
    else if (piece.control) break;
  }
  return kept;
}

function countIn(component: APIMessageTopLevelComponent): number {
  switch (component.type) {
    case TYPE.row:
      return 1 + component.components.length;
    case TYPE.section:
      return 2 + component.components.length;
    default:
      return 1;
  }
}

function charactersIn(component: APIMessageTopLevelComponent): number {
  if (component.type === TYPE.text) return component.content.length;
  return component.type === TYPE.section ? sum(component.components.map(({ content }) => content.length)) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
