import type { Span } from './report.ts';

/** Texts that the weekly report's message and its picture share. */
export const PICTURE = {
  expiry: 'Keys by expiry',
  uses: 'Uses per day',
  failures: 'Failed attempts per day',
} as const;

/** What a span is called: how far ahead keys expire. */
export function spanName(span: Span): string {
  return typeof span === 'number' ? `within ${span} days` : span;
}
export const NOT_COUNTED = 'not counted yet';
export const sumOfWeek = (sum: number): string => `${sum} in the last 7 days`;
export const inTotal = (sum: string): string => `${sum} in total`;
export const keysCount = (count: number): string => `${count} ${count === 1 ? 'key' : 'keys'}`;
export const lockedCount = (count: number): string => `${count} locked`;
export const disabledCount = (count: number): string => `${count} disabled`;
