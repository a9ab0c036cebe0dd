/** Pairs that tools, shells and word processors put around a value: quotes of any kind, and the angle brackets of a template. */
const AROUND: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['‚', '‘'],
  ['«', '»'],
  ['<', '>'],
];

/** White space, control characters, byte order marks and zero-width characters. */
const BLANK = /^[\s\p{Cc}\p{Cf}]$/u;
/** A line end or tab that was written rather than meant, as by a shell that doesn't know the escape. */
const ESCAPED = /^\\[nrt]$/;
/** What needs nothing taken off; nearly every presented text is of this form. */
const CLEAN = /^\w+$/;

/**
 * Takes off what tools leave around a presented ID or secret: white space and line ends of any kind, byte order marks, and quotes.
 * Nothing inside it is changed, and no character of ours is among them, so no two secrets become one. Takes time in proportion to
 * the text: anyone may send one.
 */
export function unwrapped(presented: string): string {
  if (CLEAN.test(presented)) return presented;
  let [start, end] = [0, presented.length];
  for (;;) {
    while (start < end && BLANK.test(presented.charAt(start))) start += 1;
    while (end > start && BLANK.test(presented.charAt(end - 1))) end -= 1;
    const [first, last] = [presented.charAt(start), presented.charAt(end - 1)];
    if (end - start >= 2 && ESCAPED.test(presented.slice(start, start + 2))) start += 2;
    else if (end - start >= 2 && ESCAPED.test(presented.slice(end - 2, end))) end -= 2;
    else if (end - start >= 2 && AROUND.some(([open, close]) => first === open && last === close)) {
      start += 1;
      end -= 1;
    } else return presented.slice(start, end);
  }
}
