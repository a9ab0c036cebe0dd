import type { NameProblem } from './names.ts';

/** What a person reads: what happened, why, and what to do next. */
interface NameText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/**
 * Explains why a text can't be a name.
 * @param what the kind of thing to be named.
 * @returns undefined for a secret, about which nothing may be said except that it was one.
 */
export function nameText(what: string, problem: NameProblem): NameText | undefined {
  const cannot = `That can’t be a ${what}.`;
  switch (problem.kind) {
    case 'empty':
      return { what: cannot, why: 'It is empty.', next: 'Give at least one letter or digit.' };
    case 'too-long':
      return {
        what: cannot,
        why: `It has ${problem.length} characters; ${problem.limit} are allowed.`,
        next: 'Shorten it.',
      };
    case 'control-characters':
      return {
        what: cannot,
        why: 'It holds control or invisible characters.',
        next: 'Type it again instead of pasting it.',
      };
    case 'forbidden-character':
      return {
        what: cannot,
        why: `It holds “${problem.character}”, which has a meaning in commands.`,
        next: 'Leave it out, or use - or _ instead.',
      };
    case 'mixed-scripts':
      return {
        what: cannot,
        why: `It mixes ${problem.scripts.join(' and ')} letters, some of which look alike.`,
        next: 'Write it in one alphabet.',
      };
    case 'secret':
      return undefined;
  }
}
