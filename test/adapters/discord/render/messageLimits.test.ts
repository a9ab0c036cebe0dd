import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../src/chat/contracts/view.ts';
import { contentsOf, drawn, linesOf, offeredBy, PNG, press, refusals, typesOf } from './samples.ts';

describe('what a message can’t hold', () => {
  const line = (n: number): Block => ({ kind: 'text', text: `line ${n} `.padEnd(99, 'x') });
  const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n));
  const closing: Block = { kind: 'buttons', buttons: [press('Next', 1)] };

  it('is left out of the middle, which says so and keeps its end', () => {
    const message = drawn({ kind: 'heading', text: 'All' }, ...lines(60), closing, { kind: 'note', text: 'End' });
    expect(contentsOf(message).join('\n').length).toBeLessThanOrEqual(4_000);
    const [first, second] = contentsOf(message);
    expect(first).toMatch(/^### All\nline 0 x+\nline 1 x+\n/);
    expect(first).toMatch(/\n-# … and 21 more$/);
    expect(second).toBe('-# End');
    expect(offeredBy(message)).toEqual([press('Next', 1)]);
  });

  it('is everything that fits when it just fits: 4,000 characters, line breaks among them', () => {
    const exactly = lines(40);
    const [content = ''] = contentsOf(drawn(...exactly, closing));
    expect(content).toHaveLength(40 * 99 + 39);
    const over: Block = { kind: 'text', text: 'y' };
    expect(contentsOf(drawn(...exactly, over, closing))[0]).toMatch(/more$/);
    expect(contentsOf(drawn(...lines(39), { kind: 'text', text: 'y'.repeat(100) }, closing))[0]).toHaveLength(4_000);
    expect(contentsOf(drawn(...lines(39), { kind: 'text', text: 'y'.repeat(101) }, closing))[0]).toMatch(/more$/);
  });

  it('is counted in components, those inside others included: 40', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, n): Block => ({ kind: 'select', label: 'x', choices: [press('a', n)] }));
    const full = drawn({ kind: 'heading', text: 'All' }, ...rows(19), { kind: 'note', text: 'End' });
    expect(typesOf(full)).toHaveLength(40);
    expect(contentsOf(full)).toEqual(['### All', '-# End']);
    const over = drawn({ kind: 'heading', text: 'All' }, ...rows(20), { kind: 'note', text: 'End' });
    expect(contentsOf(over)).toEqual(['### All\n-# … and 1 more', '-# End']);
    expect(offeredBy(over).at(-1)).toEqual(press('a', 19));
    const sections = Array.from(
      { length: 14 },
      (_, n): Block => ({ kind: 'overflow', label: `${n}`, choices: [press('a', n)] }),
    );
    expect(typesOf(drawn(...sections.slice(0, 13)))).toHaveLength(39);
    expect(offeredBy(drawn(...sections))).toHaveLength(14);
  });

  it('is counted in what stands beside a button too', () => {
    const tiles = Array.from({ length: 10 }, (_, n): Block => {
      return { kind: 'overflow', label: `${n}`, detail: 'd'.repeat(500), choices: [press('a', n)] };
    });
    const message = drawn(...tiles);
    expect(refusals(message)).toEqual([]);
    expect(linesOf(message).at(-1)).toBe('-# … and 3 more');
    expect(offeredBy(message)).toHaveLength(10);
  });

  it('does not cost the title, however many buttons there are', () => {
    const rows = Array.from({ length: 60 }, (_, n): Block => ({ kind: 'buttons', buttons: [press(`b${n}`, n)] }));
    const message = drawn({ kind: 'heading', text: 'All' }, ...rows);
    expect(contentsOf(message)).toEqual(['### All\n-# … and 41 more']);
    expect(offeredBy(message).at(-1)).toEqual(press('b59', 59));
    expect(refusals(message)).toEqual([]);
  });

  it('does not cost the last buttons, however long the closing words are', () => {
    const long: Block = { kind: 'text', text: 'y'.repeat(1_900) };
    const message = drawn({ kind: 'text', text: 'x'.repeat(1_900) }, closing, long, long, {
      kind: 'note',
      text: 'End',
    });
    expect(offeredBy(message)).toEqual([press('Next', 1)]);
    expect(linesOf(message)[0]).toMatch(/^x+$/);
    expect(linesOf(message).at(-1)).toBe('-# End');
    expect(refusals(message)).toEqual([]);
  });

  it('of what stands below the last buttons is only a closing word that belongs to them', () => {
    const message = drawn({ kind: 'heading', text: 'All' }, closing, ...lines(60));
    expect(contentsOf(message)[0]).toBe('### All');
    expect(contentsOf(message)[1]).toMatch(/^line 0 .*\n-# … and \d+ more$/s);
  });

  it('is no file either', () => {
    const pictures = Array.from({ length: 12 }, (_, n): Block => ({ kind: 'image', png: PNG, description: `p${n}` }));
    const message = drawn(...pictures);
    expect(message.attachments.map(({ filename }) => filename)).toEqual(
      Array.from({ length: 10 }, (_, n) => `picture-${n}.png`),
    );
    expect(linesOf(message)).toEqual(['-# \\[picture\\: p10\\]', '-# \\[picture\\: p11\\]']);
    const cut = drawn({ kind: 'heading', text: 'All' }, ...lines(60), ...pictures, closing);
    expect(cut.attachments).toEqual([]);
    expect(refusals(cut)).toEqual([]);
  });
});
