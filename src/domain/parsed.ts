/** What a text means, or why it means nothing, in words that say what to write. */
export type Parsed<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly words: string; readonly suggestion?: string };
