import { textInZone } from '../../domain/time/moment.ts';
import type { Answer, Deliver } from '../contracts/exchange.ts';
import type { Block, Button, SecretCard, View } from '../contracts/view.ts';

/**
 * Moments are put into texts without a zone (see domain/time/moment.ts). Here they get that of the person who reads them, for where
 * the platform can't draw them itself. A zone that is not known changes nothing: UTC is written then.
 */
type Zone = string | null | undefined;

/** An answer, in the zone of the person who is answered. */
export function answerInZone(answer: Answer, zone: Zone): Answer {
  switch (answer.kind) {
    case 'view':
      return { ...answer, view: viewInZone(answer.view, zone) };
    case 'delivered':
      return { ...answer, followUp: answer.followUp && viewInZone(answer.followUp, zone) };
    case 'form':
      return answer;
  }
}

/** Shows a secret with its notes in the zone of the person who gets it. */
export function deliverInZone(deliver: Deliver, zone: Zone): Deliver {
  return (card) => deliver(cardInZone(card, zone));
}

/** What is said beside a secret, in the zone of the person who gets it. */
export function cardInZone(card: SecretCard, zone: Zone): SecretCard {
  return zone ? { ...card, notes: card.notes.map((note) => textInZone(note, zone)) } : card;
}

/** A view, in the zone of the person who reads it. */
export function viewInZone(view: View, zone: Zone): View {
  return zone
    ? { ...view, blocks: view.blocks.map((block) => blockInZone(block, (text) => textInZone(text, zone))) }
    : view;
}

function blockInZone(block: Block, write: (text: string) => string): Block {
  const writeLabel = <T extends Button>(button: T): T => ({ ...button, label: write(button.label) });
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
    case 'code':
      return { ...block, text: write(block.text) };
    case 'fields':
      return { ...block, fields: block.fields.map(({ label, value }) => ({ label, value: write(value) })) };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(write)) };
    case 'buttons':
      return { ...block, buttons: block.buttons.map(writeLabel) };
    case 'select':
      return { ...block, choices: block.choices.map(writeLabel) };
    case 'overflow': {
      const detail = block.detail === undefined ? {} : { detail: write(block.detail) };
      return { ...block, label: write(block.label), ...detail, choices: block.choices.map(writeLabel) };
    }
    case 'progress':
    case 'image':
    case 'file':
      return block;
  }
}
