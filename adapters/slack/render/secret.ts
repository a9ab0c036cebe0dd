import type { types } from '@slack/bolt';
import type { SecretCard } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { context, header, labelledLines, line, named, preformatted, section } from './elements.ts';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { modalFrame } from './modal.ts';
import { escaped } from './text.ts';

const MINUTE = 60_000;

/**
 * Draws the one showing of a secret as a message. This file is the only place in this adapter that opens it. ID and secret each
 * stand in a block of their own, to be copied. There is nothing to press: Slack sends a message back, secret and all, with each
 * press in it (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).
 * @returns the secret in `blocks` alone: `text` is what notifications show.
 */
export function renderSecretMessage(card: SecretCard, nonce: string): Message {
  const text = `${shown(card.title, LIMITS.header)}: ${shown(card.keyName, LIMITS.header)}. Open this message to copy the secret.`;
  const blocks = [header(card.title), ...secretBlocks(card, 'This message is deleted')];
  return { text: escaped(text, LIMITS.messageText), blocks: named(blocks, nonce) };
}

/**
 * The same as a modal: nothing to press or to type into, and nothing is sent back when it is closed.
 * See https://docs.slack.dev/reference/views/modal-views
 */
export function renderSecretModal(card: SecretCard, nonce: string): types.ModalView {
  const isWhole = shown(card.title, LIMITS.header) === shown(card.title, LIMITS.modalTitle);
  const blocks = [...(isWhole ? [] : [header(card.title)]), ...secretBlocks(card, 'What is shown here is deleted')];
  return { ...modalFrame(card.title), notify_on_close: false, blocks: named(blocks, nonce) };
}

function secretBlocks(card: SecretCard, deleted: string): readonly types.KnownBlock[] {
  const minutes = Math.max(1, Math.ceil(card.burnAfter / MINUTE));
  return [
    ...labelledLines([{ label: 'Name', value: card.keyName }]),
    preformatted(shown(card.keyId, LIMITS.richText), 'ID'),
    preformatted(card.secret.reveal(), 'Secret'),
    ...card.notes.map(line),
    context(`${deleted} in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`),
  ];
}

/** What takes the place of a secret in a modal that is still open when it is deleted. Its blocks have no names: none is kept. */
export function renderDeletedSecret(): types.ModalView {
  return {
    ...modalFrame('Secret deleted'),
    notify_on_close: false,
    blocks: [
      section('The secret that was shown here is deleted. It can’t be looked up again.'),
      context('If you did not copy it in time, regenerate the key: /apikey regenerate'),
    ],
  };
}
