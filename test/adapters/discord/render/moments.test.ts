import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../../../adapters/discord/render/text.ts';
import { moment, momentAgo } from '../../../../src/domain/time/moment.ts';
import { HOUR } from '../../../../src/domain/time/time.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { contentsOf, drawn, nasty, refusals, viewOf } from './samples.ts';

const AT = Date.UTC(2027, 2, 31, 7, 30);
const SECONDS = AT / 1_000;
const words = 'until 31 Mar 2027, 09:30 Europe/Berlin.';
const text = `until ${moment(AT, 'minute', 'Europe/Berlin')}.`;

describe('a moment in Discord', () => {
  it('is a timestamp in titles, lines, small print, values of fields and what is said of a thing', () => {
    const message = drawn(
      { kind: 'heading', text },
      { kind: 'text', text },
      { kind: 'note', text },
      { kind: 'fields', fields: [{ label: 'Valid', value: text }] },
      { kind: 'overflow', label: 'bot', detail: text, choices: [] },
    );
    const stamp = `until <t:${SECONDS}:f>.`;
    expect(contentsOf(message)).toEqual([
      `### ${stamp}\n${stamp}\n-# ${stamp}\n**Valid:** ${stamp}\n**bot**\n${stamp}`,
    ]);
  });

  it('is in words where Discord draws none: code, tables, buttons and menus', () => {
    const shown = JSON.stringify(
      drawn(
        { kind: 'code', text },
        { kind: 'table', columns: ['Valid'], rows: [[text]] },
        { kind: 'select', label: 'Keys', choices: [{ label: text, action: 'a' }] },
        { kind: 'buttons', buttons: [{ label: text, action: 'c' }] },
      ),
    );
    expect(shown).not.toContain('<t:');
    expect(shown.split(words)).toHaveLength(5);
  });

  it('is a day, a minute, or how long ago it was', () => {
    const stamps = [moment(AT, 'day'), moment(AT, 'minute'), momentAgo(AT, AT + HOUR)].map((one) => literal(one, 99));
    expect(stamps).toEqual([`<t:${SECONDS}:D>`, `<t:${SECONDS}:f>`, `<t:${SECONDS}:R>`]);
  });

  it('can’t be typed by a person', () => {
    expect(literal(`<t:${SECONDS}:f>`, 99)).toBe(`\\<t\\:${SECONDS}\\:f\\>`);
  });
});

describe(seeded('a text with moments'), () => {
  const mixed = fc
    .array(fc.oneof(nasty, fc.constant(moment(AT, 'minute')), fc.constant(moment(AT, 'day'))), { maxLength: 6 })
    .map((parts) => `${parts.join('')}${moment(AT, 'day')}`);

  it('is taken by Discord wherever it stands, and none of its marks is shown', () => {
    always(mixed, (one) => expect(refusals(drawn(...viewOf(one).blocks))).toEqual([]), 100);
  });

  it('keeps to its limit, and no timestamp is cut in two', () => {
    always(fc.tuple(mixed, fc.integer({ min: 2, max: 120 })), ([one, limit]) => {
      const shown = literal(one, limit);
      expect(shown.length).toBeLessThanOrEqual(limit);
      expect(shown.replaceAll(/<t:\d+:[DfR]>/g, '')).not.toMatch(/(?<!\\)</);
    });
  });
});
