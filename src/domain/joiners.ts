/**
 * Invisible characters that are letters where they stand: in emoji of several parts (Unicode TS 51), and in scripts whose letters join
 * (Persian, Kurdish, and the scripts of India; Unicode chapters 9 and 12). Anywhere else they only hide something.
 */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u
    .source;

/** A joiner or non-joiner between two letters (or a letter and its marks) of such a script. */
const BETWEEN_LETTERS = `(?<=(?=[\\p{L}\\p{M}])${JOINING})[\u200c\u200d](?=(?=[\\p{L}\\p{M}])${JOINING})`;
/** What makes one emoji of two: behind a picture, with its look or its tone of skin, and before the next picture. */
const BETWEEN_PICTURES =
  '(?<=\\p{Extended_Pictographic}[\ufe0f\\p{Emoji_Modifier}]?)\u200d(?=\\p{Extended_Pictographic})';
/** The flags of England, Scotland and Wales: a black flag with a region in invisible letters, and their end. */
const FLAG = '(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}';

const IN_PLACE = new RegExp(`${BETWEEN_LETTERS}|${BETWEEN_PICTURES}|${FLAG}`, 'gu');
const ANY = /\u200c|\u200d|\u{e007f}/u;

/** Leaves out the joiners that are letters where they stand, so that what is still invisible in a text is out of place. */
export function withoutJoiners(text: string): string {
  return ANY.test(text) ? text.replace(IN_PLACE, '') : text;
}

/** Splits a text at its joiners: what stands at odd places is joiners, and belongs into the text. */
export function splitAtJoiners(text: string): readonly string[] {
  return ANY.test(text) ? text.split(new RegExp(`(${IN_PLACE.source})`, 'u')) : [text];
}
