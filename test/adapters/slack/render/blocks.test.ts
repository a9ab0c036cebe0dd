import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import type { Block } from '../../../../src/chat/contracts/view.ts';
import { kindsOf, offeredBy, press, presses, refusals, SURFACES, textsOf } from './samples.ts';

const drawn = (surface: (typeof SURFACES)[number], ...blocks: readonly Block[]) =>
  renderBlocks({ blocks }, surface, 'n1');
const inMessage = (...blocks: readonly Block[]) => drawn('message', ...blocks);
const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

describe.each(SURFACES)('on the surface %s', (surface) => {
  it('words become a header, a section, small print and something to copy', () => {
    expect(
      drawn(
        surface,
        { kind: 'heading', text: 'Title' },
        { kind: 'text', text: 'Words' },
        { kind: 'note', text: 'Aside' },
        { kind: 'code', text: '/apikey help' },
      ),
    ).toEqual([
      { type: 'header', block_id: 'lk:n1:0', text: plain('Title') },
      { type: 'section', block_id: 'lk:n1:1', text: plain('Words') },
      { type: 'context', block_id: 'lk:n1:2', elements: [plain('Aside')] },
      {
        type: 'rich_text',
        block_id: 'lk:n1:3',
        elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: '/apikey help' }] }],
      },
    ]);
  });

  it('fields are lines of a bold label and its value', () => {
    const fields = [
      { label: 'Key', value: 'chat-bot' },
      { label: 'Owner', value: '' },
    ];
    expect(drawn(surface, { kind: 'fields', fields })).toEqual([
      {
        type: 'rich_text',
        block_id: 'lk:n1:0',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Key: ', style: { bold: true } },
              { type: 'text', text: 'chat-bot' },
              { type: 'text', text: '\n' },
              { type: 'text', text: 'Owner: ', style: { bold: true } },
              { type: 'text', text: '–' },
            ],
          },
        ],
      },
    ]);
  });

  it('fields that are long take several blocks, and none is lost', () => {
    const fields = Array.from({ length: 5 }, (_, index) => ({ label: `L${index}`, value: `${index}`.repeat(1_400) }));
    const blocks = drawn(surface, { kind: 'fields', fields });
    expect(blocks).toHaveLength(3);
    for (const { value } of fields) expect(textsOf(blocks)).toContain(value);
  });

  it('progress is a bar that is never longer than itself', () => {
    const bar = (done: number, total: number) =>
      textsOf(drawn(surface, { kind: 'progress', label: 'Notified', done, total }))[0];
    expect(bar(5, 10)).toBe(`Notified  ${'█'.repeat(10)}${'░'.repeat(10)}  5 of 10`);
    expect(bar(30, 10)).toContain(`  ${'█'.repeat(20)}  `);
    expect(bar(-3, 10)).toContain(`  ${'░'.repeat(20)}  `);
    expect(bar(0, 0)).toContain(`  ${'█'.repeat(20)}  `);
  });

  it('a picture is said in words', () => {
    expect(textsOf(drawn(surface, { kind: 'image', png: new Uint8Array(), description: 'a code to scan' }))).toEqual([
      '[picture: a code to scan]',
    ]);
  });

  it('buttons stand side by side, with their codes and styles; 25 in a row', () => {
    const buttons = [press('Delete', 0, 'danger'), press('Cancel', 1), ...presses(58).slice(2)];
    const blocks = drawn(surface, { kind: 'buttons', buttons });
    expect(kindsOf(blocks)).toEqual(['actions', 'actions', 'actions']);
    expect(blocks[0]).toMatchObject({
      elements: { 0: { text: plain('Delete'), action_id: 'lk:v1:button:0', style: 'danger' }, length: 25 },
    });
    expect(JSON.stringify(blocks).match(/"style"/g)).toHaveLength(1);
    expect(offeredBy(blocks)).toEqual(buttons.map(({ label, action }) => ({ label, action })));
  });

  it('a select is a menu whose options carry the codes', () => {
    expect(drawn(surface, { kind: 'select', label: 'Which key?', choices: [press('a', 1), press('a', 2)] })).toEqual([
      {
        type: 'actions',
        block_id: 'lk:n1:0',
        elements: [
          {
            type: 'static_select',
            action_id: 'lk:v1:select:0',
            placeholder: plain('Which key?'),
            options: [
              { text: plain('a'), value: press('a', 1).action },
              { text: plain('a'), value: press('a', 2).action },
            ],
          },
        ],
      },
    ]);
  });

  it('more choices than a menu holds make several menus, named by their ranges', () => {
    const blocks = drawn(surface, { kind: 'select', label: 'Which key?', choices: presses(250) });
    expect(offeredBy(blocks)).toEqual(presses(250));
    expect(textsOf(blocks).filter((text) => text.startsWith('Which'))).toEqual([
      'Which key? (1 to 100)',
      'Which key? (101 to 200)',
      'Which key? (201 to 250)',
    ]);
    const long = textsOf(drawn(surface, { kind: 'select', label: 'w'.repeat(500), choices: presses(101) }));
    expect(long[0]).toMatch(/^w+… \(1 to 100\)$/);
  });

  it('what Slack could not tell apart in a menu is offered once', () => {
    const twice = [press('a', 1), press('b', 1), press('c', 2)];
    const blocks = drawn(surface, { kind: 'select', label: 'Which?', choices: twice });
    expect(offeredBy(blocks)).toEqual([press('a', 1), press('c', 2)]);
    expect(refusals(blocks, surface)).toEqual([]);
  });

  it.each([
    [1, 'button'],
    [2, 'overflow'],
    [5, 'overflow'],
    [6, 'static_select'],
    [100, 'static_select'],
  ])('a thing with %i choices has them beside it in a %s', (count, type) => {
    const blocks = drawn(surface, { kind: 'overflow', label: 'chat-bot', detail: 'active', choices: presses(count) });
    expect(blocks).toMatchObject([{ type: 'section', text: plain('chat-bot\nactive'), accessory: { type } }]);
    expect(offeredBy(blocks)).toEqual(presses(count));
  });

  it('a thing with more choices than a menu holds has menus below, and one without any has none', () => {
    const many = drawn(surface, { kind: 'overflow', label: 'chat-bot', choices: presses(150) });
    expect(kindsOf(many)).toEqual(['section', 'actions', 'actions']);
    expect(offeredBy(many)).toEqual(presses(150));
    const none = drawn(surface, { kind: 'overflow', label: 'chat-bot', choices: [] });
    expect(none).toEqual([{ type: 'section', block_id: 'lk:n1:0', text: plain('chat-bot') }]);
  });

  it('nothing at all is a placeholder, as Slack takes no empty payload', () => {
    const nothing: readonly Block[] = [
      { kind: 'buttons', buttons: [] },
      { kind: 'select', label: 'Which?', choices: [] },
      { kind: 'fields', fields: [] },
      { kind: 'table', columns: [], rows: [['a']] },
    ];
    expect(drawn(surface)).toEqual([{ type: 'section', block_id: 'lk:n1:0', text: plain('–') }]);
    expect(drawn(surface, ...nothing)).toEqual([{ type: 'section', block_id: 'lk:n1:0', text: plain('–') }]);
  });

  it('each rendering has names of its own for its blocks, or Slack would keep what was picked before', () => {
    const view = { blocks: presses(3).map((one): Block => ({ kind: 'buttons', buttons: [one] })) };
    const names = (nonce: string) => renderBlocks(view, surface, nonce).map(({ block_id }) => block_id);
    expect(names('a')).toEqual(['lk:a:0', 'lk:a:1', 'lk:a:2']);
    expect(names('b')).toEqual(['lk:b:0', 'lk:b:1', 'lk:b:2']);
  });
});

describe('what a surface can’t hold', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n): Block => ({ kind: 'text', text: `line ${n}` }));
  const closing: Block = { kind: 'buttons', buttons: [press('Next', 1)] };

  it.each([
    ['message', 50],
    ['modal', 100],
    ['home', 100],
  ] as const)('is left out of the middle of a %s, which says so and keeps its end', (surface, limit) => {
    const blocks = drawn(surface, { kind: 'heading', text: 'All' }, ...lines(200), closing, {
      kind: 'note',
      text: 'End',
    });
    expect(blocks).toHaveLength(limit);
    expect(textsOf(blocks).slice(0, 2)).toEqual(['All', 'line 0']);
    // All but the header, the notice, the button and the note.
    expect(textsOf(blocks).slice(-3)).toEqual([`… and ${200 - (limit - 4)} more`, 'Next', 'End']);
  });

  it('is everything that fits when it just fits', () => {
    expect(textsOf(inMessage(...lines(49), closing))).toEqual([...lines(49).map((_, n) => `line ${n}`), 'Next']);
  });

  it('does not cost the title, however many buttons there are', () => {
    const rows = Array.from({ length: 60 }, (_, n): Block => ({ kind: 'buttons', buttons: [press(`b${n}`, n)] }));
    const texts = textsOf(inMessage({ kind: 'heading', text: 'All' }, ...rows));
    expect(texts.slice(0, 2)).toEqual(['All', '… and 12 more']);
    expect(texts.at(-1)).toBe('b59');
  });

  it('of what stands below the last buttons only a closing word belongs to them', () => {
    const texts = textsOf(inMessage({ kind: 'heading', text: 'All' }, closing, ...lines(60)));
    expect(texts.slice(0, 3)).toEqual(['All', 'Next', 'line 0']);
    expect(texts.at(-1)).toBe('… and 13 more');
  });

  it('is counted in characters too, where it is a message: Slack refuses more than some 13,000', () => {
    const long = Array.from({ length: 8 }, (_, n): Block => ({ kind: 'text', text: `${n}`.repeat(3_000) }));
    const texts = textsOf(inMessage(...long, closing));
    expect(texts).toEqual([...[0, 1, 2].map((n) => `${n}`.repeat(3_000)), '… and 5 more', 'Next']);
    expect(textsOf(drawn('home', ...long, closing))).toHaveLength(9);
  });

  it('is counted in bytes too, where a view would exceed 250 KB', () => {
    const menus = Array.from(
      { length: 12 },
      (_, n): Block => ({
        kind: 'select',
        label: `menu ${n}`,
        choices: Array.from({ length: 100 }, (_choice, index) => press('題'.repeat(75), n * 100 + index)),
      }),
    );
    for (const surface of SURFACES) {
      const blocks = drawn(surface, { kind: 'heading', text: 'All' }, ...menus);
      expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThan(250_000);
      expect(textsOf(blocks)[0]).toBe('All');
      expect(textsOf(blocks)).toContain('menu 11');
      expect(textsOf(blocks)[1]).toMatch(/^… and \d more$/);
    }
  });
});
