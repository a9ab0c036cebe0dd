/** How many pieces below the last controls still belong to them: a closing word or two. */
const AFTERWORDS = 3;

/** @returns the last controls of a view, with what little stands below them: what can be done must stay, whatever is left out. */
export function closingControls<Piece extends { readonly control: boolean }>(
  pieces: readonly Piece[],
): readonly Piece[] {
  const last = pieces.findLastIndex(({ control }) => control);
  if (last < 0 || pieces.length - 1 - last > AFTERWORDS) return [];
  return pieces.slice(pieces.slice(0, last).findLastIndex(({ control }) => !control) + 1);
}
