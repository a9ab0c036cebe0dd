import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { z } from 'zod';
import { isCopy, textsIn } from './readTexts.ts';

/** What V8 writes where NODE_V8_COVERAGE says so: how often each block of each script ran. */
const Coverage = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          ranges: z.array(z.object({ startOffset: z.number(), endOffset: z.number(), count: z.number() })),
        }),
      ),
    }),
  ),
});

/**
 * Writes docs/messages.md in a process of its own, and sees which texts of the copy files stand in branches that no sample reaches.
 * @returns each with its file.
 */
export function unreachedTexts(): readonly string[] {
  // Libraries are found from here; all else is one script, with each file below its name.
  const folder = mkdtempSync(join('node_modules', '.messages-'));
  try {
    const script = join(folder, 'page.mjs');
    const bundle = { bundle: true, packages: 'external', platform: 'node', format: 'esm', charset: 'utf8' } as const;
    buildSync({ entryPoints: ['scripts/messages/index.ts'], outfile: script, logLevel: 'error', ...bundle });
    const { href } = pathToFileURL(script);
    const start = join(folder, 'start.mjs');
    writeFileSync(start, `import { messagesPage } from '${href}';\nmessagesPage();\n`);
    const ran = spawnSync(process.execPath, [start], {
      env: { ...process.env, NODE_V8_COVERAGE: folder },
      encoding: 'utf8',
    });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return notRun(readFileSync(script, 'utf8'), blocksNotRun(folder, href));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Block {
  readonly from: number;
  readonly to: number;
}

function blocksNotRun(folder: string, url: string): readonly Block[] {
  const written = readdirSync(folder).filter((name) => /^coverage-.*\.json$/.test(name));
  const scripts = written.flatMap(
    (name) => Coverage.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).result,
  );
  const ranges = scripts.find((script) => script.url === url)?.functions.flatMap((one) => one.ranges);
  if (ranges === undefined) throw new Error('nothing was measured');
  return ranges
    .filter(({ count }) => count === 0)
    .map(({ startOffset, endOffset }) => ({ from: startOffset, to: endOffset }));
}

function notRun(script: string, blocks: readonly Block[]): readonly string[] {
  const heads = [...script.matchAll(/^\/\/ (\S+\.ts)$/gm)].map(({ 1: file = '', index }) => ({ file, index }));
  return heads.flatMap(({ file, index }, nth) => {
    if (!isCopy(file)) return [];
    const texts = textsIn(file, script.slice(index, heads[nth + 1]?.index));
    return texts
      .filter(({ pieces }) => pieces.some((piece) => /\p{L}{2}/u.test(piece) && !/^\$\d/.test(piece)))
      .filter(({ at }) => blocks.some(({ from, to }) => from <= index + at && index + at < to))
      .map(({ pieces }) => `${file}: ${pieces.join('§')}`);
  });
}
