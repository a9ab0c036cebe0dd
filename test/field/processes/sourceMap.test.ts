import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { placeIn } from '../../../scripts/sourceMap.mjs';

const SOURCE = 'src/domain/keys/verify.ts';

describe('a place in a built file', () => {
  it.each([false, true])('is found where Node’s own reader finds it (minified: %s)', (minifyWhitespace) => {
    const built = transformSync(readFileSync(SOURCE, 'utf8'), {
      loader: 'ts',
      sourcemap: 'external',
      sourcefile: SOURCE,
      minifyWhitespace,
    });
    const map: SourceMapPayload = JSON.parse(built.map);
    const reader = new SourceMap(map);
    let found = 0;
    for (const [line, { length }] of built.code.split('\n').entries()) {
      for (let column = 0; column < length; column += 1) {
        const entry = reader.findEntry(line, column);
        const expected =
          'originalSource' in entry && entry.generatedLine === line
            ? { source: entry.originalSource, line: entry.originalLine, column: entry.originalColumn }
            : undefined;
        if (expected !== undefined) found += 1;
        const place = placeIn(map, line, column);
        if (JSON.stringify(place) !== JSON.stringify(expected)) expect(place, `${line}:${column}`).toEqual(expected);
      }
    }
    expect(found).toBeGreaterThan(1_000);
  });

  it('is not found beyond the last line, nor where nothing is mapped', () => {
    const map = { mappings: ';AAAA', sources: ['a.ts'] };
    expect(placeIn(map, 0, 3)).toBeUndefined();
    expect(placeIn(map, 1, 9)).toEqual({ source: 'a.ts', line: 0, column: 0 });
    expect(placeIn(map, 2, 0)).toBeUndefined();
  });
});
