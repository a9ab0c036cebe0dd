import { approvalNeededText } from './people/approvals/refusalCopy.ts';
import type { ChangeAsked } from './people/approvals/useApproval.ts';
import type { SnapshotChange } from './people/confirmation.ts';
import { nameText } from './people/nameRefusalCopy.ts';
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
  tooManyChangesText,
  WITHOUT_PERMISSION,
} from './refusalCopy.ts';
import { secretShownText } from './requests/refusalCopy.ts';
import type { EpochMs } from './time/time.ts';

/** Why something was not done. `subject` is what it was about, in the person's words or the thing's name. */
export type Refusal =
  /** `within`: the name of the project that the subject belongs to, or should. */
  | { readonly code: SimpleCode; readonly subject?: string; readonly within?: string }
  | { readonly code: 'bad-name'; readonly what: string; readonly problem: NameProblem }
  /** `within`: the project or the integration channel in which the name is taken. */
  | { readonly code: 'name-taken'; readonly thing: NamedThing; readonly subject: string; readonly within?: string }
  /** `project`: the name of the project whose owners can help. */
  | { readonly code: 'forbidden'; readonly action: ActionName; readonly needs: string; readonly project?: string }
  /** `asked`: what has to be approved. `project`: the name of the project whose owners approve it. */
  | { readonly code: 'approval-needed'; readonly asked: ChangeAsked; readonly project?: string }
  /** `seconds`: how long until another change may be asked for. */
  | { readonly code: 'too-many-changes'; readonly seconds: number }
  /** `at` and `on`: when it was shown, and on which platform, as people call it. */
  | { readonly code: 'secret-shown'; readonly subject: string; readonly at: EpochMs; readonly on: string }
  /** `instead`: the lines that could have been meant, as they would be typed. */
  | {
      readonly code: 'contradictory';
      readonly subject: string;
      readonly why: string;
      readonly instead: readonly string[];
    }
  | {
      readonly code: 'key-changed';
      readonly thing: NamedThing | 'person' | 'group';
      readonly subject: string;
      readonly changes: readonly SnapshotChange[];
    };

/** A code that needs no details beyond its subject. */
export type SimpleCode = keyof typeof REFUSALS;

/** Every code without details of its own. */
export const SIMPLE_REFUSALS: readonly string[] = Object.keys(REFUSALS);

/** Whether the person who reads something may do this. */
export type MayDo = (action: ActionName) => boolean;

/**
 * Puts a refusal into words. Each has all three parts.
 * @param may decides which next step is advised: none that the reader may not take.
 */
export function refusalText(refusal: Refusal, may: MayDo = () => true): RefusalText {
  switch (refusal.code) {
    case 'bad-name':
      return nameText(refusal.what, refusal.problem) ?? REFUSALS['secret-pasted'];
    case 'name-taken':
      return nameTakenText(refusal.thing, refusal.subject, refusal.within);
    case 'forbidden':
      return forbiddenText(refusal.action, refusal.needs, refusal.project);
    case 'approval-needed':
      return approvalNeededText(refusal.asked.subject, refusal.project);
    case 'too-many-changes':
      return tooManyChangesText(refusal.seconds);
    case 'secret-shown':
      return secretShownText(refusal.subject, refusal.at, refusal.on);
    case 'contradictory':
      return contradictoryText(refusal.subject, refusal.why);
    case 'key-changed':
      return changedText(refusal.thing, refusal.subject, refusal.changes);
    default: {
      const fill = (text: string) => text.replace('{subject}', () => refusal.subject ?? SUCH.thing);
      const words = REFUSALS[refusal.code];
      return { what: fill(words.what), why: fill(words.why), next: fill(nextStep(refusal.code, may)) };
    }
  }
}

/** What the usual next step after a refusal needs. */
const NEEDS: Readonly<Record<keyof typeof WITHOUT_PERMISSION, ActionName>> = {
  'key-deleted': 'key.create',
  'already-disabled': 'key.activate',
  'not-a-member': 'project.member',
  'channel-empty': 'key.create',
  'no-channels': 'channel.add',
  'no-keys': 'key.create',
};

function nextStep(code: SimpleCode, may: MayDo): string {
  return isLimited(code) && !may(NEEDS[code]) ? WITHOUT_PERMISSION[code] : REFUSALS[code].next;
}

function isLimited(code: SimpleCode): code is keyof typeof WITHOUT_PERMISSION {
  return code in WITHOUT_PERMISSION;
}
