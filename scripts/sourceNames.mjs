import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { placeIn } from './sourceMap.mjs';

/** How many places of stack traces are remembered: an error that comes again and again costs its map once. */
const REMEMBERED = 10_000;

/**
 * Lets stack traces name the TypeScript files and lines. Node can do this by itself, but then reads every source map at the start, also
 * those of the dependencies: 13 MB. Here a map is read when a stack trace needs it, and forgotten at once.
 * @param folder of the build.
 */
export function nameSources(folder) {
  const names = new Map();
  const inBuild = new RegExp(`${escaped(url(folder))}/([\\w-]+\\.js):(\\d+):(\\d+)`, 'g');
  Error.prepareStackTrace = (error, frames) => {
    const maps = new Map();
    const nameIn = (found, file, line, column) => {
      const name = names.get(found) ?? sourceName(folder, maps, file, Number(line), Number(column)) ?? found;
      if (names.size < REMEMBERED) names.set(found, name);
      return name;
    };
    return [header(error), ...frames.map((frame) => `    at ${String(frame).replace(inBuild, nameIn)}`)].join('\n');
  };
}

function url(folder) {
  return pathToFileURL(folder).href;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** @returns the source, line and column of a place in a file of the build; undefined where its map doesn't tell. */
function sourceName(folder, maps, file, line, column) {
  if (!maps.has(file)) maps.set(file, readMap(folder, file));
  const map = maps.get(file);
  const place = map === undefined ? undefined : placeIn(map, line - 1, column - 1);
  if (place?.source === undefined) return undefined;
  return `${fileURLToPath(new URL(place.source, `${url(folder)}/`))}:${place.line + 1}:${place.column + 1}`;
}

/** A map that can't be read is no reason to lose the trace. */
function readMap(folder, name) {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.map`), 'utf8'));
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
