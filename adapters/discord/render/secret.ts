import type { SecretCard } from '../../../src/chat/contracts/view.ts';
import { deletedIn, SCREEN } from '../copy.ts';
import { type AttachedFile, attachedFiles, gallery, pictureName } from './attachedFiles.ts';
import { code, heading, labelled, note, paragraph, textDisplay } from './elements.ts';
import { LIMITS } from './limits.ts';
import { type Message, messageOf } from './message.ts';
import { fenced } from './text.ts';

const MINUTE = 60_000;

/**
 * Draws the one showing of a secret. This file is the only place in this adapter that opens it. ID and secret each stand in a
 * code block of their own, to be copied. There is nothing to press: Discord sends a message back, secret and all, with each press
 * in it (https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-structure).
 * That only one person sees it is said where it is first answered: nothing here can make a message private.
 */
export function renderSecretMessage(card: SecretCard): Message {
  const minutes = Math.max(1, Math.ceil(card.deleteAfter / MINUTE));
  return messageOf([
    textDisplay(`${heading(card.title)}\n${labelled(card.owner)}`),
    ...card.codes.map((one) =>
      textDisplay(`**${one.label}**\n${typeof one.code === 'string' ? code(one.code) : fenced(one.code.reveal())}`),
    ),
    ...(card.qr === undefined ? [] : [gallery(pictureOf(card.qr), QR_PART)]),
    textDisplay([...notesThatFit(card.notes), note(deletedIn(minutes))].join('\n')),
  ]);
}

/** The picture that goes with it, where there is one. */
export function secretFiles(card: SecretCard): readonly AttachedFile[] {
  if (card.qr === undefined) return [];
  return attachedFiles({ blocks: [pictureOf(card.qr)] }, new Set([pictureName(QR_PART)]));
}

/** Its only picture. */
const QR_PART = 0;

function pictureOf({ png, description }: NonNullable<SecretCard['qr']>) {
  return { kind: 'image', png, description } as const;
}

/** The secret must find room in its message, however much is said beside it. */
function notesThatFit(notes: readonly string[]): readonly string[] {
  let left = LIMITS.secretNotes;
  return notes.map(paragraph).filter((line) => {
    left -= line.length + 1;
    return left >= 0;
  });
}

/** What takes the place of a secret in a message that can be changed, but not deleted. */
export function renderDeletedSecret(): Message {
  return messageOf([
    textDisplay([heading(SCREEN.secretDeleted), paragraph(SCREEN.deletedText), note(SCREEN.regenerate)].join('\n')),
  ]);
}
