/** A parsed text, or why it can't be parsed: sentences that say what is wrong and what to write. */
export type Parsed<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly words: string; readonly suggestion?: string };
