import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/discord/render/blocks.ts';
import { filesOf, renderMessage } from '../../../../adapters/discord/render/message.ts';
import { PNG, viewOf } from './samples.ts';

describe('a message', () => {
  it('is one of layout components, calls nobody, and keeps no file of an earlier one', () => {
    const view = { blocks: [{ kind: 'text', text: '@everyone' }] } as const;
    expect(renderMessage(view)).toEqual({
      flags: 1 << 15,
      components: renderBlocks(view),
      allowed_mentions: { parse: [] },
      attachments: [],
    });
  });

  it('names its pictures, whose files are given in the same order', () => {
    const png = (n: number) => Uint8Array.of(...PNG, n);
    const view = {
      blocks: [
        { kind: 'image', png: png(1), description: 'one' },
        { kind: 'image', png: new Uint8Array(), description: 'none' },
        { kind: 'image', png: png(2), description: 'two' },
      ],
    } as const;
    const message = renderMessage(view);
    expect(message.attachments).toEqual([
      { id: '0', filename: 'picture-0.png' },
      { id: '1', filename: 'picture-2.png' },
    ]);
    expect(filesOf(view, message)).toEqual([
      { name: 'picture-0.png', data: png(1), contentType: 'image/png' },
      { name: 'picture-2.png', data: png(2), contentType: 'image/png' },
    ]);
    expect(filesOf(view, { ...message, attachments: [] })).toEqual([]);
  });

  it('holds no file itself: JSON has no room for one', () => {
    expect(JSON.stringify(renderMessage(viewOf('x')))).not.toContain('137');
  });
});
