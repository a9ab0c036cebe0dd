import type { SnapshotChange } from './people/confirmation.ts';

/** What a person reads: what happened, why, and what to do next. */
export interface RefusalText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The one table of refusals. `{subject}` is filled in. */
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
  'not-a-member': {
    what: '{subject} isn’t a member of the project.',
    why: 'Only members can see a key, so its owner must be one.',
    next: 'Add them first.',
  },
  'last-owner': {
    what: '{subject} is the last owner of the project.',
    why: 'Every project needs an owner.',
    next: 'Make someone else an owner first.',
  },
  'last-admin': {
    what: '{subject} is the last admin.',
    why: 'Latchkey needs at least one admin.',
    next: 'Make someone else an admin first.',
  },
  'no-such-role': {
    what: '{subject} doesn’t have that role.',
    why: 'There’s nothing to revoke.',
    next: 'See who has which role with /apikey role list.',
  },
  'configured-admin': {
    what: '{subject} is an admin by configuration.',
    why: 'LATCHKEY_ADMINS names them, or they started the console.',
    next: 'Change the configuration, then restart Latchkey.',
  },
  'person-gone': {
    what: '{subject} was linked to another account.',
    why: 'The two accounts are one person now. Nothing was changed.',
    next: 'Run the command again with that person’s name.',
  },
  'invited-came': {
    what: '{subject} has used Latchkey in the meantime.',
    why: 'An invitation is for someone who hasn’t. Nothing was changed.',
    next: 'Run the command again to give them the role.',
  },
  'not-invited': {
    what: 'There’s no invitation for {subject}.',
    why: 'It was withdrawn or has expired, or there never was one.',
    next: 'See who is invited with /apikey role list.',
  },
  'role-held': {
    what: '{subject} already has that role.',
    why: 'There’s nothing to grant.',
    next: 'See who has which role with /apikey role list.',
  },
  'channel-has-keys': {
    what: 'The integration channel {subject} still has keys.',
    why: 'Removing it would cut off everything that uses them.',
    next: 'Delete its keys first.',
  },
  'project-has-keys': {
    what: 'The project {subject} still has keys.',
    why: 'Archiving it would cut off everything that uses them.',
    next: 'Delete its keys first.',
  },
  'channel-gone': {
    what: 'The integration channel {subject} was removed.',
    why: 'Someone removed it in the meantime.',
    next: 'See which channels exist with /apikey channel list.',
  },
  'project-gone': {
    what: 'The project {subject} was archived.',
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
    why: 'Other people can read commands, names and reasons, so never type a secret here. Nothing of it was stored or repeated.',
    next: 'If it was a real secret, treat it as leaked and regenerate its key.',
  },
  'secret-typed': {
    what: 'Don’t type {subject}: in a command. Nothing was done.',
    why: 'Other people can read commands. Nothing of it was stored or repeated.',
    next: 'Run the command without it. You’ll be asked for it in a form that only you see.',
  },
  'foreign-press': {
    what: 'This question is for someone else.',
    why: 'Only the person who was asked can answer it.',
    next: 'Run the command yourself.',
  },
  'confirmation-expired': {
    what: 'This question has expired.',
    why: 'Questions stay open for 5 minutes. Nothing was changed.',
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
  'link-code-wrong': {
    what: 'That code doesn’t work.',
    why: 'It was mistyped, already used, replaced by a newer one, or is more than ten minutes old.',
    next: 'Get a new one with /apikey link on your other platform, then enter it here.',
  },
  'link-throttled': {
    what: 'You entered too many wrong codes.',
    why: 'After five wrong codes, none are accepted for ten minutes.',
    next: 'Wait, get a new code with /apikey link on your other platform, then enter it here.',
  },
  'code-typed': {
    what: 'That looks like a code of your second factor, so nothing was done.',
    why: 'Other people can read commands, so never type a code in one. Nothing of it was stored or repeated.',
    next: 'Run the command without it. You’ll be asked for the code in a form that only you see. If it’s a name, write it as an option, such as key:123456.',
  },
  'code-needed': {
    what: 'This needs a code from your authenticator app. Nothing was changed.',
    why: 'You have a second factor, and your last code is more than ten minutes old.',
    next: 'Run the command again and enter the code when you’re asked for it.',
  },
  'enrolment-needed': {
    what: 'You need a second factor to change anything here.',
    why: 'This deployment requires one of everyone who makes changes.',
    next: 'Set it up with /apikey mfa enroll. It takes a minute and an authenticator app.',
  },
  'code-wrong': {
    what: 'That code isn’t right.',
    why: 'It may be for another account, or your phone’s clock may be off. After five wrong codes, none are accepted for ten minutes.',
    next: 'Enter the code that your authenticator app shows now.',
  },
  'code-used': {
    what: 'That code was already used.',
    why: 'Each code works once.',
    next: 'Wait for the next code in your authenticator app, then enter it.',
  },
  'codes-paused': {
    what: 'You entered too many wrong codes.',
    why: 'After five wrong codes, none are accepted for ten minutes, not even the right one.',
    next: 'Wait ten minutes, then run the command again. If that wasn’t you, tell an admin of Latchkey.',
  },
  'recovery-wrong': {
    what: 'That recovery code doesn’t work.',
    why: 'Each one works once, and only the latest ten do.',
    next: 'Try another one of your codes. If you have none left, ask two admins of Latchkey to run /apikey mfa disable person:@you.',
  },
  'already-enrolled': {
    what: 'You already have a second factor.',
    why: 'Only one works at a time.',
    next: 'For a new phone, switch it off with /apikey mfa disable, then run /apikey mfa enroll again.',
  },
  'not-enrolled': {
    what: '{subject} doesn’t have a second factor.',
    why: 'It was never set up, or it was switched off.',
    next: 'Set one up with /apikey mfa enroll.',
  },
  'nothing-to-confirm': {
    what: 'There’s no second factor waiting for its first code.',
    why: 'The setup was finished already, or a newer one replaced it.',
    next: 'Check with /apikey mfa status, or start again with /apikey mfa enroll.',
  },
  'factors-off': {
    what: 'Second factors are switched off here.',
    why: 'LATCHKEY_MFA is off in this deployment’s configuration.',
    next: 'Ask an admin of Latchkey to change it.',
  },
  'second-admin': {
    what: 'Someone else has to confirm this.',
    why: 'Switching off {subject}’s second factor takes two admins, and neither of them may confirm their own request or their own factor.',
    next: 'Ask another admin to run the same command.',
  },
  'link-same': {
    what: 'This is your own code.',
    why: 'The account that made it is already linked to this one.',
    next: 'Enter it on the platform that isn’t linked yet. /apikey whoami shows who you are there.',
  },
  'identity-changed': {
    what: 'Your accounts were linked before this could be done.',
    why: 'The account that asked is now part of another one. Nothing was changed.',
    next: 'Run the command again.',
  },
  'app-gone': {
    what: 'The app {subject} was removed.',
    why: 'Someone removed it in the meantime.',
    next: 'See which apps exist with /apikey app list.',
  },
  'app-elsewhere': {
    what: '{subject} is in another project than the key.',
    why: 'An app can use only keys of its own project.',
    next: 'Register an app with that name in the key’s project: /apikey app register.',
  },
  'already-linked': {
    what: '{subject} already uses this key.',
    why: 'There’s nothing to link.',
    next: 'See its keys with /apikey app show.',
  },
  'not-linked': {
    what: '{subject} isn’t linked to this key.',
    why: 'There’s nothing to unlink.',
    next: 'See its keys with /apikey app show.',
  },
  'app-without-key': {
    what: '{subject} isn’t linked to a key yet.',
    why: 'Each call to an app says which key it’s about.',
    next: 'Link it first: /apikey app link.',
  },
  'app-state-held': {
    what: '{subject} is already in that state.',
    why: 'Nothing was changed.',
    next: 'Check it with /apikey app show.',
  },
  'not-a-secret-of-app': {
    what: 'That isn’t a working secret of a key that {subject} uses.',
    why: 'It was mistyped, it has stopped working, or its key isn’t linked to the app. Nothing was sent, and it wasn’t stored.',
    next: 'Copy it again, or check which keys the app uses with /apikey app show.',
  },
  'no-linked-apps': {
    what: 'No app is linked to the key {subject}.',
    why: 'Without linked apps there’s nothing to rotate along, and nobody to wait for.',
    next: 'Link one with /apikey app link, or regenerate the key without apps.',
  },
  'rotation-under-way': {
    what: 'A rotation of {subject} is already under way.',
    why: 'Only one can run at a time, so that no app is left with a wrong secret.',
    next: 'Open it with /apikey show, and finish it or roll it back.',
  },
  'secret-on-its-way': {
    what: 'A new secret for {subject} is still on its way to someone.',
    why: 'It becomes current when they see or use it, and is discarded after 15 minutes otherwise.',
    next: 'Wait a moment, then try again.',
  },
  'no-rotation': {
    what: 'The key {subject} has no rotation.',
    why: 'It was never rotated together with its apps.',
    next: 'Start one with /apikey regenerate, and press Rotate with apps.',
  },
  'rotation-over': {
    what: 'The rotation of {subject} is over.',
    why: 'It was finished or rolled back in the meantime.',
    next: 'Check the key with /apikey show.',
  },
  'rotation-moved-on': {
    what: 'The rotation of {subject} has moved on.',
    why: 'Someone else pressed a button, or a step finished, before you did. Nothing was done twice.',
    next: 'Look at its latest state with /apikey show.',
  },
  'old-secret-gone': {
    what: 'The rotation of {subject} can’t be rolled back.',
    why: 'The old secret has stopped working, and a secret that has stopped is never revived.',
    next: 'Retry the step, or skip it.',
  },
  'no-previous-secret': {
    what: 'The key {subject} has no previous secret that still works.',
    why: 'Only the secret of a running overlap can be retired or rolled back to.',
    next: 'Check the key with /apikey show.',
  },
  'until-used-keeps-id': {
    what: 'overlap:until-used can’t be combined with replace:both.',
    why: 'The apps that are waited for are linked to the key with its present ID.',
    next: 'Leave one of the two out.',
  },
  stranger: {
    what: 'You can’t use Latchkey here.',
    why: 'This deployment doesn’t serve your account.',
    next: 'Ask an admin of Latchkey.',
  },
} as const satisfies Record<string, RefusalText>;

/** The next step for someone who may not take the usual one. */
export const WITHOUT_PERMISSION = {
  'key-deleted': 'If another one is needed, ask an operator or owner of the project to create it.',
  'already-disabled': 'Its owner, or an operator or owner of the project, can activate it.',
  'not-a-member': 'Ask an owner of the project to add them first.',
  'channel-empty': 'Ask an operator or owner of the project to create one.',
  'no-channels': 'Ask an operator or owner of your project to add one.',
  'no-keys': 'Ask an operator or owner of your project to create one.',
} as const satisfies Partial<Record<keyof typeof REFUSALS, string>>;

/** What has a name of its own among others of its kind. */
export type NamedThing = 'key' | 'integration channel' | 'project' | 'app';

/** Says that a name is taken, and where. @param within the channel or project that holds it; undefined for a project. */
export function nameTakenText(thing: NamedThing, name: string, within: string | undefined): RefusalText {
  const what =
    within === undefined
      ? `There’s already a project called ${name}.`
      : `${within} already has ${aOf(thing)} called ${name}.`;
  return { what, why: 'Names that look the same count as the same name.', next: 'Choose another name.' };
}

function aOf(thing: NamedThing): string {
  return thing === 'integration channel' || thing === 'app' ? `an ${thing}` : `a ${thing}`;
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
    why: `${capital(changes.map(changeText).join('; '))}.`,
    next: 'Check it, then run the command again if you still want to.',
  };
}

function changeText({ field, was, is }: SnapshotChange): string {
  return `the ${field} was ${was} and is now ${is}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a refusal names where it was told nothing in particular. */
export const SUCH = {
  thing: 'such thing',
  key: 'such key',
  'integration channel': 'such integration channel',
  project: 'such project',
  app: 'such app',
  rotation: 'such rotation',
  person: 'such person',
} as const;
