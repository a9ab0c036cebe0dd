import type { types } from '@slack/bolt';
import { closingControls } from '../../shared/closingControls.ts';
import { andMore } from './elements.ts';
import { LIMITS, type Surface } from './limits.ts';

/** One block on its way into a payload. */
export interface Piece {
  readonly block: types.KnownBlock;
  /** The part of the view it comes from; one part may need several blocks. */
  readonly part: number;
  /** Whether it is there to be pressed: what can be done must stay, whatever is left out. */
  readonly control: boolean;
}

interface Load {
  readonly blocks: number;
  readonly bytes: number;
  readonly characters: number;
}

const EMPTY: Load = { blocks: 0, bytes: 0, characters: 0 };

/**
 * Leaves out of the middle what a surface can't hold, and says how much that is: what comes first stays, and the controls at
 * the end.
 * @returns at most as many blocks, and as much in them, as limits.ts allows.
 */
export function fitted(pieces: readonly Piece[], surface: Surface): readonly types.KnownBlock[] {
  const [first] = pieces;
  if (first === undefined || asManyAsFit(pieces, EMPTY, surface).length === pieces.length)
    return pieces.map(({ block }) => block);
  const notice = loadOf(andMore(pieces.length), false);
  const end = closingControls(pieces);
  // Room for the first block is kept: it says what all of this is.
  const room = sum(notice, loadOf(first.block, first.control));
  const tail = asManyAsFit(end.toReversed(), room, surface).toReversed();
  const taken = tail.reduce((load, { block, control }) => sum(load, loadOf(block, control)), notice);
  const head = asManyAsFit(pieces.slice(0, pieces.length - end.length), taken, surface);
  const kept = new Set([...head, ...tail]);
  const missing = new Set(pieces.filter((piece) => !kept.has(piece)).map(({ part }) => part));
  return [...head.map(({ block }) => block), andMore(missing.size), ...tail.map(({ block }) => block)];
}

function asManyAsFit(pieces: readonly Piece[], before: Load, surface: Surface): readonly Piece[] {
  let load = before;
  const tooMuch = pieces.findIndex(({ block, control }) => {
    load = sum(load, loadOf(block, control));
    return !holds(surface, load);
  });
  return tooMuch < 0 ? pieces : pieces.slice(0, tooMuch);
}

function holds(surface: Surface, { blocks, bytes, characters }: Load): boolean {
  return surface === 'message'
    ? blocks <= LIMITS.messageBlocks && bytes <= LIMITS.messageBytes && characters <= LIMITS.messageCharacters
    : blocks <= LIMITS.viewBlocks && bytes <= LIMITS.viewBytes;
}

function sum(one: Load, other: Load): Load {
  return {
    blocks: one.blocks + other.blocks,
    bytes: one.bytes + other.bytes,
    characters: one.characters + other.characters,
  };
}

function loadOf(block: types.KnownBlock, control: boolean): Load {
  const json = JSON.stringify(block);
  // Written as \uXXXX, a unit that is not ASCII takes six bytes: more than in any other way to write it.
  const bytes = json.length + 5 * (json.match(/[^\u0000-\u007f]/g)?.length ?? 0);
  return { blocks: 1, bytes, characters: control ? 0 : textLength(block) + LIMITS.messageCharactersPerBlock };
}

/** Where text stands; for a date, the fallback text. */
const TEXTS: readonly string[] = ['text', 'fallback'];

function textLength(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  return Object.entries(node).reduce(
    (total, [key, value]: [string, unknown]) =>
      total + (TEXTS.includes(key) && typeof value === 'string' ? value.length : textLength(value)),
    0,
  );
}
