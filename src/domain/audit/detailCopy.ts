/** Pieces of the audit trail's sentences that are made of an event's plain facts. */

/** The plain facts of an event. */
export type Detail = Readonly<Record<string, string>>;

/** Adds a value with the words that lead to it; nothing where it is unknown. */
export const after = (words: string, value: string | undefined): string =>
  value === undefined || value === '' ? '' : `${words} ${value}`;

/** Adds what was before; nothing where there was nothing. */
export const before = (was: string | undefined): string =>
  was === undefined || was === 'none' ? '' : ` (previously ${was})`;

/** Adds which generation of a key's secret it was. */
export const generation = (detail: Detail): string =>
  detail['generation'] === undefined ? '' : ` (generation ${detail['generation']})`;
