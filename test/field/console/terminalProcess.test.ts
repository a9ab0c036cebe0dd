import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withoutCodes } from '../../adapters/terminal.ts';
import { startChild } from '../../support/child.ts';
import { until } from '../../support/until.ts';

const WITHIN_MS = 30_000;
/** util-linux's `script` gives a program a terminal; other systems' takes other arguments. */
const HAS_SCRIPT = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-pty-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it.skipIf(!HAS_SCRIPT)(
  'at a real terminal of 40 columns Ctrl-C, Tab, words and the way out work (skipped without util-linux’s script)',
  async () => {
    const line = `stty cols 40 rows 30; exec '${process.execPath}' scripts/start.mjs`;
    const env = { TERM: 'xterm', NO_COLOR: '1', LATCHKEY_DATA_DIR: folder, LOG_LEVEL: 'silent' };
    const child = startChild(env, { command: ['script', '-qfec', line, '/dev/null'] });
    const keys = async (typed: string, awaited: RegExp) => {
      const read = child.output.length;
      child.process.stdin?.write(typed);
      const seen = () => withoutCodes(child.output.slice(read));
      await until(`${awaited}`, () => awaited.test(seen()), WITHIN_MS).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${JSON.stringify(seen())}`);
      });
      return seen();
    };
    await keys('', /> $/);
    await keys('/apikey project create shop\r', /Created project shop[\s\S]*> $/);
    await keys('/apikey channel add rasa\r', /Added[\s\S]*> $/);
    await keys('/apikey create rasa\r', /for\s+help[\s\S]*name:[\s\S]*\? $/);
    await keys('help\r', /needs an answer[\s\S]*\? $/);
    await keys('stop\r', /Nothing was changed[\s\S]*> $/);
    const made = await keys('/apikey create rasa name:k1\r', /only time[\s\S]*> $/);
    expect(made).toMatch(/^lk_\w{61}\r?$/m);
    await keys('/apikey delete k1 half', /half$/);
    await keys('\u0003', /> $/);
    const asked = await keys('/apikey delete k1\r', /\[2\] Cancel[\s\S]*> $/);
    for (const row of asked.split(/\r?\n/).slice(1))
      if (/\S\s+\S/.test(row)) expect(row.length).toBeLessThanOrEqual(40);
    await keys('\u0003', /Cancelled[\s\S]*> $/);
    await keys('/apikey delete k1\r', /\[2\] Cancel[\s\S]*> $/);
    await keys('whatever\r', /still[\s\S]*open[\s\S]*> $/);
    await keys('y\r', /Deleted[\s\S]*> $/);
    await keys('\u0003', /Stopping Latchkey/);
    expect(await child.ended).toBe(0);
  },
);
