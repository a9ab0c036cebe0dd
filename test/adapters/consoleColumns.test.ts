import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderView } from '../../adapters/console/render.ts';
import { drawTable } from '../../adapters/console/table.ts';
import { wrap } from '../../adapters/console/text.ts';
import { cut } from '../../adapters/shared/text/columns.ts';
import { view } from '../../src/chat/contracts/view.ts';
import { always, seeded } from '../domain/seed.ts';
import { phrase, plain, WIDTHS } from './renderSamples.ts';

/** How many tables are drawn at each width: measuring wide letters is slow. */
const TABLES = 60;

describe(seeded('a table'), () => {
  const tables = fc.integer({ min: 1, max: 8 }).chain((columns) =>
    fc.tuple(
      fc.array(
        phrase.map((name) => name || 'Name'),
        { minLength: columns, maxLength: columns },
      ),
      fc.array(fc.array(phrase, { minLength: columns, maxLength: columns }), { maxLength: 3 }),
    ),
  );

  it.each(WIDTHS)('fits %i columns, whatever is in it', (width) => {
    always(
      tables,
      ([columns, rows]) => {
        const widest = Math.max(...drawTable(columns, rows, width).map((line) => stringWidth(line)));
        expect(widest).toBeLessThanOrEqual(width);
      },
      TABLES,
    );
  });

  it('is cut nowhere where there is no terminal: each cell is there as it is', () => {
    always(
      tables,
      ([columns, rows]) => {
        const drawn = drawTable(columns, rows, Number.POSITIVE_INFINITY).join('\n');
        for (const cell of [...columns, ...rows.flat()]) expect(drawn).toContain(cell);
        expect(drawn).not.toContain('…');
      },
      TABLES,
    );
  });

  it.each(WIDTHS)('of keys shows every ID whole at %i columns, so that it can be copied', (width) => {
    const columns = ['Name', 'ID', 'Status', 'Locked', 'Expires', 'Last used', 'Owner', 'Channel'];
    const rows = [
      ['chat-bot', 'FsOaBboMguoiL4Nh', 'active', 'False', '2027-12-01', 'never', 'ana', 'shop/rasa'],
      [
        '聊天机器人 '.repeat(8),
        'KxsjNaXXPCwH5Mrx',
        'disabled',
        'True',
        '2027-12-01',
        '2 days ago',
        '安娜',
        '商店/客服',
      ],
    ];
    const drawn = drawTable(columns, rows, width).join('\n');
    expect(drawn).toContain('FsOaBboMguoiL4Nh');
    expect(drawn).toContain('KxsjNaXXPCwH5Mrx');
    for (const name of columns) expect(drawn).toContain(name);
  });

  it('says how many rows there are that it does not show', () => {
    const table = { kind: 'table', columns: ['Name'], rows: [['a'], ['b']], total: 45 } as const;
    expect(renderView(view(table), plain()).text).toMatch(/… and 43 more/);
    expect(renderView(view({ ...table, total: 2 }), plain()).text).not.toMatch(/more/);
  });

  it('keeps its columns under one another where letters are wide', () => {
    const [, , first = '', second = ''] = drawTable(
      ['Name', 'ID'],
      [
        ['聊天', 'A1'],
        ['chat', 'B2'],
      ],
      80,
    );
    expect(stringWidth(first.slice(0, first.indexOf('A1')))).toBe(stringWidth(second.slice(0, second.indexOf('B2'))));
  });

  it('has no rows and still has its columns', () => {
    expect(drawTable(['Name', 'ID'], [], 80)[0]).toBe('Name  ID');
  });
});

describe(seeded('a text'), () => {
  it('is cut to columns, not to characters, and never in the middle of what is one character to a person', () => {
    expect(cut('聊天机器人', 5)).toBe('聊天…');
    expect(cut('聊天机器人', 10)).toBe('聊天机器人');
    expect(cut('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3)).toBe('👨‍👩‍👧‍👦…');
    always(fc.tuple(phrase, fc.integer({ min: 1, max: 60 })), ([text, columns]) => {
      expect(stringWidth(cut(text, columns))).toBeLessThanOrEqual(columns);
    });
  });

  it('is wrapped between words, and loses none', () => {
    always(fc.tuple(phrase, fc.constantFrom(...WIDTHS)), ([text, columns]) => {
      const lines = wrap(text, columns);
      expect(lines.join(' ')).toBe(text);
      for (const line of lines) {
        if (line.includes(' ')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
    });
  });
});
