import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import { drawTable } from '../../../../adapters/slack/render/monospace.ts';
import type { Table } from '../../../../src/chat/contracts/view.ts';
import { kindsOf, refusals, textsOf } from './samples.ts';

const COLUMNS = ['Name', 'ID', 'Status'];
const row = (n: number) => [`key ${n}`, 'FsOaBboMguoiL4Nh', 'active'];
const table = (count: number, total?: number): Table => ({
  kind: 'table',
  columns: COLUMNS,
  rows: Array.from({ length: count }, (_, n) => row(n)),
  ...(total === undefined ? {} : { total }),
});
const drawn = (surface: 'message' | 'modal' | 'home', ...blocks: readonly Table[]) =>
  renderBlocks({ blocks }, surface, 'n1');

describe('a table in a message', () => {
  it('is Slack’s own, its first row the header', () => {
    const cell = (text: string) => ({ type: 'raw_text', text });
    expect(drawn('message', table(2))).toEqual([
      { type: 'table', block_id: 'lk:n1:0', rows: [COLUMNS.map(cell), row(0).map(cell), row(1).map(cell)] },
    ]);
  });

  it('has as many cells in each row as it has columns, and no empty one', () => {
    const ragged = { kind: 'table', columns: ['a', ''], rows: [['1'], ['1', '2', '3'], []] } as const;
    const blocks = drawn('message', ragged);
    expect(textsOf(blocks)).toEqual(['a', '–', '1', '–', '1', '2', '–', '–']);
    expect(refusals(blocks, 'message')).toEqual([]);
  });

  it('has 99 rows at most, and says how many are missing', () => {
    const blocks = drawn('message', table(400));
    expect(blocks[0]).toMatchObject({ rows: { length: 100 } });
    expect(textsOf(blocks).at(-1)).toBe('… and 301 more');
    expect(textsOf(drawn('message', table(20, 45))).at(-1)).toBe('… and 25 more');
    expect(textsOf(drawn('message', table(20, 20))).at(-1)).toBe('active');
  });

  it('has no more characters than Slack takes in all its cells', () => {
    const wide = { kind: 'table', columns: COLUMNS, rows: Array(90).fill(['n'.repeat(300), 'i', 's']) } as const;
    const blocks = drawn('message', wide);
    const cells = textsOf(blocks.slice(0, 1));
    expect(cells.join('').length).toBeLessThanOrEqual(8_000);
    expect(cells[3]).toBe(`${'n'.repeat(149)}…`);
    expect(textsOf(blocks).at(-1)).toBe(`… and ${90 - (cells.length / 3 - 1)} more`);
  });

  it('is Slack’s own once only, and not where it has too many columns', () => {
    expect(kindsOf(drawn('message', table(1), table(1)))).toEqual(['table', 'rich_text']);
    const columns = Array.from({ length: 21 }, (_, n) => `c${n}`);
    const blocks = drawn('message', { kind: 'table', columns, rows: [columns] });
    expect(kindsOf(blocks)).toEqual(['rich_text']);
    expect(textsOf(blocks)[0]).toContain('c20');
  });
});

describe.each(['modal', 'home'] as const)('a table in a %s', (surface) => {
  it('is drawn in letters of equal width, its columns under one another', () => {
    const wide = {
      kind: 'table',
      columns: ['Name', 'ID'],
      rows: [
        ['聊天', 'A1'],
        ['chat-bot', 'B2'],
        ['🤖', ''],
      ],
    } as const;
    const blocks = drawn(surface, wide);
    expect(blocks).toMatchObject([{ elements: [{ type: 'rich_text_preformatted' }] }]);
    expect(textsOf(blocks)).toEqual([
      ['Name      ID', '────────  ──', '聊天      A1', 'chat-bot  B2', '🤖        –'].join('\n'),
    ]);
  });

  it('shows 99 rows in as many texts as they need, each with the names of the columns', () => {
    const texts = textsOf(drawn(surface, table(400)));
    const drawnRows = texts.slice(0, -1).flatMap((text) => text.split('\n').slice(2));
    expect(drawnRows).toHaveLength(99);
    expect(drawnRows.at(-1)).toBe('key 98  FsOaBboMguoiL4Nh  active');
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts.slice(0, -1)) expect(text).toMatch(/^Name +ID +Status\n/);
    expect(texts.at(-1)).toBe('… and 301 more');
  });
});

describe('a table in letters of equal width', () => {
  it('fits its width: the widest columns give way, but no ID is cut', () => {
    const [text = ''] = drawTable(['Name', 'ID'], [['n'.repeat(70), 'FsOaBboMguoiL4Nh']], 40, 3_000);
    expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBe(40);
    expect(text).toContain('FsOaBboMguoiL4Nh');
    expect(text).toContain('n…');
  });

  it('becomes short lists where it does not fit: lines that Slack breaks can’t be read as columns', () => {
    const columns = ['Name', 'ID', 'Owner', 'Channel'];
    const cells = ['a-long-name-of-a-key', 'FsOaBboMguoiL4Nh', 'somebody-with-a-long-name', 'a-project/a-channel'];
    expect(drawTable(columns, [cells, cells], 60, 3_000)).toEqual([
      [0, 1]
        .map(() =>
          [
            'Name     a-long-name-of-a-key',
            'ID       FsOaBboMguoiL4Nh',
            'Owner    somebody-with-a-long-name',
            'Channel  a-project/a-channel',
          ].join('\n'),
        )
        .join('\n\n'),
    ]);
  });

  it('has no rows and still has its columns', () => {
    expect(drawTable(['Name', 'ID'], [], 60, 3_000)).toEqual(['Name  ID\n────  ──']);
    const names = ['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30), 'd'.repeat(30)];
    expect(drawTable(names, [], 60, 3_000)).toEqual([names.join('\n')]);
  });
});
