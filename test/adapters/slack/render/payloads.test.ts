import { describe, expect, it } from 'vitest';
import { printable } from '../../../../adapters/shared/text/printable.ts';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import { renderHome } from '../../../../adapters/slack/render/home.ts';
import { renderMessage } from '../../../../adapters/slack/render/message.ts';
import { renderModal } from '../../../../adapters/slack/render/modal.ts';
import type { Block, View } from '../../../../src/chat/contracts/view.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { isViewTooLarge } from '../../../fakes/slack/blockKit.ts';
import type { Surface } from '../../../fakes/slack/blockKitLimits.ts';
import {
  anyView,
  NASTY,
  objectsOf,
  offeredBy,
  press,
  presses,
  refusals,
  refusalsOfView,
  STRAY_SECRET,
  SURFACES,
  textsOf,
  viewOf,
  wire,
} from './samples.ts';

/** How many views are drawn: some are long. */
const VIEWS = 60;

/** All that may stand in a payload: nothing among it is read as markup. */
const LITERAL = new Set([
  'actions',
  'button',
  'context',
  'header',
  'overflow',
  'plain_text',
  'raw_text',
  'rich_text',
  'rich_text_preformatted',
  'rich_text_section',
  'section',
  'static_select',
  'table',
  'text',
]);

/** Everything that is wrong with a view on a surface, as Slack would see it. */
function wrong(view: View, surface: Surface): readonly string[] {
  if (surface === 'message') return refusals(renderMessage(view, 'n1').blocks, 'message');
  const drawn = surface === 'home' ? renderHome(view, 'n1') : renderModal(view, { nonce: 'n1' });
  return [...refusalsOfView(drawn), ...(isViewTooLarge(wire(drawn)) ? ['view_too_large'] : [])];
}

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
  '200 things with menus': many(
    200,
    (n): Block => ({ kind: 'overflow', label: `${n}`, choices: [press('a', n), press('b', 500 + n)] }),
  ),
  '1000 buttons': [{ kind: 'buttons', buttons: presses(1_000) }],
  '30 tables': many(30, (n): Block => ({ kind: 'table', columns: ['a'], rows: [[`${n}`]] })),
  '500 fields': [{ kind: 'fields', fields: many(500, (n) => ({ label: `l${n}`, value: 'v'.repeat(500) })) }],
};

describe.each(SURFACES)(seeded('whatever is shown on the surface %s'), (surface) => {
  it('is taken by Slack, wherever nasty names stand', () => {
    for (const text of NASTY) expect(wrong(viewOf(text), surface), text).toEqual([]);
  });

  it('is taken by Slack, whatever is in it', () => {
    always(anyView, (view) => expect(wrong(view, surface)).toEqual([]), VIEWS);
  });

  it.each(Object.keys(BIG))('is taken by Slack where it is %s', (name) => {
    const blocks: readonly Block[] = [
      { kind: 'heading', text: 'T' },
      ...(BIG[name] ?? []),
      { kind: 'buttons', buttons: [press('Next', 999)] },
    ];
    expect(wrong({ blocks }, surface)).toEqual([]);
    const drawn = renderBlocks({ blocks }, surface, 'n1');
    expect(textsOf(drawn)[0]).toBe('T');
    expect(offeredBy(drawn).at(-1)).toEqual(press('Next', 999));
  });

  it('is literal: nothing in it is read as markup, a mention, a link or an emoji', () => {
    for (const text of NASTY) {
      for (const one of objectsOf(renderBlocks(viewOf(text), surface, 'n1'))) {
        const { type } = one;
        if (typeof type === 'string') expect(LITERAL).toContain(type);
        if (type === 'plain_text') expect(one['emoji']).toBe(false);
      }
    }
  });

  it('shows names as they are', () => {
    for (const text of NASTY.filter((name) => name.trim() !== '' && name.length < 70 && !name.startsWith('\u200b'))) {
      const texts = textsOf(renderBlocks(viewOf(text), surface, 'n1'));
      expect(texts.filter((one) => one === printable(text)).length, text).toBeGreaterThan(6);
    }
  });

  it('offers exactly the actions of the view, in their order', () => {
    always(
      anyView,
      (view) => {
        const actions = view.blocks.flatMap((block) => {
          if (block.kind === 'buttons') return block.buttons.map(({ action }) => action);
          return block.kind === 'select' || block.kind === 'overflow' ? block.choices.map(({ action }) => action) : [];
        });
        const blocks = renderBlocks(view, surface, 'n1');
        const offered = offeredBy(blocks).map(({ action }) => action);
        const cut = textsOf(blocks).some((text) => /^… and \d+ more$/.test(text));
        if (!cut) expect(offered).toEqual(actions);
        expect(actions.filter((action) => offered.includes(action))).toEqual(offered);
      },
      VIEWS,
    );
  });

  it('invariant 2: holds nothing that looks like a secret', () => {
    for (const text of [STRAY_SECRET, `a ${STRAY_SECRET} b`, STRAY_SECRET.slice(20), `\u200b${STRAY_SECRET}\u202e`]) {
      const drawn = JSON.stringify([renderBlocks(viewOf(text), surface, 'n1'), renderMessage(viewOf(text), 'n1')]);
      expect(drawn).not.toContain(STRAY_SECRET.slice(20, 40));
      expect(drawn).toContain('[secret]');
    }
  });

  it('does not change the view that it is drawn from', () => {
    const view = viewOf('x');
    const before = JSON.stringify(view);
    renderBlocks(view, surface, 'n1');
    expect(JSON.stringify(view)).toBe(before);
  });
});
