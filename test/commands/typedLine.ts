/** What happened to a line on its way from the head to the keyboard. */
export type Mishap =
  | 'none'
  | 'swapped letters in the verb'
  | 'swapped letters in an option'
  | 'an option that there is not'
  | 'an option twice'
  | 'an option without a value'
  | 'a wrong value'
  | 'a huge value'
  | 'an unusual value'
  | 'control characters'
  | 'typographic quotes'
  | 'a quote left open'
  | 'a mention'
  | 'words too many'
  | 'a secret'
  | 'a habit of another command line'
  | 'a flag that there is not'
  | 'a time in words'
  | 'pasted twice'
  | 'a key mistyped'
  | 'pieces in any order'
  | 'noise';

/** A line as somebody might type it, and what the reply must then say. */
export interface TypedLine {
  readonly mishap: Mishap;
  readonly line: string;
  /** What was wrong, as typed: the reply must name it. */
  readonly named: readonly string[];
  /** What was right: the reply must repeat it (invariant 12). */
  readonly understood: readonly string[];
  /** What follows an unknown verb: the reply must repeat it where it has a guess. */
  readonly rest: readonly string[];
  /** Of a misuse: that it was one. */
  readonly misuse: boolean;
  /** The secret that was typed by mistake. */
  readonly secret?: string;
}
