import { describe, expect, it } from 'vitest';
import { decodeAction } from '../../../../src/chat/contracts/actionCode.ts';
import type { Block } from '../../../../src/chat/contracts/view.ts';
import { contentsOf, drawn, linesOf, objectsOf, offeredBy, PNG, press, presses, refusals } from './samples.ts';

const ROW = 1;
const BUTTON = 2;
const SELECT = 3;
const SECTION = 9;
const TEXT = 10;
const GALLERY = 12;

const components = (...blocks: readonly Block[]) => drawn(...blocks).components;

describe('a view', () => {
  it('has its words in one text: a title, lines, small print and something to copy', () => {
    expect(
      components(
        { kind: 'heading', text: 'Title' },
        { kind: 'text', text: 'Words' },
        { kind: 'note', text: 'Aside' },
        { kind: 'code', text: '/apikey help' },
      ),
    ).toEqual([{ type: TEXT, content: '### Title\nWords\n-# Aside\n```\n/apikey help\n```' }]);
  });

  it('has a bold label before each field', () => {
    const fields = [
      { label: 'Key', value: 'chat_bot' },
      { label: 'Owner', value: '' },
    ];
    expect(components({ kind: 'fields', fields })).toEqual([
      { type: TEXT, content: '**Key:** chat\\_bot\n**Owner:** –' },
    ]);
  });

  it('has a bar of progress that is never longer than itself', () => {
    const bar = (done: number, total: number) =>
      linesOf(components({ kind: 'progress', label: 'Notified', done, total }))[0];
    expect(bar(5, 10)).toBe(`Notified  ${'█'.repeat(10)}${'░'.repeat(10)}  5 of 10`);
    expect(bar(30, 10)).toContain(`  ${'█'.repeat(20)}  `);
    expect(bar(-3, 10)).toContain(`  ${'░'.repeat(20)}  `);
    expect(bar(0, 0)).toContain(`  ${'█'.repeat(20)}  `);
  });

  it('shows a picture as a file that goes with it, and says in words what can’t be sent', () => {
    expect(components({ kind: 'text', text: 'a' }, { kind: 'image', png: PNG, description: 'a code to scan' })).toEqual(
      [
        { type: TEXT, content: 'a' },
        { type: GALLERY, items: [{ media: { url: 'attachment://picture-1.png' }, description: 'a code to scan' }] },
      ],
    );
    for (const png of [new Uint8Array(), new Uint8Array(3_000_000)])
      expect(contentsOf(components({ kind: 'image', png, description: 'a code' }))).toEqual([
        '-# \\[picture\\: a code\\]',
      ]);
  });

  it('has its buttons side by side, five in a row, with their codes and styles', () => {
    const buttons = [press('Delete', 0, 'danger'), press('Generate', 1, 'primary'), ...presses(12).slice(2)];
    const rows = components({ kind: 'buttons', buttons });
    expect(rows.map(({ type }) => type)).toEqual([ROW, ROW, ROW]);
    expect(rows[0]).toEqual({
      type: ROW,
      components: [
        { type: BUTTON, style: 4, label: 'Delete', custom_id: press('', 0).action },
        { type: BUTTON, style: 1, label: 'Generate', custom_id: press('', 1).action },
        ...buttons.slice(2, 5).map(({ label, action }) => ({ type: BUTTON, style: 2, label, custom_id: action })),
      ],
    });
    expect(offeredBy(rows)).toEqual(buttons.map(({ label, action }) => ({ label, action })));
  });

  it('has a menu whose options carry the codes, under a name that is no action', () => {
    expect(components({ kind: 'select', label: 'Which key?', choices: [press('a', 1), press('a', 2)] })).toEqual([
      {
        type: ROW,
        components: [
          {
            type: SELECT,
            custom_id: 'lk:v1:select:0',
            placeholder: 'Which key?',
            options: [
              { label: 'a', value: press('a', 1).action },
              { label: 'a', value: press('a', 2).action },
            ],
          },
        ],
      },
    ]);
    expect(decodeAction('lk:v1:select:0')).toBeUndefined();
  });

  it('has several menus, named by their ranges, for more choices than one holds', () => {
    const menus = components({ kind: 'select', label: 'Which key?', choices: presses(60) });
    expect(offeredBy(menus)).toEqual(presses(60));
    const named = (payload: unknown) =>
      objectsOf(payload).flatMap(({ placeholder, custom_id }) =>
        placeholder === undefined ? [] : [`${String(custom_id)} ${String(placeholder)}`],
      );
    expect(named(menus)).toEqual([
      'lk:v1:select:0 Which key? (1 to 25)',
      'lk:v1:select:1 Which key? (26 to 50)',
      'lk:v1:select:2 Which key? (51 to 60)',
    ]);
    const long = drawn({ kind: 'select', label: 'w'.repeat(500), choices: presses(26) });
    expect(named(long)[0]).toMatch(/^lk:v1:select:0 w+… \(1 to 25\)$/);
    expect(refusals(long)).toEqual([]);
  });

  it('numbers its menus through, whatever they belong to', () => {
    const overflow = (n: number): Block => ({
      kind: 'overflow',
      label: 'x',
      choices: [press('a', n), press('b', n + 1)],
    });
    const message = drawn(overflow(0), { kind: 'select', label: 'y', choices: presses(30) }, overflow(50));
    const ids = objectsOf(message).flatMap(({ type, custom_id }) => (type === SELECT ? [custom_id] : []));
    expect(ids).toEqual([0, 1, 2, 3].map((n) => `lk:v1:select:${n}`));
    expect(refusals(message)).toEqual([]);
  });
});

describe('a thing with a menu', () => {
  it('has a button beside it where there is but one choice', () => {
    expect(
      components({ kind: 'overflow', label: 'chat-bot', detail: 'active', choices: [press('Details', 1)] }),
    ).toEqual([
      {
        type: SECTION,
        components: [{ type: TEXT, content: '**chat-bot**\nactive' }],
        accessory: { type: BUTTON, style: 2, label: 'Details', custom_id: press('', 1).action },
      },
    ]);
  });

  it.each([2, 25, 60])('has its %i choices in menus below', (count) => {
    const all = components({ kind: 'overflow', label: 'chat-bot', detail: 'active', choices: presses(count) });
    expect(all.map(({ type }) => type)).toEqual([TEXT, ...Array(Math.ceil(count / 25)).fill(ROW)]);
    expect(offeredBy(all)).toEqual(presses(count));
  });

  it('has none where there is nothing to choose, and no second line where nothing is said', () => {
    expect(components({ kind: 'overflow', label: 'chat-bot', detail: ' ', choices: [] })).toEqual([
      { type: TEXT, content: '**chat-bot**' },
    ]);
  });

  it('shares its menus with others where there is no room for one of each: nothing is out of reach', () => {
    const tiles = Array.from({ length: 20 }, (_, n): Block => {
      const choices = [press('Settings', 3 * n), press('Make it active', 3 * n + 1), press('Keys', 3 * n + 2)];
      return { kind: 'overflow', label: `project ${n}`, detail: '2 keys', choices };
    });
    const message = drawn(
      { kind: 'heading', text: 'Projects' },
      { kind: 'note', text: '45 projects, page 2 of 3' },
      ...tiles,
      { kind: 'buttons', buttons: presses(4).map(({ label }, n) => press(label, 100 + n)) },
    );
    expect(refusals(message)).toEqual([]);
    expect(linesOf(message)).toEqual([
      '### Projects',
      '-# 45 projects, page 2 of 3',
      ...tiles.map((_, n) => `**project ${n}** – 2 keys`),
    ]);
    const offered = offeredBy(message);
    expect(offered).toHaveLength(64);
    expect(offered[0]).toEqual({ label: 'project 0: Settings', action: press('', 0).action });
    expect(offered[59]).toEqual({ label: 'project 19: Keys', action: press('', 59).action });
  });

  it('is named in a shared menu so that what is to be done stays readable', () => {
    const tiles = Array.from({ length: 30 }, (_, n): Block => {
      return {
        kind: 'overflow',
        label: 'p'.repeat(200),
        choices: [press('Settings', 2 * n), press('Keys', 2 * n + 1)],
      };
    });
    expect(offeredBy(drawn(...tiles))[1]?.label).toMatch(/^p{93}…: Keys$/);
  });
});

describe('what Discord could not tell apart', () => {
  it('is offered once in a menu', () => {
    const message = drawn({ kind: 'select', label: 'Which?', choices: [press('a', 1), press('b', 1), press('c', 2)] });
    expect(offeredBy(message)).toEqual([press('a', 1), press('c', 2)]);
    expect(refusals(message)).toEqual([]);
  });

  it('is pressed by one button, and may stand in menus beside it', () => {
    const twice: Block = { kind: 'buttons', buttons: [press('a', 1), press('b', 2)] };
    const message = drawn(
      twice,
      { kind: 'text', text: 'x' },
      { kind: 'overflow', label: 'y', choices: [press('c', 2)] },
      twice,
      { kind: 'select', label: 'z', choices: [press('d', 1)] },
    );
    expect(refusals(message)).toEqual([]);
    expect(offeredBy(message)).toEqual([press('a', 1), press('b', 2), press('d', 1)]);
    expect(contentsOf(message)).toEqual(['x\n**y**']);
  });

  it('is left out where it carries nothing, or more than Discord takes: cut, it would mean something else', () => {
    const bad = ['', 'x'.repeat(101)].map((action) => ({ label: 'bad', action }));
    const message = drawn(
      { kind: 'buttons', buttons: [...bad, press('a', 1)] },
      { kind: 'select', label: 'Which?', choices: [...bad, press('b', 2)] },
      { kind: 'overflow', label: 'y', choices: [...bad, press('c', 3)] },
    );
    expect(offeredBy(message)).toEqual([press('a', 1), press('b', 2), press('c', 3)]);
    expect(refusals(message)).toEqual([]);
  });
});

describe('nothing at all', () => {
  it('is a placeholder, as Discord takes no empty message', () => {
    const nothing: readonly Block[] = [
      { kind: 'buttons', buttons: [] },
      { kind: 'select', label: 'Which?', choices: [] },
      { kind: 'fields', fields: [] },
      { kind: 'table', columns: [], rows: [['a']] },
    ];
    expect(components()).toEqual([{ type: TEXT, content: '–' }]);
    expect(components(...nothing)).toEqual([{ type: TEXT, content: '–' }]);
  });
});
