import { APP_REFUSALS } from './apps/refusalCopy.ts';
import { INCIDENT_REFUSALS } from './incidents/refusalCopy.ts';
import { LEAK_REFUSALS } from './leaks/refusalCopy.ts';
import { APPROVAL_REFUSALS } from './people/approvals/refusalCopy.ts';
import { changesText } from './people/changedCopy.ts';
import type { SnapshotChange } from './people/confirmation.ts';
import { PEOPLE_REFUSALS } from './people/refusalCopy.ts';
import { FACTOR_REFUSALS } from './people/secondFactor/refusalCopy.ts';
import { REHEARSAL_REFUSALS } from './rehearsals/refusalCopy.ts';
import { REQUEST_REFUSALS } from './requests/refusalCopy.ts';

/** What a person reads: what happened, why, and what to do next. */
export interface RefusalText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The one table of refusals. `{subject}` is filled in. Those of a room of their own stand there. */
export const REFUSALS = {
  'not-found': {
    what: 'There’s no {subject} here.',
    why: 'It doesn’t exist, or it’s in a project you aren’t a member of.',
    next: 'Check the spelling, or see what exists with /apikey list.',
  },
  'key-deleted': {
    what: 'The key {subject} was deleted.',
    why: 'A deleted key can’t be changed or restored.',
    next: 'Create a new one with /apikey create.',
  },
  'key-being-replaced': {
    what: 'The key {subject} is already being replaced.',
    why: 'It works only until its overlap ends.',
    next: 'Regenerate the key that replaces it.',
  },
  'already-disabled': {
    what: 'The key {subject} is already disabled.',
    why: 'Nothing can use it.',
    next: 'Bring it back with /apikey activate.',
  },
  'not-disabled': {
    what: 'The key {subject} isn’t disabled.',
    why: 'Only a disabled key can be activated.',
    next: 'Check its status with /apikey show.',
  },
  'locked-not-disabled': {
    what: 'The key {subject} is locked, not disabled.',
    why: 'Too many attempts with a wrong secret locked it.',
    next: 'Unlock it with /apikey unlock, or regenerate it.',
  },
  'not-locked': {
    what: 'The key {subject} isn’t locked.',
    why: 'There’s nothing to unlock.',
    next: 'Check its status with /apikey show.',
  },
  'key-expired': {
    what: 'The key {subject} has expired.',
    why: 'You can snooze reminders only until a key expires.',
    next: 'Regenerate it with /apikey regenerate, or delete it with /apikey delete.',
  },
  'nothing-to-snooze': {
    what: 'You can’t snooze {subject} any longer: it expires before the next reminder.',
    why: 'Another snooze would hide its last reminder.',
    next: 'Regenerate it with /apikey regenerate, or let it expire.',
  },
  'not-warned-yet': {
    what: 'There’s no reminder for {subject} to snooze.',
    why: 'Its first reminder comes later than this snooze would last.',
    next: 'Check when it expires with /apikey show.',
  },
  'on-and-off': {
    what: 'You asked for {subject} both on and off.',
    why: 'It’s named in on: and in off:.',
    next: 'Leave one of them out.',
  },
  'not-your-conversation': {
    what: 'You can choose only a conversation that you can post in.',
    why: 'Everyone in it will read the warnings for {subject}.',
    next: 'Type /apikey project warnings fallback:here in that conversation, or ask an admin of Latchkey.',
  },
  'overlap-too-long': {
    what: 'That overlap is too long.',
    why: 'An old secret can keep working beside the new one for at most 30 days.',
    next: 'Choose a shorter one, such as overlap:24h.',
  },
  'same-owner': {
    what: '{subject} already owns this key.',
    why: 'There’s nothing to transfer.',
    next: 'Choose someone else with to:@name.',
  },
  'not-the-projects': {
    what: '{subject} belongs to a person, not to its project.',
    why: 'Only a key that its project owns can be taken.',
    next: 'See whose it is with /apikey show. They can give it to the project with /apikey transfer to:project.',
  },
  'key-taken': {
    what: 'This key is already assigned to {subject}.',
    why: 'They pressed first, and get its warnings.',
    next: 'They can hand it back with /apikey take back:yes. Then you can take it.',
  },
  'not-taken': {
    what: '{subject} isn’t assigned to anyone.',
    why: 'Its warnings go to the project.',
    next: 'Take it yourself with /apikey take.',
  },
  'not-a-member': {
    what: '{subject} isn’t a member of the project.',
    why: 'Only members can see a key, so its owner must be one.',
    next: 'Add them first.',
  },
  'channel-has-keys': {
    what: 'The integration channel {subject} still has keys.',
    why: 'Removing it would cut off everything that uses them.',
    next: 'Delete its keys first.',
  },
  'project-has-keys': {
    what: 'Project {subject} still has keys.',
    why: 'Archiving it would cut off everything that uses them.',
    next: 'Delete its keys first.',
  },
  'channel-gone': {
    what: 'The integration channel {subject} was removed.',
    why: 'Someone removed it in the meantime.',
    next: 'See which channels exist with /apikey channel list.',
  },
  'project-gone': {
    what: 'Project {subject} was archived.',
    why: 'Someone archived it in the meantime.',
    next: 'Choose another one with /apikey project use.',
  },
  'channel-empty': {
    what: 'The integration channel {subject} has no keys.',
    why: 'None were created yet, or all of them were deleted.',
    next: 'Create one.',
  },
  'no-projects': {
    what: 'You’re not in a project yet.',
    why: 'Keys belong to an integration channel, and channels belong to a project.',
    next: 'Create one with /apikey project create NAME, or ask an owner of a project to add you to it.',
  },
  'no-projects-yet': {
    what: 'You’re not in a project yet.',
    why: 'Keys belong to an integration channel, and channels belong to a project. Only admins can create projects here.',
    next: 'Ask an admin of Latchkey to create one, or an owner of a project to add you to it.',
  },
  'no-channels': {
    what: 'There are no integration channels yet.',
    why: 'Every key belongs to an integration channel.',
    next: 'Add one with /apikey channel add NAME.',
  },
  'no-keys': {
    what: 'There are no keys yet.',
    why: 'None were created in the projects you can see, or all of them were deleted.',
    next: 'Create one with /apikey create.',
  },
  'no-apps': {
    what: 'There are no apps yet.',
    why: 'None were registered in the projects you can see, or all of them were removed.',
    next: 'Register one with /apikey app register NAME.',
  },
  'needs-reason': {
    what: 'You need to give a reason.',
    why: 'You’re acting because you’re on call. The key’s owner will be told what you did and why.',
    next: 'Add one, such as reason:"incident 42".',
  },
  'secret-pasted': {
    what: 'That looks like a secret, so nothing was done.',
    why: 'Other people can read commands, names and reasons, so never type a secret here. None of it was stored or repeated.',
    next: 'If it was a real secret, treat it as leaked and regenerate its key.',
  },
  'secret-typed': {
    what: 'Don’t type {subject}: in a command. Nothing was done.',
    why: 'Other people can read commands. None of it was stored or repeated.',
    next: 'Run the command without it. You’ll be asked for it in a form that only you see.',
  },
  'foreign-press': {
    what: 'This question is for someone else.',
    why: 'Only the person who was asked can answer it.',
    next: 'Run the command yourself.',
  },
  'confirmation-expired': {
    what: 'This question has expired.',
    why: 'Most questions stay open for 5 minutes. Nothing was changed.',
    next: 'Run the command again.',
  },
  'confirmation-done': {
    what: 'This was already done.',
    why: 'A question can be answered only once.',
    next: 'You don’t need to do anything else. Check the result with /apikey show.',
  },
  'confirmation-cancelled': {
    what: 'This was cancelled.',
    why: 'Nothing was changed.',
    next: 'Run the command again if you still want it.',
  },
  'confirmation-void': {
    what: 'This question is no longer open.',
    why: 'What it showed changed before it was answered. Nothing was done.',
    next: 'Run the command again.',
  },
  'confirmation-unknown': {
    what: 'This question is no longer available.',
    why: 'It comes from another deployment, or it was cleaned up.',
    next: 'Run the command again.',
  },
  'action-unknown': {
    what: 'This button no longer works.',
    why: 'It may come from an older version.',
    next: 'Run the command again. /apikey help lists all commands.',
  },
  stranger: {
    what: 'You can’t use Latchkey here.',
    why: 'This deployment doesn’t serve your account.',
    next: 'Ask an admin of Latchkey.',
  },
  ...PEOPLE_REFUSALS,
  ...FACTOR_REFUSALS,
  ...APP_REFUSALS,
  ...INCIDENT_REFUSALS,
  ...LEAK_REFUSALS,
  ...REQUEST_REFUSALS,
  ...REHEARSAL_REFUSALS,
  ...APPROVAL_REFUSALS,
} as const satisfies Record<string, RefusalText>;

/** The next step for someone who isn’t allowed to take the usual one. */
export const WITHOUT_PERMISSION = {
  'key-deleted': 'If another one is needed, ask an operator or owner of the project to create it.',
  'already-disabled': 'Its owner, or an operator or owner of the project, can activate it.',
  'not-a-member': 'Ask an owner of the project to add them first.',
  'channel-empty': 'Ask an operator or owner of the project to create one.',
  'no-channels': 'Ask an operator or owner of your project to add one.',
  'no-keys': 'Ask an operator or owner of your project to create one.',
} as const satisfies Partial<Record<keyof typeof REFUSALS, string>>;

/** What has a name of its own among others of its kind. */
export type NamedThing = 'key' | 'integration channel' | 'project' | 'app' | 'incident';

/** Says that a name is taken, and where. @param within the channel or project that holds it; undefined for a project. */
export function nameTakenText(thing: NamedThing, name: string, within: string | undefined): RefusalText {
  const what =
    within === undefined
      ? `There’s already a project called ${name}.`
      : `${within} already has ${aOf(thing)} called ${name}.`;
  return { what, why: 'Names that look the same count as the same name.', next: 'Choose another name.' };
}

function aOf(thing: NamedThing): string {
  return thing === 'integration channel' || thing === 'app' || thing === 'incident' ? `an ${thing}` : `a ${thing}`;
}

/** Says that somebody asked for too many changes. @param seconds until they may ask for another. */
export function tooManyChangesText(seconds: number): RefusalText {
  return {
    what: 'That’s too many changes in one minute.',
    why: 'A limit for each person slows down a stolen account, or a program that runs away. Nothing was changed.',
    next: `Try again in ${seconds} second${seconds === 1 ? '' : 's'}.`,
  };
}

/** Says that options contradict each other; the commands that could be meant follow. */
export function contradictoryText(subject: string, why: string): RefusalText {
  return { what: `${subject} contradict each other. Nothing was changed.`, why, next: 'Choose one:' };
}

/** Says that something isn't as the question showed it. */
export function changedText(
  thing: NamedThing | 'person' | 'group',
  name: string,
  changes: readonly SnapshotChange[],
): RefusalText {
  const subject = thing === 'person' || thing === 'group' ? name : `the ${thing} ${name}`;
  return {
    what: `Nothing was done: ${subject} changed after you were asked.`,
    why: changesText(changes),
    next: 'Check it, then run the command again if you still want to.',
  };
}

/** What a refusal names where it was told nothing in particular. */
export const SUCH = {
  thing: 'such thing',
  key: 'such key',
  'integration channel': 'such integration channel',
  project: 'such project',
  app: 'such app',
  rotation: 'such rotation',
  incident: 'such incident',
  person: 'such person',
  request: 'such request',
  handover: 'such secret',
} as const;
