import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { drawTable } from '../../../../adapters/discord/render/monospace.ts';
import type { Table } from '../../../../src/chat/contracts/view.ts';
import { contentsOf, drawn, refusals } from './samples.ts';

const COLUMNS = ['Name', 'ID', 'Status'];
const row = (n: number) => [`key ${n}`, 'FsOaBboMguoiL4Nh', 'active'];
const table = (count: number, total?: number): Table => ({
  kind: 'table',
  columns: COLUMNS,
  rows: Array.from({ length: count }, (_, n) => row(n)),
  ...(total === undefined ? {} : { total }),
});
const textOf = (...blocks: readonly Table[]) => contentsOf(drawn(...blocks))[0] ?? '';

describe('a table', () => {
  it('is drawn in letters of equal width, its columns under one another', () => {
    const rows = [
      ['聊天', 'A1'],
      ['chat-bot', 'B2'],
      ['🤖', ''],
    ];
    expect(textOf({ kind: 'table', columns: ['Name', 'ID'], rows })).toBe(
      ['```', 'Name      ID', '────────  ──', '聊天      A1', 'chat-bot  B2', '🤖        –', '```'].join('\n'),
    );
  });

  it('has as many cells in each row as it has columns, and no empty one', () => {
    const ragged = { kind: 'table', columns: ['a', ''], rows: [['1'], ['1', '2', '3'], []] } as const;
    expect(textOf(ragged).split('\n').slice(1, -1)).toEqual(['a  –', '─  ─', '1  –', '1  2', '–  –']);
  });

  it('says how many rows are missing', () => {
    expect(textOf(table(20, 45))).toMatch(/\n```\n-# … and 25 more$/);
    expect(textOf(table(20, 20))).toMatch(/active\n```$/);
    expect(textOf(table(400))).toMatch(/\n```\n-# … and 302 more$/);
    expect(textOf(table(400))).toContain('key 97  ');
  });

  it('shares the room with others', () => {
    const message = drawn(...Array.from({ length: 4 }, () => table(40)));
    expect(contentsOf(message)[0]?.match(/… and \d+ more/g)).toEqual(Array(4).fill('… and 17 more'));
    expect(refusals(message)).toEqual([]);
  });

  it('becomes short lists where it is too wide: lines that Discord breaks can’t be read as columns', () => {
    const columns = ['Name', 'ID', 'Owner', 'Channel'];
    const cells = ['a-long-name-of-a-key', 'FsOaBboMguoiL4Nh', 'somebody-with-a-name', 'a-project/a-channel'];
    const list = [
      'Name     a-long-name-of-a-key',
      'ID       FsOaBboMguoiL4Nh',
      'Owner    somebody-with-a-name',
      'Channel  a-project/a-channel',
    ].join('\n');
    expect(textOf({ kind: 'table', columns, rows: [cells, cells] })).toBe(`\`\`\`\n${list}\n\n${list}\n\`\`\``);
  });

  it('has two lines for each row where even lists are too long, and loses none', () => {
    const columns = ['Name', 'ID', 'Status', 'Locked', 'Expires', 'Last used', 'Owner', 'Channel'];
    const cells = (n: number) => [
      `key-${n}`,
      'FsOaBboMguoiL4Nh',
      'active',
      'False',
      '2027-12-31',
      '3d ago',
      'ana',
      'shop/rasa',
    ];
    const text = textOf({ kind: 'table', columns, rows: Array.from({ length: 24 }, (_, n) => cells(n)) });
    expect(text.split('\n').slice(1, 5)).toEqual([
      'Name',
      '  ID · Status · Locked · Expires · Last used · Owner · Channel',
      '────────────────',
      'key-0',
    ]);
    expect(text).toMatch(
      /\nkey-23\n {2}FsOaBboMguoiL4Nh · active · False · 2027-12-31 · 3d ago · ana · shop\/rasa\n```$/,
    );
  });

  it('has its cells cut before rows are lost', () => {
    const long = Array.from({ length: 20 }, (_, n) => [
      `${n} ${'n'.repeat(62)}`,
      'FsOaBboMguoiL4Nh',
      'o'.repeat(64),
      'c'.repeat(90),
    ]);
    const text = textOf({ kind: 'table', columns: ['Name', 'ID', 'Owner', 'Channel'], rows: long });
    expect(text).toMatch(/\n19 n+…\n {2}FsOaBboMguoiL4Nh · o+… · c+…\n```$/);
    expect(text.length).toBeLessThan(3_100);
  });
});

describe('a table in letters of equal width', () => {
  it('fits its width to the last letter', () => {
    const wide = (letters: number) =>
      drawTable(['Name', 'ID'], [['n'.repeat(letters), 'FsOaBboMguoiL4Nh']], 40, 3_000).text;
    expect(
      Math.max(
        ...wide(22)
          .split('\n')
          .map((line) => stringWidth(line)),
      ),
    ).toBe(40);
    expect(wide(23)).toBe(`Name  ${'n'.repeat(23)}\nID    FsOaBboMguoiL4Nh`);
  });

  it('has no rows and still has its columns', () => {
    expect(drawTable(['Name', 'ID'], [], 60, 3_000)).toEqual({ text: 'Name  ID\n────  ──', rows: 0 });
    const names = ['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30)];
    expect(drawTable(names, [], 60, 3_000).text).toBe(names.join('\n'));
  });

  it('counts the rows that are whole', () => {
    const rows = Array.from({ length: 40 }, () => ['x']);
    for (const limit of [21, 22]) {
      expect(drawTable(['c'], rows, 60, limit)).toEqual({ text: `c\n─${'\nx'.repeat(9)}`, rows: 9 });
    }
    expect(drawTable(['c'], rows, 60, 23).rows).toBe(10);
  });

  it('is never longer than it may be, and counts what it shows', () => {
    for (const cell of ['x', 'x'.repeat(100), '🤖'.repeat(50)]) {
      for (const columns of [1, 2, 8]) {
        const rows = Array.from({ length: 400 }, () => Array(columns).fill(cell));
        const { text, rows: shown } = drawTable(Array(columns).fill('c'), rows, 60, 700);
        expect(text.length).toBeLessThanOrEqual(700);
        expect(shown).toBeLessThan(400);
        expect(shown).toBeGreaterThan(0);
      }
    }
  });
});
