import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PLATFORMS } from '../../src/app/loadPlatforms.ts';

/** The rooms that serve every platform alike. */
const NEUTRAL = ['chat', 'cli', 'domain', 'http', 'jobs', 'persistence', 'services'].map((room) => join('src', room));

it('no rule, service or command knows a platform by name: what differs is declared by the platform', () => {
  const configured = PLATFORMS.filter(({ environment }) => environment !== undefined);
  const names = new RegExp(configured.map(({ facts }) => facts.name).join('|'), 'i');
  const files = ['src/config.ts', 'src/main.ts', ...[...NEUTRAL, 'commands'].flatMap(filesIn)];
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    withoutComments(readFileSync(file, 'utf8'))
      .split('\n')
      .filter((line) => names.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(named).toEqual([]);
});

/** A comment may name a platform, as the source of a limit or as an example. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}
