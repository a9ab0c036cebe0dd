import { isKeyId } from '../keys/secretFormat.ts';

/** How much of a pasted configuration is read. */
const READ = 100_000;

/**
 * Finds what may be a key's ID in a pasted configuration (manual 002: an app names its key there), also within a secret
 * (`lk_ID_…`). Nothing else of the text is kept.
 * @returns each once, in order of appearance. Whether such keys exist is for the caller to look up.
 */
export function keyIdsIn(text: string): readonly string[] {
  const words = text.slice(0, READ).split(/[^0-9A-Za-z]+/);
  return [...new Set(words.filter(isKeyId))];
}
