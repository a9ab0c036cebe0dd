/** Refusals about people, roles and linked accounts; part of the one table in domain/refusalCopy. */
export const PEOPLE_REFUSALS = {
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
} as const;
