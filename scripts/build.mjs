import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtBefore, builtIn } from './copy.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BUILDS = join(ROOT, 'build');

/** The programs, and the file that each begins with. Nothing else names these files. */
export const PROGRAMS = {
  main: 'src/main.ts',
  jobs: 'src/cli/jobs.ts',
  verifyAudit: 'src/cli/verifyAudit.ts',
  sealAudit: 'src/cli/sealAudit.ts',
  backup: 'src/cli/backup.ts',
};

/**
 * What isn't built in: native modules, what starts threads from files of its own, and the clients of connections, which few deployments
 * load. All else that is imported is: two thousand small files take longer to find than to run.
 */
const APART = [
  '@resvg/resvg-js',
  'sqlite3',
  'pino',
  'pino-pretty',
  '@kubernetes/client-node',
  'libsodium-wrappers',
  'octokit',
];

/** What libraries would load if it were installed: TypeORM's drivers of other databases, and what makes sockets of Discord faster. */
const NOT_INSTALLED = [
  '@google-cloud/spanner',
  '@sap/*',
  'better-sqlite3',
  'bufferutil',
  'hdb-pool',
  'ioredis',
  'mongodb',
  'mssql',
  'mysql',
  'mysql2',
  'oracledb',
  'pg-native',
  'pg-query-stream',
  'react-native-sqlite-storage',
  'redis',
  'sql.js',
  'ts-node',
  'typeorm-aurora-data-api-driver',
  'utf-8-validate',
  'zlib-sync',
];

/** What a program of this project, in one file with its libraries, still loads from elsewhere. */
const EXTERNAL = [...APART, ...NOT_INSTALLED];

/** What CommonJS libraries expect to find around them. */
const COMMONJS = [
  "import { createRequire as requireFrom } from 'node:module';",
  'const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('');

/** What decides how sources are built, beside the sources themselves. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs'];
/** Names the newest build and what it was made from. It is replaced in one step, and only when the build is complete. */
const RECORD = 'current.json';
/** A build that another process may still be loading is younger than this. */
const KEPT_MS = 60 * 60 * 1000;

/**
 * The folder of a build that holds what the sources hold now, or undefined. Times and sizes decide; where they differ, as in a copied
 * tree, contents do. An older time is a difference too: that is what going back to an earlier release looks like.
 */
export function freshBuild() {
  try {
    const { folder, inputs } = JSON.parse(readFileSync(join(BUILDS, RECORD), 'utf8'));
    const isAsBuilt = ([path, { time, size, hash }]) => {
      const file = join(ROOT, path);
      const now = statSync(file);
      return (now.mtimeMs === time && now.size === size) || hashOf(readFileSync(file)) === hash;
    };
    if (!Object.entries(inputs).every(isAsBuilt)) return undefined;
    return existsSync(join(BUILDS, folder, 'main.js')) ? join(BUILDS, folder) : undefined;
  } catch {
    // No build, one that is damaged or closed to this user, or a source that is gone.
    return undefined;
  }
}

/**
 * Builds all programs into a new folder, so that starts at the same moment never see half a build.
 * @returns the folder.
 * @throws the file system's error where the tree can't be written.
 */
export async function build() {
  const folder = join(BUILDS, randomBytes(6).toString('hex'));
  mkdirSync(folder, { recursive: true });
  try {
    const inputs = Object.fromEntries(SETTINGS.map((path) => [path, inputAt(join(ROOT, path))]));
    const esbuild = await import('esbuild');
    const result = await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: PROGRAMS,
      outdir: folder,
      write: false,
      bundle: true,
      // What several programs or a lazy import need goes into files of its own: a platform that isn't configured isn't loaded.
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.17',
      external: EXTERNAL,
      banner: { js: COMMONJS },
      // A text that is half as long takes half the memory; names stay as they are.
      minifyWhitespace: true,
      legalComments: 'none',
      sourcemap: true,
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [readSources(folder, inputs)],
    });
    await esbuild.stop();
    for (const { path, contents } of result.outputFiles) writeFileSync(path, contents);
    const record = join(folder, RECORD);
    writeFileSync(record, JSON.stringify({ folder: basename(folder), inputs }));
    renameSync(record, join(BUILDS, RECORD));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  removeOld(folder);
  return folder;
}

/** Reads each source once, for the build and for the record of it, and lets `import.meta.url` name the source that it is written in. */
function readSources(folder, inputs) {
  return {
    name: 'sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        inputs[relative(ROOT, path)] = inputAt(path);
        const text = readFileSync(path, 'utf8');
        if (/\bimport\.meta\.(?!url\b)/.test(text))
          return { errors: [{ text: `${path}: of import.meta only url is known in a build` }] };
        const here = relative(folder, path).replaceAll('\\', '/');
        const url = `new URL(${JSON.stringify(here)}, import.meta.url).href`;
        return { contents: inAscii(text.replaceAll('import.meta.url', url)), loader: 'ts' };
      });
    },
  };
}

/** Writes a source without other characters than ASCII, as V8 takes twice the memory for a file that has one; lines stay as they are. */
function inAscii(text) {
  // Only regular expressions need it, where esbuild leaves characters as they are.
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function inputAt(file) {
  const { mtimeMs: time, size } = statSync(file);
  return { time, size, hash: hashOf(readFileSync(file)) };
}

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** Removes builds that no process is loading any longer. */
function removeOld(newest) {
  for (const entry of readdirSync(BUILDS, { withFileTypes: true })) {
    const folder = join(BUILDS, entry.name);
    if (!entry.isDirectory() || folder === newest) continue;
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  const existing = freshBuild();
  const folder = existing ?? (await build());
  const name = relative(ROOT, folder);
  console.log(existing === undefined ? builtIn(name, Math.round(performance.now() - began)) : builtBefore(name));
}
