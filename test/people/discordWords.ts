import { readTimestamps } from '../fakes/discord/timestamps.ts';
import { cells, joined } from './screen.ts';

/** The lines of a text, and what they name at its end: a thing whose menu follows, or a heading. */
export interface ReadText {
  readonly words: readonly string[];
  readonly tile: string | undefined;
  readonly heading: boolean;
}

const FENCE = '```';
const RULE = /^[─ ]+$/;
/** `**label:** value` */
const FIELD = /^\*\*((?:\\.|[^\\*])+):\*\* ?(.*)$/;
/** `**thing**`, where what is said of it stands on the next line; or, in little room, beside it. */
const TILE = /^\*\*((?:\\.|[^\\*])+)\*\*(?: – (.*))?$/;

/** Reads the markdown of a text display as a person does. */
export function linesIn(content: string): ReadText {
  const lines = content.split('\n');
  const words: string[] = [];
  let tile: string | undefined;
  let heading = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const field = FIELD.exec(line);
    const thing = TILE.exec(line);
    tile = undefined;
    heading = line.startsWith('### ');
    if (line === FENCE) {
      const end = lines.indexOf(FENCE, at + 1);
      words.push(...fenced(lines.slice(at + 1, end)));
      at = end;
    } else if (field !== null) {
      words.push(joined([plain(field[1]), plain(field[2])]));
    } else if (thing !== null && lines[at + 1] === FENCE) {
      // What an ID or a secret is called stands above the box that it is copied from.
      const end = lines.indexOf(FENCE, at + 2);
      words.push(joined([plain(thing[1]), lines.slice(at + 2, end).join('\n')]));
      at = end;
    } else if (thing !== null) {
      tile = plain(thing[1]);
      const below = thing[2] === undefined ? lines[at + 1] : undefined;
      const detail = plain(thing[2] ?? below);
      words.push(detail === '' ? tile : `${tile}: ${detail}`);
      if (below !== undefined) at += 1;
    } else {
      words.push(plain(line.replace(/^(### |-# )/, '')));
    }
  }
  return { words: words.map(cells), tile, heading };
}

/** A backslash before what could be markup is not shown. */
function plain(text = ''): string {
  return readTimestamps(text).replaceAll(/\\(.)/gu, '$1');
}

/** Code to be copied; or a table: as columns, as two lines for each row, or as a short list for each. */
function fenced(lines: readonly string[]): readonly string[] {
  const rule = lines.findIndex((line) => RULE.test(line) && line !== '');
  if (rule === 1) return lines.filter((_, index) => index !== rule);
  if (rule === 2) {
    const rest = lines.filter((_, index) => index !== rule);
    return rest.flatMap((line, index) =>
      index % 2 === 0 ? [joined([line, ...(rest[index + 1] ?? '').split(' · ')].map((cell) => cell.trim()))] : [],
    );
  }
  if (lines.length === 1) return lines;
  const rows = lines
    .join('\n')
    .split('\n\n')
    .map((row) => row.split('\n').map((line) => /^(.*?) {2,}(.*)$/.exec(line) ?? ['', line, '']));
  const columns = (rows[0] ?? []).map(([, label = '']) => label.trim());
  return [joined(columns), ...rows.map((row) => joined(row.map(([, , value = '']) => value)))];
}
