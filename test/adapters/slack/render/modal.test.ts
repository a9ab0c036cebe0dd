import { describe, expect, it } from 'vitest';
import { renderBlocks } from '../../../../adapters/slack/render/blocks.ts';
import { renderHome } from '../../../../adapters/slack/render/home.ts';
import { loadingModal, renderModal } from '../../../../adapters/slack/render/modal.ts';
import { type Block, heading, note, text, view } from '../../../../src/chat/contracts/view.ts';
import { NASTY, refusalsOfView, textsOf, viewOf } from './samples.ts';

const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: false });

describe('a Home', () => {
  it('is the view and nothing else', () => {
    expect(renderHome(viewOf('x'), 'n1')).toEqual({ type: 'home', blocks: renderBlocks(viewOf('x'), 'home', 'n1') });
  });
});

describe('a modal', () => {
  it('has a title, what it carries, and nothing to submit', () => {
    const options = { title: 'Keys', callbackId: 'lk:v1:screen', privateMetadata: '{"a":1}', nonce: 'n1' };
    expect(renderModal(view(text('Words')), options)).toEqual({
      type: 'modal',
      title: plain('Keys'),
      close: plain('Close'),
      callback_id: 'lk:v1:screen',
      private_metadata: '{"a":1}',
      blocks: [{ type: 'section', block_id: 'lk:n1:0', text: plain('Words') }],
    });
  });

  it('takes its title from the first heading, shortened; then the whole stands below', () => {
    const long = 'Regenerate the secret of the key chat-bot?';
    const modal = renderModal(view(note('x'), heading(long), heading('Second')), { nonce: 'n1' });
    expect(modal.title.text).toBe('Regenerate the secret o…');
    expect(textsOf(modal.blocks)).toContain(long);
    expect(renderModal(view(text('Words')), { nonce: 'n1' }).title.text).toBe('API keys');
  });

  it('does not say the same twice, where the title is whole', () => {
    const said = (...blocks: readonly Block[]) => textsOf(renderModal(view(...blocks), { nonce: 'n1' }).blocks);
    expect(said(heading('Keys'), text('Words'))).toEqual(['Words']);
    expect(said(heading('Keys'))).toEqual(['Keys']);
    expect(textsOf(renderModal(view(heading('Keys'), text('x')), { title: 'Other', nonce: 'n1' }).blocks)).toEqual([
      'Keys',
      'x',
    ]);
  });

  it('refuses to cut what the program reads again', () => {
    expect(() => renderModal(view(), { callbackId: 'x'.repeat(256), nonce: 'n1' })).toThrow(/256/);
    expect(() => renderModal(view(), { privateMetadata: 'x'.repeat(3_001), nonce: 'n1' })).toThrow(/3001/);
  });

  it('is taken by Slack under any title, and while it is loading', () => {
    for (const title of NASTY) {
      expect(refusalsOfView(renderModal(view(text('x')), { title, nonce: 'n1' }))).toEqual([]);
      expect(refusalsOfView(loadingModal(title))).toEqual([]);
    }
    expect(loadingModal('Keys')).toEqual({
      type: 'modal',
      title: plain('Keys'),
      close: plain('Close'),
      blocks: [{ type: 'context', elements: [plain('One moment…')] }],
    });
  });
});
