/** Refusals about apps and rotations; part of the one table in domain/refusalCopy. */
export const APP_REFUSALS = {
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
  'step-moved-on': {
    what: 'That step with {subject} is over.',
    why: 'It was done, the app was given another step, or the app or its key has changed since. Nothing was done twice.',
    next: 'See what was done last with /apikey app show. If it’s still needed, run the command again.',
  },
  'step-under-way': {
    what: '{subject} is being asked right now.',
    why: 'One attempt at a time is enough.',
    next: 'Wait a moment, then check /apikey app show.',
  },
  'not-a-secret-of-app': {
    what: 'That isn’t a working secret of a key that {subject} uses.',
    why: 'It was mistyped, it has stopped working, or its key isn’t linked to the app. Nothing was sent, and it wasn’t stored.',
    next: 'Copy it again, or check which keys the app uses with /apikey app show.',
  },
  'no-linked-apps': {
    what: 'No app is linked to the key {subject}.',
    why: 'There are no apps to rotate together with the key, or to wait for.',
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
    why: 'until-used waits for apps linked to the key’s current ID, and replace:both changes that ID.',
    next: 'Leave one of the two out.',
  },
} as const;
