/** The meaning of a text, or a message that says what to write instead. */
export type Parsed<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly words: string; readonly suggestion?: string };
