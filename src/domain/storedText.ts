/** The replacement for what can't be stored, as in every UTF-8 decoder. */
const REPLACEMENT = '\ufffd';

/**
 * Normalises a text to the form that both databases can hold. A lone surrogate has no UTF-8 (drivers replace each with
 * U+FFFD, so two texts become one), and PostgreSQL accepts no U+0000.
 * @param text as typed or received.
 * @param limit how many UTF-16 units it may have; the rest is cut off, never in the middle of a character.
 * @returns the text itself, uncopied, if nothing is wrong with it.
 */
export function storedText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const cut = text.length > limit ? withoutHalf(text.slice(0, limit)) : text;
  const formed = cut.isWellFormed() ? cut : cut.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', REPLACEMENT) : formed;
}

/** Removes the first half of a surrogate pair whose second half was cut off. */
function withoutHalf(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
