/** Digits of Base 64, by character code. */
const DIGITS = new Uint8Array(128);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  DIGITS[digit.charCodeAt(0)] = value;
const [COMMA, SEMICOLON] = [','.charCodeAt(0), ';'.charCodeAt(0)];

/**
 * Finds where a place of a built file comes from. It reads the mappings once from the start and builds nothing: Node's own `SourceMap` takes
 * tens of megabytes and a third of a second for a file of libraries, and a socket that idles out already asks for a stack trace.
 * @param map as it stands in the file (ECMA-426, version 3).
 * @param line,column from 0.
 * @returns the source with its line and column, from 0; undefined where the map doesn't tell.
 */
export function placeIn({ mappings, sources }, line, column) {
  // What a segment says is relative to the one before it: its column, then the source, its line and its column, and a name.
  const now = [0, 0, 0, 0, 0];
  let [atLine, at, found] = [0, 0, undefined];
  while (at < mappings.length && atLine <= line) {
    const character = mappings.charCodeAt(at);
    if (character === SEMICOLON) {
      atLine += 1;
      now[0] = 0;
    }
    if (character === SEMICOLON || character === COMMA) {
      at += 1;
      continue;
    }
    let fields = 0;
    for (; at < mappings.length; fields += 1) {
      const next = mappings.charCodeAt(at);
      if (next === COMMA || next === SEMICOLON) break;
      let [value, shift, digit] = [0, 0, 0];
      do {
        digit = DIGITS[mappings.charCodeAt(at)] ?? 0;
        value += (digit & 31) << shift;
        shift += 5;
        at += 1;
      } while (digit & 32);
      now[fields] += value & 1 ? -(value >> 1) : value >> 1;
    }
    if (atLine < line) continue;
    if (now[0] > column) break;
    found = fields < 4 ? undefined : { source: sources[now[1]], line: now[2], column: now[3] };
  }
  return found;
}
