import { parseSecret, SECRET_LENGTH } from '../keys/secretFormat.ts';

/** Something in a text that is a secret of this format, or a part of one. */
export interface FoundCode {
  /** The ID inside it; whether there is such a key is not known yet. */
  readonly keyId: string;
  /** The whole code, if it is one with a right checksum; undefined for a part, or one that was altered. */
  readonly whole: string | undefined;
}

/** As many are found: nobody decides about more at once. */
const MOST_CODES = 6;
/** As much of a text is read. */
const LONGEST_TEXT = 100_000;
/** The ID, and at least five characters after the line below it; a part of the next secret is none of this one. */
const CODE = /lk_([0-9A-Za-z]{16})_((?:(?!lk_)[0-9A-Za-z]){5,})/g;
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/**
 * Finds everything in a text that looks like a secret of this format. Invisible characters don't hide one, nor do line breaks inside a
 * whole one. Each code is found once; of those with one ID, parts are left out where a whole one is there.
 */
export function findCodes(text: string): readonly FoundCode[] {
  const visible = text.slice(0, LONGEST_TEXT).replace(INVISIBLE, '');
  const found = new Map<string, FoundCode>();
  for (const code of [...codesIn(visible), ...codesIn(visible.replace(/\s+/gu, '')).filter(isWhole)])
    found.set(code.whole ?? code.keyId, code);
  const codes = [...found.values()];
  const whole = new Set(codes.filter(isWhole).map(({ keyId }) => keyId));
  return codes.filter((code) => isWhole(code) || !whole.has(code.keyId)).slice(0, MOST_CODES);
}

function codesIn(text: string): readonly FoundCode[] {
  return [...text.matchAll(CODE)].map(([code, keyId = '']) => {
    const whole = code.slice(0, SECRET_LENGTH);
    return { keyId, whole: parseSecret(whole).kind === 'secret' ? whole : undefined };
  });
}

function isWhole({ whole }: FoundCode): boolean {
  return whole !== undefined;
}
