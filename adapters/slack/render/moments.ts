import type { types } from '@slack/bolt';
import { type DrawableMoment, momentsIn } from '../../shared/text/moments.ts';
import { shorten } from '../../shared/text/text.ts';

/**
 * How Slack is to write a moment, in the reader's own zone and language. Not `{date_short_pretty}`, which may be a word such as
 * "tomorrow": texts say "on" and "until" before a moment.
 * See https://docs.slack.dev/reference/block-kit/block-elements/date-element
 */
const FORMATS: Readonly<Record<DrawableMoment['precision'], string>> = {
  day: '{date_short}',
  minute: '{date_short} at {time}',
  ago: '{ago}',
};

type Piece = types.RichTextText | types.RichTextDate;

/**
 * A text as elements of rich text: literal, with its moments as dates that Slack draws. A date is as long as its words.
 * @param limit how many UTF-16 units it may have.
 * @returns undefined where the text holds no moment: then it is drawn like any other.
 */
export function datedText(text: string, limit: number): Piece[] | undefined {
  const parts = momentsIn(text);
  if (parts === undefined) return undefined;
  const pieces: Piece[] = [];
  let left = limit;
  for (const part of parts) {
    const piece = typeof part === 'string' ? literalPiece(part) : datePiece(part);
    const length = lengthOfPiece(piece);
    if (length > left) {
      const rest = piece.type === 'text' ? piece.text : '…';
      if (left > 1) pieces.push({ type: 'text', text: rest === '…' ? rest : shorten(rest, left) });
      return pieces;
    }
    if (length > 0) pieces.push(piece);
    left -= length;
  }
  return pieces;
}

/** How many characters of a text's limits an element takes. */
export function lengthOfPiece(piece: Piece): number {
  return piece.type === 'text' ? piece.text.length : (piece.fallback?.length ?? 0);
}

function literalPiece(text: string): types.RichTextText {
  return { type: 'text', text };
}

function datePiece({ precision, seconds, words }: DrawableMoment): types.RichTextDate {
  return { type: 'date', timestamp: seconds, format: FORMATS[precision], fallback: words };
}
