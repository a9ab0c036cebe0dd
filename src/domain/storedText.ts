/** The replacement for what can't be stored, as in every UTF-8 decoder. */
const REPLACEMENT = '\ufffd';

const UNSTORED = /[\0\ufdd0-\ufdef]/;
const UNSTORED_ALL = /[\0\ufdd0-\ufdef]/g;

/**
 * The form in which both databases hold a text. A lone surrogate has no UTF-8 (drivers write U+FFFD instead, each time alike, so that
 * two texts become one), and PostgreSQL takes no U+0000. The noncharacters are a program's own: with two of them a text would pretend
 * to hold a moment (see time/moment.ts).
 * @param text as it was typed or received.
 * @param limit how many UTF-16 units it may have; what is more is cut off, never in the middle of a character.
 * @returns the same text where nothing is wrong with it, which costs no copy.
 */
export function storedText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const cut = text.length > limit ? withoutHalf(text.slice(0, limit)) : text;
  const formed = cut.isWellFormed() ? cut : cut.toWellFormed();
  return UNSTORED.test(formed) ? formed.replace(UNSTORED_ALL, REPLACEMENT) : formed;
}

/** Removes the first half of a surrogate pair whose second half was cut off. */
function withoutHalf(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
