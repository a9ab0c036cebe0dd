import { allOf } from '../namingCopy.ts';
import type { RefusalText } from '../refusalCopy.ts';
import type { NameProblem } from './names.ts';

/**
 * Says why a text can't be a name.
 * @param what what it was to be the name of, or the text itself, such as `key name` or `text`.
 * @returns undefined for a secret, about which nothing may be said but that it was one.
 */
export function nameText(what: string, problem: NameProblem): RefusalText | undefined {
  const cannot = `This ${what} can’t be used.`;
  switch (problem.kind) {
    case 'empty':
      return { what: cannot, why: 'It’s empty.', next: 'Use at least one letter or digit.' };
    case 'too-long':
      return {
        what: cannot,
        why: `It has ${problem.length} characters; the limit is ${problem.limit}.`,
        next: 'Shorten it.',
      };
    case 'control-characters':
      return {
        what: cannot,
        why: 'It contains control characters or invisible ones.',
        next: 'Type it instead of pasting it.',
      };
    case 'forbidden-character':
      return {
        what: cannot,
        why: `It contains “${problem.character}”, which has a special meaning in commands.`,
        next: 'Leave it out, or use - or _ instead.',
      };
    case 'mixed-scripts':
      return {
        what: cannot,
        why: `It mixes ${allOf(problem.scripts)} letters, and some of them look alike.`,
        next: 'Use one alphabet.',
      };
    case 'secret':
      return undefined;
  }
}
