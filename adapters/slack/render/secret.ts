import type { types } from '@slack/bolt';
import type { SecretCard } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { messageDeletedIn, SCREEN, secretArrived, windowDeletedIn } from '../copy.ts';
import { context, header, labelledLines, line, named, preformatted, section } from './elements.ts';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { modalFrame } from './modal.ts';
import { escaped } from './text.ts';

const MINUTE = 60_000;

/**
 * Draws the one showing of a secret as a message. This file is the only place in this adapter that opens it. IDs and secrets each
 * stand in a block of their own, to be copied. There is nothing to press: Slack sends a message back, secret and all, with each
 * press in it (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).
 * @returns the secret in `blocks` alone: `text` is what notifications show.
 */
export function renderSecretMessage(card: SecretCard, nonce: string): Message {
  const text = secretArrived(shown(card.title, LIMITS.header), shown(card.owner.value, LIMITS.header));
  const blocks = [header(card.title), ...secretBlocks(card, messageDeletedIn)];
  return { text: escaped(text, LIMITS.messageText), blocks: named(blocks, nonce) };
}

/**
 * The same as a modal: nothing to press or to type into, and nothing is sent back when it is closed.
 * See https://docs.slack.dev/reference/views/modal-views
 */
export function renderSecretModal(card: SecretCard, nonce: string): types.ModalView {
  const isWhole = shown(card.title, LIMITS.header) === shown(card.title, LIMITS.modalTitle);
  const blocks = [...(isWhole ? [] : [header(card.title)]), ...secretBlocks(card, windowDeletedIn)];
  return { ...modalFrame(card.title), notify_on_close: false, blocks: named(blocks, nonce) };
}

function secretBlocks(card: SecretCard, deletedIn: (minutes: number) => string): readonly types.KnownBlock[] {
  const minutes = Math.max(1, Math.ceil(card.deleteAfter / MINUTE));
  return [
    ...labelledLines([card.owner]),
    ...card.codes.map(({ label, code }) =>
      preformatted(typeof code === 'string' ? shown(code, LIMITS.richText) : code.reveal(), label),
    ),
    // Text, because Slack only shows pictures that were shared in a conversation, as a file that would stay there.
    ...(card.qr === undefined ? [] : [preformatted(card.qr.text.reveal(), shown(card.qr.description, LIMITS.header))]),
    ...card.notes.map(line),
    context(deletedIn(minutes)),
  ];
}

/** What takes the place of a secret in a modal that is still open when it is deleted. Its blocks have no names: none is kept. */
export function renderDeletedSecret(): types.ModalView {
  return {
    ...modalFrame(SCREEN.secretDeleted),
    notify_on_close: false,
    blocks: [section(SCREEN.deletedText), context(SCREEN.regenerate)],
  };
}
