import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../../adapters/discord/render/message.ts';
import type { Block } from '../../../../src/chat/contracts/view.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { marksOf, read } from './markdown.ts';
import {
  anyView,
  contentsOf,
  drawn,
  NASTY,
  objectsOf,
  offeredBy,
  press,
  presses,
  refusals,
  STRAY_SECRET,
  viewOf,
} from './samples.ts';

/** How many views are drawn: some are long. */
const VIEWS = 100;

const many = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));

const BIG: Readonly<Record<string, readonly Block[]>> = {
  '400 rows': [
    { kind: 'table', columns: many(8, (n) => `c${n}`), rows: many(400, (n) => many(8, (c) => `${n} ${c}`)) },
  ],
  '400 rows of long cells': [
    { kind: 'table', columns: many(6, (n) => `c${n}`), rows: many(400, () => many(6, () => '🤖'.repeat(2_500))) },
  ],
  '300 choices': [{ kind: 'select', label: 'Which?', choices: presses(300, '題'.repeat(100)) }],
  '200 blocks': many(200, (n): Block => ({ kind: 'text', text: `${n} `.repeat(1_000) })),
  '200 blocks of markup': many(200, (): Block => ({ kind: 'text', text: '*'.repeat(3_000) })),
  '200 things with menus': many(
    200,
    (n): Block => ({ kind: 'overflow', label: `${n}`, choices: [press('a', n), press('b', 500 + n)] }),
  ),
  '900 buttons': [{ kind: 'buttons', buttons: presses(900) }],
  '30 tables': many(30, (n): Block => ({ kind: 'table', columns: ['a'], rows: [[`${n}`]] })),
  '500 fields': [{ kind: 'fields', fields: many(500, (n) => ({ label: `l${n}`, value: 'v'.repeat(500) })) }],
};

/** What a view is drawn with: nothing of it comes from names. */
const OWN_MARKS = new Set(['heading', 'small', 'strong', 'block']);

describe(seeded('whatever is shown'), () => {
  it('is taken by Discord, wherever nasty names stand', () => {
    for (const text of NASTY) expect(refusals(renderMessage(viewOf(text))), text).toEqual([]);
  });

  it('is taken by Discord, whatever is in it', () => {
    always(anyView, (view) => expect(refusals(renderMessage(view))).toEqual([]), VIEWS);
  });

  it.each(Object.keys(BIG))('is taken by Discord where it is %s', (name) => {
    const message = drawn({ kind: 'heading', text: 'T' }, ...(BIG[name] ?? []), {
      kind: 'buttons',
      buttons: [press('Next', 999)],
    });
    expect(refusals(message)).toEqual([]);
    expect(contentsOf(message)[0]).toMatch(/^### T(\n|$)/);
    expect(offeredBy(message).at(-1)).toEqual(press('Next', 999));
  });

  it('is literal: no name in it is read as markup, a mention, a link, a time or an emoji', () => {
    always(
      anyView,
      (view) => {
        for (const content of contentsOf(renderMessage(view)))
          for (const mark of marksOf(read(content))) expect(OWN_MARKS).toContain(mark);
      },
      VIEWS,
    );
  });

  it('has as much markup as it has with plain words, whatever its names are', () => {
    const marks = (text: string) => contentsOf(renderMessage(viewOf(text))).map((content) => marksOf(read(content)));
    const plain = marks('x');
    for (const text of NASTY.filter((one) => one.trim() !== '' && one.length < 100 && !one.startsWith('\u200b')))
      expect(marks(text), text).toEqual(plain);
  });

  it('offers exactly the actions of the view, in their order', () => {
    always(
      anyView,
      (view) => {
        const actions = view.blocks.flatMap((block) => {
          if (block.kind === 'buttons') return block.buttons.map(({ action }) => action);
          return block.kind === 'select' || block.kind === 'overflow' ? block.choices.map(({ action }) => action) : [];
        });
        const message = renderMessage(view);
        const offered = offeredBy(message).map(({ action }) => action);
        const cut = contentsOf(message).some((text) => /^-# … and \d+ more$/m.test(text));
        if (!cut) expect(offered).toEqual(actions);
        expect(actions.filter((action) => offered.includes(action))).toEqual(offered);
      },
      VIEWS,
    );
  });

  it('calls nobody, and hides no link', () => {
    always(
      anyView,
      (view) => {
        const message = renderMessage(view);
        expect(message.allowed_mentions).toEqual({ parse: [] });
        for (const one of objectsOf(message)) if (one['type'] === 2) expect(one).not.toHaveProperty('url');
      },
      30,
    );
  });

  it('invariant 2: holds nothing that looks like a secret', () => {
    for (const text of [STRAY_SECRET, `a ${STRAY_SECRET} b`, STRAY_SECRET.slice(20), `\u200b${STRAY_SECRET}\u202e`]) {
      const payload = JSON.stringify(renderMessage(viewOf(text)));
      expect(payload).not.toContain(STRAY_SECRET.slice(20, 40));
      expect(payload).toContain('[secret]');
      expect(payload).toContain('\\\\[secret\\\\]');
    }
  });

  it('does not change the view that it is drawn from', () => {
    const view = viewOf('x');
    const before = JSON.stringify(view);
    renderMessage(view);
    expect(JSON.stringify(view)).toBe(before);
  });
});
