import { nameText } from './people/nameRefusal.ts';
import type { NameProblem } from './people/names.ts';

/** Why something was not done. `subject` is what it was about, in the person's words or the thing's name. */
export type Refusal =
  | { readonly code: SimpleCode; readonly subject?: string }
  | { readonly code: 'bad-name'; readonly what: string; readonly problem: NameProblem }
  | { readonly code: 'forbidden'; readonly action: string; readonly needs: string }
  /** `instead`: the lines that could have been meant, as they would be typed. */
  | {
      readonly code: 'contradictory';
      readonly subject: string;
      readonly why: string;
      readonly instead: readonly string[];
    }
  | { readonly code: 'key-changed'; readonly subject: string; readonly changes: readonly string[] };

/** A code that needs no details beyond its subject. */
export type SimpleCode = keyof typeof WORDS;

/** What a person reads: what happened, why, and what to do next. */
export interface RefusalText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The one table. `{subject}` is filled in. */
const WORDS = {
  'not-found': {
    what: 'There is no {subject} here.',
    why: 'It does not exist, or it is in a project that you are not a member of.',
    next: 'Check the spelling, or see what there is with /apikey list.',
  },
  'key-deleted': {
    what: 'The key {subject} is deleted.',
    why: 'A deleted key can’t be changed or brought back.',
    next: 'Create a new one with /apikey create.',
  },
  'key-being-replaced': {
    what: 'The key {subject} is already being replaced.',
    why: 'It lives only until its overlap ends.',
    next: 'Regenerate the key that replaces it.',
  },
  'already-disabled': {
    what: 'The key {subject} is disabled already.',
    why: 'Someone disabled it before.',
    next: 'Bring it back with /apikey activate.',
  },
  'not-disabled': {
    what: 'The key {subject} is not disabled.',
    why: 'Only a disabled key can be activated.',
    next: 'See how it stands with /apikey show.',
  },
  'locked-not-disabled': {
    what: 'The key {subject} is locked, not disabled.',
    why: 'Too many wrong secrets locked it.',
    next: 'Clear the lock with /apikey unlock, or regenerate it.',
  },
  'not-locked': {
    what: 'The key {subject} is not locked.',
    why: 'Nothing needs to be unlocked.',
    next: 'See how it stands with /apikey show.',
  },
  'key-expired': {
    what: 'The key {subject} has expired.',
    why: 'A warning can be put off until the end, not beyond it.',
    next: 'Regenerate it with /apikey regenerate, or delete it with /apikey delete.',
  },
  'nothing-to-snooze': {
    what: 'The warning of {subject} can’t be put off any more.',
    why: 'The key ends before the next time at which its owner is warned.',
    next: 'Regenerate it with /apikey regenerate, or let it end.',
  },
  'not-warned-yet': {
    what: 'There is no warning of {subject} to put off.',
    why: 'The key ends later than its owner is warned of it.',
    next: 'See when it ends with /apikey show.',
  },
  'on-and-off': {
    what: 'I don’t know whether you want {subject} on or off.',
    why: 'It is named in both on: and off:.',
    next: 'Leave one of them out.',
  },
  'not-your-conversation': {
    what: 'You can only choose a conversation that you can post in.',
    why: 'What is said there about {subject} is read by everyone in it.',
    next: 'Type /apikey project warnings fallback:here in that conversation, or ask an admin of Latchkey.',
  },
  'overlap-too-long': {
    what: 'That overlap is too long.',
    why: 'An old secret may live for 30 days beside the new one at most.',
    next: 'Give a shorter one, such as overlap:24h.',
  },
  'name-taken': {
    what: 'The name {subject} is taken.',
    why: 'Something else here has that name, or one that looks the same.',
    next: 'Choose another name.',
  },
  'same-owner': {
    what: 'The key already belongs to {subject}.',
    why: 'There is nothing to transfer.',
    next: 'Name another person with to:@name.',
  },
  'not-a-member': {
    what: '{subject} is not a member of the project.',
    why: 'A key’s owner must be a member, or the key would be out of their sight.',
    next: 'Add them first: /apikey project member person:@name role:operator.',
  },
  'last-owner': {
    what: '{subject} is the last owner of the project.',
    why: 'A project without an owner could not be managed any more.',
    next: 'Make someone else an owner first.',
  },
  'last-admin': {
    what: '{subject} is the last admin.',
    why: 'A deployment without an admin could not be managed any more.',
    next: 'Make someone else an admin first.',
  },
  'no-such-role': {
    what: '{subject} does not hold that role.',
    why: 'There is nothing to revoke.',
    next: 'See who holds what with /apikey role list.',
  },
  'configured-admin': {
    what: '{subject} is an admin by configuration.',
    why: 'LATCHKEY_ADMINS, or being the console’s first person, makes them one.',
    next: 'Change the configuration and start Latchkey again.',
  },
  'person-gone': {
    what: '{subject} is no longer a person of their own here.',
    why: 'Their account was linked to another one in the meantime.',
    next: 'Give the command again, naming the person they are now.',
  },
  'role-held': {
    what: '{subject} holds that role already.',
    why: 'There is nothing to grant.',
    next: 'See who holds what with /apikey role list.',
  },
  'channel-has-keys': {
    what: 'The integration channel {subject} still has keys.',
    why: 'Removing it would cut off whoever uses them.',
    next: 'Delete its keys first; /apikey list shows them.',
  },
  'project-has-keys': {
    what: 'The project {subject} still has keys.',
    why: 'Archiving it would cut off whoever uses them.',
    next: 'Delete its keys first; /apikey list shows them.',
  },
  'channel-gone': {
    what: 'The integration channel {subject} was removed.',
    why: 'Someone removed it in the meantime.',
    next: 'See what there is with /apikey channel list.',
  },
  'project-gone': {
    what: 'The project {subject} was archived.',
    why: 'Someone archived it in the meantime.',
    next: 'Choose another with /apikey project use.',
  },
  'channel-empty': {
    what: 'The integration channel {subject} has no keys.',
    why: 'None was created yet, or all were deleted.',
    next: 'Generate one with /apikey create.',
  },
  'no-projects': {
    what: 'You are in no project yet.',
    why: 'Keys belong to an integration channel, and those to a project.',
    next: 'Create one with /apikey project create NAME, or ask to be let into one.',
  },
  'no-projects-yet': {
    what: 'You’re not in a project yet.',
    why: 'Keys belong to an integration channel, and those to a project. Only admins create projects here.',
    next: 'Ask an admin of Latchkey to create one, or an owner of a project to add you to it.',
  },
  'no-channels': {
    what: 'There are no integration channels yet.',
    why: 'An integration channel is what keys are for.',
    next: 'Add one with /apikey channel add NAME.',
  },
  'no-keys': {
    what: 'There are no keys yet.',
    why: 'None was created in the projects that you may see, or all were deleted.',
    next: 'Generate one with /apikey create.',
  },
  'needs-reason': {
    what: 'A reason is needed.',
    why: 'You act here because you are on call; the key’s owner will be told, with your reason.',
    next: 'Add one, such as reason:"incident 42".',
  },
  'secret-pasted': {
    what: 'That looks like a secret, so I read no further.',
    why: 'Commands, names and reasons are kept and seen by others; a secret must never be typed here. I stored and repeated nothing of it.',
    next: 'If it was a real secret, treat it as leaked and regenerate its key.',
  },
  'foreign-press': {
    what: 'This question was put to someone else.',
    why: 'Only the person who was asked can answer it.',
    next: 'Give the command yourself.',
  },
  'confirmation-expired': {
    what: 'This question has expired.',
    why: 'A question waits for 5 minutes. Nothing was changed.',
    next: 'Give the command again.',
  },
  'confirmation-done': {
    what: 'This has been carried out already.',
    why: 'A question is answered once, however often its button is pressed.',
    next: 'Nothing needs to be done; /apikey show tells how the key stands.',
  },
  'confirmation-cancelled': {
    what: 'This was cancelled.',
    why: 'Nothing was changed.',
    next: 'Give the command again if you want it after all.',
  },
  'confirmation-void': {
    what: 'This question is no longer open.',
    why: 'What it showed had changed when it was answered. Nothing was done.',
    next: 'Give the command again.',
  },
  'confirmation-unknown': {
    what: 'I don’t know this question (any more).',
    why: 'Its button is from another deployment or was tidied away.',
    next: 'Give the command again.',
  },
  'action-unknown': {
    what: 'I don’t know this button (any more).',
    why: 'It may come from an older version.',
    next: 'Give the command again; /apikey help lists them.',
  },
  'link-code-wrong': {
    what: 'That code is not right.',
    why: 'It is mistyped, older than ten minutes, used already, or another one was made since.',
    next: 'Make a new one on your other platform with /apikey link, and give it here.',
  },
  'link-throttled': {
    what: 'You gave too many wrong codes.',
    why: 'After five of them I take none for ten minutes, so that nobody can guess.',
    next: 'Wait, make a new code on your other platform with /apikey link, and give it here.',
  },
  'link-same': {
    what: 'This is your own code.',
    why: 'You are the same person here and there already.',
    next: 'Give it on the platform that is not joined yet; /apikey whoami says who you are there.',
  },
  'identity-changed': {
    what: 'Your accounts were linked while I was working on this.',
    why: 'It was asked for by an account that is no longer a person of its own. Nothing was changed.',
    next: 'Give the command again.',
  },
  stranger: {
    what: 'You can’t use Latchkey here.',
    why: 'Your account is not one that this deployment serves.',
    next: 'Ask an administrator of Latchkey.',
  },
} as const satisfies Record<string, RefusalText>;

/** Every code without details of its own. */
export const SIMPLE_REFUSALS: readonly string[] = Object.keys(WORDS);

/** Puts a refusal into words. Each has all three parts. */
export function refusalText(refusal: Refusal): RefusalText {
  switch (refusal.code) {
    case 'bad-name':
      return nameText(refusal.what, refusal.problem) ?? WORDS['secret-pasted'];
    case 'forbidden':
      if (refusal.action === 'project.create')
        return {
          what: 'You don’t have permission to create projects.',
          why: 'Only admins create projects here.',
          next: 'Ask an admin of Latchkey to create one and to make you its owner.',
        };
      return {
        what: `You may not do that (${refusal.action}).`,
        why: `It needs the role ${refusal.needs}.`,
        next: 'Ask an owner of the project; /apikey role list names them.',
      };
    case 'contradictory':
      return {
        what: `${refusal.subject} contradict each other. Nothing was changed.`,
        why: refusal.why,
        next: 'Say which one you mean:',
      };
    case 'key-changed':
      return {
        what: `I did nothing: ${refusal.subject} has changed since I asked.`,
        why: refusal.changes.join('; '),
        next: 'Look at it and, if you still want to, give the command again.',
      };
    default: {
      const fill = (text: string) => text.replace('{subject}', () => refusal.subject ?? 'such thing');
      const words = WORDS[refusal.code];
      return { what: fill(words.what), why: fill(words.why), next: fill(words.next) };
    }
  }
}
