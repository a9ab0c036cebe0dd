import type { Slot } from './keyLife.ts';
import type { Span } from './outages.ts';

/** For how long the clock of all replicas shows another time than it is, and how far off it is: ahead, or (negative) behind. */
export interface Jump {
  readonly from: number;
  readonly until: number;
  readonly by: number;
}

/** What a clock shows at a moment that jumps do not leave alone. */
export function shownAt(at: number, jumps: readonly Jump[]): number {
  return at + (jumps.find(({ from, until }) => from <= at && at < until)?.by ?? 0);
}

/** The jumps, and the times between them. */
function piecesOf(start: number, jumps: readonly Jump[]): readonly Jump[] {
  const pieces: Jump[] = [];
  let from = start;
  for (const jump of jumps) {
    pieces.push({ from, until: jump.from, by: 0 }, jump);
    from = jump.until;
  }
  return [...pieces, { from, until: Number.POSITIVE_INFINITY, by: 0 }];
}

/** When such a clock shows a time first; never for infinity. */
function firstShown(time: number, pieces: readonly Jump[]): number {
  if (!Number.isFinite(time)) return time;
  const moments = pieces.flatMap((piece) => {
    const at = Math.max(piece.from, time - piece.by);
    return at < piece.until ? at : [];
  });
  return Math.min(...moments);
}

/** When such a clock shows again, having shown a time already, that it is still to come. */
function shownToCome(time: number, pieces: readonly Jump[]): readonly Span[] {
  const first = firstShown(time, pieces);
  const spans = pieces.map(({ from, until, by }) => ({
    from: Math.max(from, first),
    until: Math.min(until, time - by),
  }));
  return spans.filter(({ from, until }) => from < until);
}

/** What is due by such a clock: from when, and until when, as time really goes by. */
export function asItIs(slots: readonly Slot[], start: number, jumps: readonly Jump[]): readonly Slot[] {
  if (jumps.length === 0) return slots;
  const pieces = piecesOf(start, jumps);
  return slots.map((slot) => {
    const [due, until] = [firstShown(slot.due, pieces), firstShown(slot.until, pieces)];
    return { ...slot, due, until, notDueAgain: shownToCome(slot.due, pieces) };
  });
}
