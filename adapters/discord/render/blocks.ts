import type { APIMessageTopLevelComponent } from 'discord.js';
import type { Block, View } from '../../../src/chat/contracts/view.ts';
import { howFar } from '../../../src/chat/copy/answerCopy.ts';
import { NOTHING } from '../../shared/text/text.ts';
import { fileTooLarge, pictureOf } from '../copy.ts';
import { buttonRows, named, type Overflow, overflowLine, overflowTile, selectRows, sharedMenus } from './actions.ts';
import { fileComponent, gallery, isSendableFile, picturesIn } from './attachedFiles.ts';
import { code, heading, labelled, note, paragraph } from './elements.ts';
import { assembled, type Drawn, fits, fitted, type Piece } from './fit.ts';
import { LIMITS } from './limits.ts';
import { tableText } from './table.ts';
import { literal } from './text.ts';

const BAR = 20;

/** What can be drawn by itself. */
interface Surroundings {
  readonly tables: number;
  readonly pictures: ReadonlySet<number>;
}

/**
 * Draws a view in components, see https://docs.discord.com/developers/components/reference. Pure. Where not every thing has room
 * for a menu of its own, things that follow one another share theirs.
 * @returns one component at least, and no more than a message holds.
 */
export function renderBlocks(view: View): APIMessageTopLevelComponent[] {
  const roomy = piecesOf(view, (tiles) => tiles.flatMap(({ block, part }) => piece(overflowTile(block), part, false)));
  const pieces = fits(roomy) ? roomy : piecesOf(view, inLittleRoom);
  const components = assembled(named(fitted(pieces)));
  return components.length === 0 ? assembled([{ kind: 'words', text: NOTHING }]) : components;
}

interface Tile {
  readonly block: Overflow;
  readonly part: number;
}

function inLittleRoom(tiles: readonly Tile[]): readonly Piece[] {
  const lines = tiles.flatMap(({ block, part }) => piece([overflowLine(block)], part, false));
  const menus = sharedMenus(tiles.map(({ block }) => block));
  return [...lines, ...menus.flatMap((menu, index) => piece([menu], tiles[index]?.part ?? 0, true))];
}

/** @param drawTiles draws things with menus that follow one another. */
function piecesOf(view: View, drawTiles: (tiles: readonly Tile[]) => readonly Piece[]): readonly Piece[] {
  const tables = view.blocks.filter(({ kind }) => kind === 'table').length;
  const surroundings = { tables, pictures: picturesIn(view) };
  const pieces: Piece[] = [];
  let tiles: Tile[] = [];
  view.blocks.forEach((block, part) => {
    if (block.kind === 'overflow') {
      tiles.push({ block, part });
      return;
    }
    pieces.push(...drawTiles(tiles));
    tiles = [];
    pieces.push(...piece(drawn(block, part, surroundings), part, block.kind === 'buttons' || block.kind === 'select'));
  });
  return [...pieces, ...drawTiles(tiles)];
}

function piece(drawnBlock: readonly Drawn[], part: number, control: boolean): readonly Piece[] {
  return drawnBlock.map((one) => ({ drawn: one, part, control }));
}

function drawn(block: Exclude<Block, Overflow>, part: number, { tables, pictures }: Surroundings): readonly Drawn[] {
  switch (block.kind) {
    case 'heading':
      return words(heading(block.text));
    case 'text':
      return words(paragraph(block.text));
    case 'note':
      return words(note(block.text));
    case 'code':
      return words(code(block.text));
    case 'fields':
      return words(...block.fields.map(labelled));
    case 'table':
      return words(...tableText(block, tables));
    case 'progress':
      return words(progressLine(block));
    case 'image':
      return pictures.has(part)
        ? [{ kind: 'component', component: gallery(block, part) }]
        : words(note(pictureOf(block.description)));
    case 'file':
      return isSendableFile(block)
        ? [{ kind: 'component', component: fileComponent(block) }]
        : words(paragraph(fileTooLarge(block.name)));
    case 'buttons':
      return buttonRows(block.buttons);
    case 'select':
      return selectRows(block.label, block.choices);
  }
}

function words(...texts: readonly string[]): readonly Drawn[] {
  return texts.map((text) => ({ kind: 'words', text }));
}

/** A bar of how far something is, and the numbers. */
function progressLine({ label, done, total }: Extract<Block, { kind: 'progress' }>): string {
  const share = total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const filled = Math.round(share * BAR);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
  return `${literal(label, LIMITS.field)}  ${bar}  ${howFar(done, total)}`;
}
