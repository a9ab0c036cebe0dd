import { momentText, type Precision, textParts } from '../../../src/domain/time/moment.ts';
import { printable } from './printable.ts';

/** A moment as a platform needs it to draw it. */
export interface DrawableMoment {
  readonly precision: Precision;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** What it is in words, where the platform draws none. */
  readonly words: string;
}

/**
 * Takes a text apart for a place where the platform draws moments in the reader's own zone.
 * @returns its printable words and its moments, in their order; undefined where it holds no moment.
 */
export function momentsIn(text: string): readonly (string | DrawableMoment)[] | undefined {
  const parts = textParts(text);
  if (parts.every((part) => typeof part === 'string')) return undefined;
  return parts.map((part) => {
    if (typeof part === 'string') return printable(part);
    return { precision: part.precision, seconds: Math.floor(part.at / 1_000), words: momentText(part) };
  });
}
