import { readdirSync, readFileSync } from 'node:fs';

const PAGE = 'docs/testing.md';
const HEADING = '## Every test of each promise';

/** Every file of test code. */
export function testFiles(): readonly string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' });
  return all.map((file) => `test/${file.replaceAll('\\', '/')}`).filter((file) => file.endsWith('.ts'));
}

/** The promises that a test in a file says that it guards, in its title or in that of a group. */
export function promisesIn(file: string): ReadonlySet<number> {
  const titles = readFileSync(file, 'utf8').match(/['"`][^'"`\n]*[Ii]nvariants? \d[^'"`\n]*['"`]/g) ?? [];
  const named = titles.flatMap((title) => [...title.matchAll(/[Ii]nvariants? (\d+(?:(?:, | and )\d+)*)/g)]);
  return new Set(named.flatMap(([, numbers = '']) => numbers.split(/, | and /).map(Number)));
}

/** Writes the end of docs/testing.md: which files name which promise. What stands before it is written by hand. */
export function testingPage(): string {
  const [written = ''] = readFileSync(PAGE, 'utf8').split(HEADING);
  const files = testFiles()
    .toSorted()
    .map((file) => ({ file, promises: promisesIn(file) }));
  const numbers = [...new Set(files.flatMap(({ promises }) => [...promises]))].toSorted((one, other) => one - other);
  const lists = numbers.map((number) => {
    const naming = files.filter(({ promises }) => promises.has(number)).map(({ file }) => `\`${file.slice(5)}\``);
    return `- **${number}**: ${naming.join(', ')}`;
  });
  return [
    `${written}${HEADING}`,
    '',
    'The files below `test/` with a title that names the promise. `npm run docs` writes this list.',
    '',
    ...lists,
    '',
  ].join('\n');
}
