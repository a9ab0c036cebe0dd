/** Refusals of rehearsals, and of exports of the audit trail. */
export const REHEARSAL_REFUSALS = {
  'export-too-large': {
    what: 'That’s {subject}, too much for one file.',
    why: 'An export holds at most 10,000 events and 8 MB, so that every chat platform takes it.',
    next: 'Narrow it with since:, until: or project:, and export the parts one by one.',
  },
  'rehearsal-length': {
    what: 'A rehearsal of {subject} can’t be that long or that short.',
    why: 'It counts uses for between 1 minute and 7 days.',
    next: 'Choose a time in between, such as rehearse:15m.',
  },
  'rehearsal-under-way': {
    what: 'A rehearsal of {subject} is already under way.',
    why: 'A key has one rehearsal at a time.',
    next: 'See it with /apikey rehearsal show, then cut it or call it off.',
  },
  'rehearsal-over': {
    what: 'The rehearsal of {subject} is over.',
    why: 'Someone answered it first, or the key was changed since it began.',
    next: 'See the result with /apikey rehearsal show.',
  },
  'no-rehearsal': {
    what: 'There’s no rehearsal of {subject}.',
    why: 'Nobody started one.',
    next: 'To start one, add rehearse:15m to /apikey disable or /apikey retire.',
  },
} as const;
