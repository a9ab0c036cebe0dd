/** Refusals about leaked secrets; src/domain/refusalCopy.ts takes them up. */
export const LEAK_REFUSALS = {
  'no-leak-question': {
    what: 'There’s no question about a leaked secret of {subject}.',
    why: 'No secret of it was reported while it still worked.',
    next: 'Look up a secret that you found with /apikey identify, or stop the key with /apikey disable.',
  },
  'no-leak': {
    what: 'No leaked secret of {subject} is known.',
    why: 'None was reported or looked up, or all of them were called test keys already.',
    next: 'Look up what you found with /apikey identify.',
  },
} as const;
