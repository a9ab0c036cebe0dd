import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Lets stack traces name the TypeScript files and lines. Node can do this by itself, but then reads every source map at the start, also
 * those of the dependencies: 13 MB. Here a map is read when the first stack trace needs it.
 * @param folder of the build.
 */
export function nameSources(folder) {
  const maps = new Map();
  const mapOf = (name) => {
    if (!maps.has(name)) maps.set(name, readMap(folder, name));
    return maps.get(name);
  };
  const inBuild = new RegExp(`${escaped(url(folder))}/([\\w-]+\\.js):(\\d+):(\\d+)`, 'g');
  const named = (found, name, line, column) => {
    const entry = mapOf(name)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry?.originalSource === undefined) return found;
    const source = fileURLToPath(new URL(entry.originalSource, `${url(folder)}/`));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  Error.prepareStackTrace = (error, frames) =>
    [header(error), ...frames.map((frame) => `    at ${String(frame).replace(inBuild, named)}`)].join('\n');
}

function url(folder) {
  return pathToFileURL(folder).href;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A map that can't be read is no reason to lose the trace. */
function readMap(folder, name) {
  try {
    return new SourceMap(JSON.parse(readFileSync(join(folder, `${name}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}

/** An error's own text can throw, where its name or message is computed. */
function header(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}
