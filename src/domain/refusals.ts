import type { SnapshotChange } from './people/confirmation.ts';
import { nameText } from './people/nameRefusal.ts';
import type { NameProblem } from './people/names.ts';
import type { ActionName } from './people/permissions.ts';
import { forbiddenText } from './permissionCopy.ts';
import {
  changedText,
  contradictoryText,
  type NamedThing,
  nameTakenText,
  REFUSALS,
  type RefusalText,
  SUCH,
} from './refusalCopy.ts';

/** Why something was not done. `subject` is what it was about, in the person's words or the thing's name. */
export type Refusal =
  | { readonly code: SimpleCode; readonly subject?: string }
  | { readonly code: 'bad-name'; readonly what: string; readonly problem: NameProblem }
  /** `within`: the project or the integration channel in which the name is taken. */
  | { readonly code: 'name-taken'; readonly thing: NamedThing; readonly subject: string; readonly within?: string }
  /** `project`: the name of the project whose owners can help. */
  | { readonly code: 'forbidden'; readonly action: ActionName; readonly needs: string; readonly project?: string }
  /** `instead`: the lines that could have been meant, as they would be typed. */
  | {
      readonly code: 'contradictory';
      readonly subject: string;
      readonly why: string;
      readonly instead: readonly string[];
    }
  | {
      readonly code: 'key-changed';
      readonly thing: NamedThing | 'person';
      readonly subject: string;
      readonly changes: readonly SnapshotChange[];
    };

/** A code that needs no details beyond its subject. */
export type SimpleCode = keyof typeof REFUSALS;

/** Every code without details of its own. */
export const SIMPLE_REFUSALS: readonly string[] = Object.keys(REFUSALS);

/** Puts a refusal into words. Each has all three parts. */
export function refusalText(refusal: Refusal): RefusalText {
  switch (refusal.code) {
    case 'bad-name':
      return nameText(refusal.what, refusal.problem) ?? REFUSALS['secret-pasted'];
    case 'name-taken':
      return nameTakenText(refusal.thing, refusal.subject, refusal.within);
    case 'forbidden':
      return forbiddenText(refusal.action, refusal.needs, refusal.project);
    case 'contradictory':
      return contradictoryText(refusal.subject, refusal.why);
    case 'key-changed':
      return changedText(refusal.thing, refusal.subject, refusal.changes);
    default: {
      const fill = (text: string) => text.replace('{subject}', () => refusal.subject ?? SUCH.thing);
      const words = REFUSALS[refusal.code];
      return { what: fill(words.what), why: fill(words.why), next: fill(words.next) };
    }
  }
}
