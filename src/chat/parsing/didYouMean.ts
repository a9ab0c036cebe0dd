import { distance } from 'fastest-levenshtein';

/**
 * Finds what may have been meant by a mistyped word.
 * @returns the closest candidate, or undefined where none is close: a far-fetched guess helps nobody.
 */
export function didYouMean(given: string, candidates: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  const started =
    wanted.length < 3
      ? undefined
      : shortest(candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted)));
  if (started !== undefined) return started;
  // Any letter is one letter away from any other.
  if (wanted.length < 2) return undefined;
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly far: number } | undefined;
  for (const candidate of candidates) {
    const far = slips(wanted, candidate.toLowerCase());
    if (far <= limit && (best === undefined || far < best.far)) best = { candidate, far };
  }
  return best?.candidate;
}

/** How many letters are wrong, missing or too many; two neighbours that changed places are one slip. Words can be thousands of letters long. */
function slips(given: string, meant: string): number {
  const far = distance(given, meant);
  return far === 2 && isSwapped(given, meant) ? 1 : far;
}

function isSwapped(given: string, meant: string): boolean {
  let at = 0;
  while (at < given.length && given[at] === meant[at]) at += 1;
  const swapped = `${given.charAt(at + 1)}${given.charAt(at)}${given.slice(at + 2)}`;
  return swapped === meant.slice(at);
}

function shortest(candidates: readonly string[]): string | undefined {
  return [...candidates].sort((one, other) => one.length - other.length)[0];
}

const TURNS = /^(?:un|de|dis|en|re|in)(?=[a-z]{3})/;

/** Whether two verbs differ in what turns their meaning round, as `undelete` and `delete` do, or `deactivate` and `activate`. */
export function isOpposite(one: string, other: string): boolean {
  const bare = (verb: string) => verb.toLowerCase().replace(TURNS, '');
  const [given, known] = [one.toLowerCase(), other.toLowerCase()];
  return given !== known && (bare(given) === bare(known) || bare(given) === known || given === bare(known));
}
