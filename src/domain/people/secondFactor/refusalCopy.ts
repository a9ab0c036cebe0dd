/** Refusals about the second factor; part of the one table in domain/refusalCopy. */
export const FACTOR_REFUSALS = {
  'code-typed': {
    what: 'That looks like a code of your second factor, so nothing was done.',
    why: 'Other people can read commands, so never type a code in one. None of it was stored or repeated.',
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
    next: 'For a new phone, turn it off with /apikey mfa disable, then run /apikey mfa enroll again.',
  },
  'not-enrolled': {
    what: '{subject} doesn’t have a second factor.',
    why: 'It was never set up, or it was turned off.',
    next: 'Set one up with /apikey mfa enroll.',
  },
  'nothing-to-confirm': {
    what: 'There’s no second factor waiting for its first code.',
    why: 'The setup was finished already, or a newer one replaced it.',
    next: 'Check with /apikey mfa status, or start again with /apikey mfa enroll.',
  },
  'factors-off': {
    what: 'Second factors are turned off here.',
    why: 'LATCHKEY_MFA is off in this deployment’s configuration.',
    next: 'Ask an admin of Latchkey to change it.',
  },
  'second-admin': {
    what: 'Someone else has to confirm this.',
    why: 'Turning off {subject}’s second factor takes two admins, and neither can confirm their own request or their own factor.',
    next: 'Ask another admin to run the same command.',
  },
} as const;
