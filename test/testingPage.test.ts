import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promisesIn, testFiles } from '../scripts/testingPage.ts';
import { ONE_IN } from './support/quickRates.ts';

const PAGE = readFileSync('docs/testing.md', 'utf8');
const PROMISES = rowsUnder(PAGE, '## What guards each promise');
const SHORTENED = rowsUnder(PAGE, '## What the quick tier shortens').map(([, file = '', deep = '', quick = '']) => ({
  file: file.replaceAll('`', ''),
  deep,
  quick,
}));

/** The cells of the tables below a heading, without those of the table's head. */
function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => /^\| (\d|`)/.test(line));
  return lines.map((line) => line.split('|').map((cell) => cell.trim()));
}

/** The numbers in a text, but for those that are said to be rough. */
function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?<!some )\b\d[\d,_]*\b/g)].map(([digits]) => Number(digits.replaceAll(/[,_]/g, '')));
}

/** What a file draws in the quick tier: how often, how many cases, or one in how many. */
function quickNumbers(source: string): readonly number[] {
  const asked = [
    ...source.matchAll(/\bruns\([\d_]+, ([\d_]+)\)/g),
    ...source.matchAll(/\b(?:QUICKLY|VISITED|PLAYED|ALSO_ON_POSTGRES|ONE_IN)\b[^=\n]*= ([^;]+);/g),
    ...source.matchAll(/\bsampled\([^,\n]+,[^,\n]+, (\d+)\)/g),
    ...source.matchAll(/\bquickOneIn: (\d+)/g),
    ...source.matchAll(/\bDEEP \?[^:\n]*: ([^;\n]+)/g),
  ];
  return asked.flatMap(([, numbers = '']) => numbersIn(numbers));
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
      expect(named.filter((file) => !promisesIn(file).has(Number(number)))).toEqual([]);
    },
  );

  it('names all files that are shortened in the quick tier', () => {
    const asking = testFiles().filter((file) =>
      /from '[^']*\/tier\.ts'|quickOneIn: \d/.test(readFileSync(file, 'utf8')),
    );
    const named = SHORTENED.map(({ file }) => file);
    expect(named.toSorted()).toEqual(asking.filter((file) => file !== 'test/support/tierSeed.ts').toSorted());
  });

  it.each(SHORTENED)('says of $file the figures that are in it', ({ file, deep, quick }) => {
    const source = readFileSync(file, 'utf8');
    const written = new Set(numbersIn(source));
    expect(numbersIn(deep).filter((number) => !written.has(number))).toEqual([]);
    const drawn = new Set([1, ...quickNumbers(source)]);
    expect(numbersIn(quick).filter((number) => !drawn.has(number))).toEqual([]);
    const pairs = [...source.matchAll(/\bruns\(([\d_]+), ([\d_]+)\)/g)].map(([, ...pair]) => pair.flatMap(numbersIn));
    const ofTheRow = pairs.filter(([all = 0]) => numbersIn(deep).includes(all));
    expect(ofTheRow.flatMap(([, some = 0]) => (numbersIn(quick).includes(some) ? [] : [some]))).toEqual([]);
  });

  it('says of how many tests the quick tier runs one, folder by folder', () => {
    const rates = [...new Set(ONE_IN.map(([, oneIn]) => oneIn))].toSorted((one, other) => other - one);
    const listed = rates.map((rate) => {
      const names = ONE_IN.filter(([, oneIn]) => oneIn === rate).map(([folder]) => folder.split('/')[1]);
      return `in ${rate} of ${names.join(', ').replace(/, ([^,]+)$/, ' and $1')}`;
    });
    expect(SHORTENED.find(({ file }) => file.endsWith('quickRates.ts'))?.quick).toBe(`1 ${listed.join(', ')}`);
  });
});
