/** Refusals about incidents. A part of the one table in domain/refusalCopy.ts. */
export const INCIDENT_REFUSALS = {
  'nothing-in-incident': {
    what: 'There’s no key in {subject} that you can change.',
    why: 'It has no keys, or they belong to others and your role doesn’t let you change them.',
    next: 'See which keys there are with /apikey list, or ask an owner of the project or someone on call.',
  },
  'incident-over': {
    what: 'This incident isn’t running.',
    why: 'It finished, or someone stopped it before you did.',
    next: 'See it with /apikey incident status.',
  },
  'nothing-to-retry': {
    what: 'This incident has no key to retry.',
    why: 'No key failed, was left as it was or wasn’t revealed in time. Some may still be waiting for their owners or apps.',
    next: 'See who must do what with /apikey incident status.',
  },
  'no-incident': {
    what: 'There’s no incident.',
    why: 'None was started for keys you can see.',
    next: 'Start one with /apikey incident rotate or /apikey incident disable.',
  },
  'nothing-to-tell': {
    what: 'There’s nothing to tell about the key {subject}.',
    why: 'You haven’t regenerated, disabled or deleted it within the last hour.',
    next: 'See who changed it with /apikey audit key:{subject}.',
  },
  'nowhere-to-tell': {
    what: 'There’s no conversation here to post in.',
    why: 'Nobody else reads this, or Latchkey can’t tell which conversation it is.',
    next: 'Run it in the conversation that should know.',
  },
  'not-let-in': {
    what: 'Latchkey couldn’t post in this conversation, so nobody was told.',
    why: 'It isn’t a member, or isn’t allowed to post here.',
    next: 'Invite it, then press the button again.',
  },
  'nothing-lapsed': {
    what: 'The key {subject} doesn’t need another new secret.',
    why: 'Its new secret was revealed, or no incident has rotated it.',
    next: 'Check the key with /apikey show.',
  },
} as const;
