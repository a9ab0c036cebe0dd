import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CAN_BE_ANOTHER_USER, giveToAnotherUser, runAsAnotherUser } from '../database/asAnotherUser.ts';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const folders: string[] = [];
/** A tree with the real scripts, and with programs that only say what they are. */
let tree: string;

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'latchkey-compiled-'));
  folders.push(tree);
  await chmod(tree, 0o755);
  await cp('scripts', join(tree, 'scripts'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json']) await copyFile(file, join(tree, file));
  // Older than what is installed: nothing is to be installed here.
  await utimes(join(tree, 'package-lock.json'), LONG_AGO, LONG_AGO);
  await symlink(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
  await mkdir(join(tree, 'src/cli'), { recursive: true });
  for (const name of ['jobs', 'verifyAudit', 'sealAudit', 'backup'])
    await writeFile(join(tree, `src/cli/${name}.ts`), `console.log('${name}', process.argv.slice(2).join(' '));`);
  await writeMain('one');
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function writeMain(word: string): Promise<void> {
  await writeFile(join(tree, 'src/main.ts'), `const word: string = '${word}';\nconsole.log(word, import.meta.url);\n`);
}

/** Starts a program of the tree. @returns what it wrote. */
async function start(script = 'start.mjs', ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(tree, 'scripts', script), ...args]);
  return stderr + stdout;
}

/** What the main program says, with the address of its source. */
function says(word: string): string {
  return `${word} ${pathToFileURL(join(tree, 'src/main.ts')).href}\n`;
}

/** The name of the build that the next start takes, where it is still fresh. */
async function currentBuild(): Promise<string> {
  const record: { readonly folder: string } = JSON.parse(await readFile(join(tree, 'build/current.json'), 'utf8'));
  return record.folder;
}

/** Looks again and again, until something is done, whether the current build is whole. @returns what it once lacked. */
async function missingMeanwhile(busy: Promise<unknown>): Promise<readonly string[]> {
  const missing = new Set<string>();
  let isBusy = true;
  const done = () => {
    isBusy = false;
  };
  busy.then(done, done);
  while (isBusy) {
    await setImmediate();
    if (!existsSync(join(tree, 'build/current.json'))) continue;
    // Without yielding in between: a build is written within a moment.
    const { folder }: { readonly folder: string } = JSON.parse(readFileSync(join(tree, 'build/current.json'), 'utf8'));
    for (const file of ['main.js', 'main.js.map', 'jobs.js', 'verifyAudit.js', 'sealAudit.js', 'backup.js'])
      if (!existsSync(join(tree, 'build', folder, file))) missing.add(file);
  }
  return [...missing];
}

describe('a start', () => {
  it('builds once, and again only when a source says something else, be it newer or older', async () => {
    expect(await start()).toBe(says('one'));
    const first = await currentBuild();
    expect(await start('run.mjs', 'jobs', 'a', '--now')).toBe('jobs a --now\n');
    await utimes(join(tree, 'src/main.ts'), new Date(), new Date());
    expect(await start()).toBe(says('one'));
    expect(await currentBuild()).toBe(first);

    await writeMain('two');
    expect(await start()).toBe(says('two'));
    // As long as the one before and older than its build: an earlier release that was unpacked over it.
    await writeMain('uno');
    await utimes(join(tree, 'src/main.ts'), LONG_AGO, LONG_AGO);
    expect(await start()).toBe(says('uno'));
  });

  it('names the TypeScript file and line in a stack trace', async () => {
    await writeFile(
      join(tree, 'src/main.ts'),
      `interface Unseen {\n  readonly a: string;\n}\nfunction breaks(_: Unseen): void {\n  throw new TypeError('it broke');\n}\nbreaks({ a: '' });\n`,
    );
    const failure = await start().catch((error: unknown) => String(error));
    const main = join(tree, 'src/main.ts');
    expect(failure).toContain(`TypeError: it broke\n    at breaks (${main}:5:9)\n    at ${main}:7:1\n`);
  });

  it('takes a whole build where several begin at the same moment', async () => {
    const starts = Promise.all([start(), start(), start()]);
    expect(await missingMeanwhile(starts)).toEqual([]);
    expect(await starts).toEqual([says('one'), says('one'), says('one')]);
    const built = await currentBuild();
    expect(await start()).toBe(says('one'));
    expect(await currentBuild()).toBe(built);
  });

  it('says what is wrong with a source that can’t be built, and leaves nothing half done', async () => {
    await writeFile(join(tree, 'src/main.ts'), 'const = 1;\n');
    await expect(start()).rejects.toThrow(/src\/main\.ts:1:6: ERROR: Expected identifier/);
    expect(await readdir(join(tree, 'build'))).toEqual([]);
  });
});

it.skipIf(!CAN_BE_ANOTHER_USER)(
  'a tree that can only be read starts from its build, and from the sources where that is stale',
  async () => {
    await start('build.mjs');
    for (const path of ['', 'build', 'src', 'src/main.ts', 'package-lock.json'])
      await giveToAnotherUser(join(tree, path));
    await chmod(join(tree, 'build'), 0o555);
    const script = [join(tree, 'scripts/start.mjs')];
    expect(await runAsAnotherUser(script, {})).toEqual({ code: 0, output: says('one'), errors: '' });
    await writeMain('two');
    const stale = await runAsAnotherUser(script, {});
    expect(stale).toMatchObject({ code: 0, output: says('two') });
    expect(stale.errors).toMatch(/^The folder build can’t be written \(EACCES\).*Run npm run build/);
    await chmod(join(tree, 'build'), 0o755);
  },
);
