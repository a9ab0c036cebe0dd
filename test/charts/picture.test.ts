import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact } from '../../src/charts/bars.ts';
import { drawReport } from '../../src/charts/index.ts';
import { png } from '../../src/charts/png.ts';
import { reportPicture } from '../../src/charts/reportPicture.ts';
import type { ProjectReport } from '../../src/domain/report.ts';
import { SHOP, week } from './samples.ts';

const { version }: { version: string } = createRequire(import.meta.url)('@resvg/resvg-js/package.json');

/** What the shop's picture is, by the version of the library and the processor that it draws on. */
const DRAWN: Readonly<Record<string, string>> = {
  '2.6.2 x64': '9d5ead788d5ad8f34d33fa485b24140284b86a9815903f9df23f471012f7c646',
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const withoutText = (svg: string) => svg.replace(/<text[^>]*>[^<]*<\/text>/g, '');

describe('the picture of a weekly report', () => {
  it('is the same bytes for the same facts', async () => {
    const [one, other] = [await drawReport(SHOP), await drawReport({ ...SHOP, project: { ...SHOP.project } })];
    expect(sha256(one)).toBe(sha256(other));
    // Another version may draw other bytes: look at the picture, and note its hash here.
    const drawn = DRAWN[`${version} ${process.arch}`];
    if (drawn !== undefined) expect(sha256(one)).toBe(drawn);
    expect([...one.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(one.length).toBeLessThan(500_000);
  });

  it('has its words drawn, with the program’s font', async () => {
    const svg = reportPicture(SHOP);
    expect(withoutText(svg)).not.toBe(svg);
    // Where the font is not found, words leave no trace.
    expect(sha256(await png(svg, 400))).not.toBe(sha256(await png(withoutText(svg), 400)));
    const named = reportPicture({ ...SHOP, project: { id: 'shop', name: 'shoq' } });
    expect(sha256(await png(svg, 400))).not.toBe(sha256(await png(named, 400)));
  });

  it('says each figure', () => {
    const said = [...reportPicture(SHOP).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);
    expect(said).toEqual(
      expect.arrayContaining(['shop', '2026-03-08 – 2026-03-14, UTC', '5.4k in total', '17 in total']),
    );
    expect(said).toEqual(expect.arrayContaining(['2', '1', '5', '14', '40', '66', '1.3k', '998', '?']));
    expect(said).toContain('128 keys  ·  1 locked  ·  3 disabled');
  });

  it('tells what is not known from nothing', () => {
    const nothing = reportPicture({ ...SHOP, days: week(Array.from({ length: 7 }, () => [0, 0] as const)) });
    const unknown = reportPicture({ ...SHOP, days: week(Array.from({ length: 7 }, () => [null, null] as const)) });
    expect(nothing).not.toContain('?');
    expect(unknown.match(/>\?</g)).toHaveLength(14);
    expect(unknown).toContain('not counted yet');
  });

  it('draws any name as nothing but words', async () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('</text><script/>', '<b>&"\'', ']]>', '&#x0;', '\u202egnp.\ud800', '%s\\n{}'),
    );
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const svg = reportPicture({ ...SHOP, project: { id: 'p', name } });
        expect(withoutText(svg)).toBe(withoutText(reportPicture(SHOP)));
        // The library refuses what is not well-formed.
        expect((await png(svg, 60)).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every bar inside, however large the counts are', () => {
    const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    const some = fc.array(fc.tuple(fc.option(count), fc.option(count)), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 6, maxLength: 6 }), some, (spans, counts) => {
        const report: ProjectReport = { ...SHOP, spans, days: week(counts) };
        for (const [, height] of reportPicture(report).matchAll(/<rect[^>]*? height="([^"]+)"/g)) {
          expect(Number(height)).toBeGreaterThan(0);
          expect(Number(height)).toBeLessThanOrEqual(430);
        }
        for (const [, y] of reportPicture(report).matchAll(/<(?:rect|text) x="[^"]+" y="([^"]+)"/g))
          expect(Number(y)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a number in a picture', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1k'],
    [1_234, '1.2k'],
    [99_949, '99.9k'],
    [99_950, '100k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [12_345_678, '12.3M'],
    [1_000_000_000, '1G'],
  ])('%i is written %s', (value, written) => expect(compact(value)).toBe(written));

  it('has at most five characters', () =>
    fc.assert(fc.property(fc.maxSafeNat(), (value) => compact(value).length <= 5)));
});
