import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import { renderMessage } from '../../../../adapters/slack/render/message.ts';
import type { Block } from '../../../../src/chat/contracts/view.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { anyView, press, viewOf } from './samples.ts';

const textOf = (...blocks: readonly Block[]) => renderMessage({ blocks }, 'n1').text;

describe(seeded('a message'), () => {
  it('has the view’s blocks', () => {
    expect(renderMessage(viewOf('x'), 'n1').blocks).toEqual(renderBlocks(viewOf('x'), 'message', 'n1'));
  });

  it('says in its text what its blocks show, for notifications and screen readers', () => {
    expect(
      textOf(
        { kind: 'heading', text: 'Disable?' },
        { kind: 'text', text: 'Every secret' },
        { kind: 'note', text: 'stops.' },
        { kind: 'code', text: '/apikey help' },
        { kind: 'fields', fields: [{ label: 'Owner', value: 'ana' }] },
        { kind: 'table', columns: ['Name', 'ID'], rows: [['a', '1'], ['b']], total: 5 },
        { kind: 'progress', label: 'Told', done: 1, total: 3 },
        { kind: 'image', png: new Uint8Array(), description: 'a code' },
        { kind: 'overflow', label: 'chat-bot', detail: 'active', choices: [] },
        { kind: 'overflow', label: 'web-bot', choices: [] },
        { kind: 'select', label: 'Which?', choices: [press('a', 1), press('b', 2)] },
        { kind: 'buttons', buttons: [press('Disable', 3), press('Cancel', 4)] },
        { kind: 'buttons', buttons: [] },
      ).split('\n'),
    ).toEqual([
      'Disable?',
      'Every secret',
      'stops.',
      '/apikey help',
      'Owner: ana',
      'Name: a, ID: 1',
      'Name: b, ID: –',
      '… and 3 more',
      'Told: 1 of 3',
      '[picture: a code]',
      'chat-bot: active',
      'web-bot',
      'Which?: 2 to choose from',
      '[Disable] [Cancel]',
    ]);
  });

  it('has a text of at most 4,000 characters, never none, in which nobody is mentioned', () => {
    expect(textOf()).toBe('–');
    expect(textOf({ kind: 'text', text: '<!channel> <@U1>' })).toBe('&lt;!channel&gt; &lt;@U1&gt;');
    expect(textOf(...Array.from({ length: 9 }, (): Block => ({ kind: 'text', text: '<'.repeat(999) })))).toHaveLength(
      3_998,
    );
    always(
      anyView,
      (view) => {
        const { text } = renderMessage(view, 'n1');
        expect(text.length).toBeLessThanOrEqual(4_000);
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      },
      60,
    );
  });
});
