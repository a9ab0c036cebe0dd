import type { types } from '@slack/bolt';
import type { View } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { renderBlocks } from './blocks.ts';
import { context } from './elements.ts';
import { LIMITS } from './limits.ts';
import { plain } from './text.ts';

/** What a modal has beside its view. */
export interface ModalOptions {
  /** By default the view's first heading. */
  readonly title?: string;
  readonly callbackId?: string;
  /** What comes back with each press inside it. */
  readonly privateMetadata?: string;
  /** What no other rendering has. */
  readonly nonce: string;
}

/**
 * Draws a view as a modal that has nothing to submit: what can be done is a button inside.
 * See https://docs.slack.dev/reference/views/modal-views
 * @throws where an ID or the metadata is longer than Slack takes: a mistake of the caller's.
 */
export function renderModal(view: View, options: ModalOptions): types.ModalView {
  const heading = view.blocks.find((block) => block.kind === 'heading')?.text;
  const title = options.title ?? heading ?? 'API keys';
  return {
    ...modalFrame(title, options),
    blocks: renderBlocks(withoutTitle(view, title), 'modal', options.nonce),
  };
}

/** A heading that stands above already, as a whole, need not stand there twice. */
function withoutTitle(view: View, title: string): View {
  const [first, ...others] = view.blocks;
  const repeats = first?.kind === 'heading' && shown(first.text, LIMITS.header) === shown(title, LIMITS.modalTitle);
  return repeats && others.length > 0 ? { blocks: others } : view;
}

/**
 * What is shown until there is something to show: a modal must be opened within three seconds of the press, see
 * https://docs.slack.dev/surfaces/modals. Its block has no name, so that nothing of it is kept.
 */
export function loadingModal(title: string): types.ModalView {
  return { ...modalFrame(title), blocks: [context('One moment…')] };
}

/** What lies on top of a form's answer when the form arrives a second time: the answer stays below it. */
export function sentTwiceModal(): types.ModalView {
  return {
    ...modalFrame('Sent twice'),
    blocks: [context('This form was sent already. Close this to see its answer.')],
  };
}

/** What lies on top of a form while it can't be told whether it was sent before: what is below may be a secret by now. */
export function slowModal(): types.ModalView {
  return {
    ...modalFrame('Not sure yet'),
    blocks: [
      context(
        'My database does not answer in time. Close this to see the form’s answer; if it is still the form, send it again.',
      ),
    ],
  };
}

/**
 * All of a modal but its blocks.
 * @throws where an ID or the metadata is longer than Slack takes.
 */
export function modalFrame(
  title: string,
  { callbackId, privateMetadata }: Pick<ModalOptions, 'callbackId' | 'privateMetadata'> = {},
): Omit<types.ModalView, 'blocks'> {
  return {
    type: 'modal',
    title: plain(title, LIMITS.modalTitle),
    close: plain('Close', LIMITS.modalTitle),
    ...(callbackId === undefined ? {} : { callback_id: whole(callbackId, LIMITS.callbackId) }),
    ...(privateMetadata === undefined ? {} : { private_metadata: whole(privateMetadata, LIMITS.privateMetadata) }),
  };
}

/** What is read by the program again can't be cut. */
function whole(text: string, limit: number): string {
  if (text.length > limit) throw new Error(`${text.length} characters do not fit where Slack takes ${limit}`);
  return text;
}
