import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync('docs/testing.md', 'utf8');
const PROMISES = rowsUnder(PAGE, '## What guards each promise');

/** The cells of the tables below a heading, without those of the table's head. */
function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => /^\| (\d|`)/.test(line));
  return lines.map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Whether a test in a file says in its title, or in that of a group, which promise it guards. */
function namesInATitle(file: string, number: string): boolean {
  const titles = readFileSync(file, 'utf8').match(/['"`][^'"`\n]*[Ii]nvariants? [^'"`\n]*['"`]/g) ?? [];
  return titles.some((title) =>
    [...title.matchAll(/[Ii]nvariants? (\d+(?:(?:, | and )\d+)*)/g)].some(([, numbers = '']) =>
      numbers.split(/, | and /).includes(number),
    ),
  );
}

describe('docs/testing.md', () => {
  it('has a row for each promise of docs/security.md', () => {
    const promised = readFileSync('docs/security.md', 'utf8').matchAll(/^\| (\d+) \|/gm);
    expect(PROMISES.map(([, number]) => number)).toEqual([...promised].map(([, number]) => number));
  });

  it.each(PROMISES.map(([, number = '', , files = '']) => ({ number, files })))(
    'names for promise $number tests that say so in their titles',
    ({ number, files }) => {
      const named = [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((file) => !namesInATitle(file, number))).toEqual([]);
    },
  );

  it('names all files that are shortened in the quick tier', () => {
    const all = readdirSync('test', { recursive: true, encoding: 'utf8' }).map(
      (file) => `test/${file.replaceAll('\\', '/')}`,
    );
    const asking = all.filter(
      (file) => /\.ts$/.test(file) && /from '[^']*\/tier\.ts'|quickOneIn: \d/.test(readFileSync(file, 'utf8')),
    );
    const named = rowsUnder(PAGE, '## What the quick tier shortens').map(([, file = '']) => file.replaceAll('`', ''));
    expect(named.toSorted()).toEqual(asking.filter((file) => file !== 'test/support/tierSeed.ts').toSorted());
  });
});
