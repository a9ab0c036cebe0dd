import { readFileSync } from 'node:fs';

/** The column about second factors. */
export const FACTOR = 'second factor';

/** What docs/permissions.md says, read as a person reads it: each command’s cells by the title of their column. */
export type Page = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the table of the page. */
export function readPage(): Page {
  const lines = readFileSync('docs/permissions.md', 'utf8').split('\n');
  const [head = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cellsOf);
  const [, ...titles] = head;
  return new Map(
    rows.map(([verb = '', ...cells]) => [
      verb.replaceAll('`', ''),
      new Map(titles.map((title, index) => [title, cells[index] ?? ''])),
    ]),
  );
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
