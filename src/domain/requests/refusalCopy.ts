import { moment } from '../time/moment.ts';
import type { EpochMs } from '../time/time.ts';

/** Refusals about requests to a project's owners, and about secrets that wait for someone. */
export const REQUEST_REFUSALS = {
  'own-request': {
    what: 'You can’t decide your own request for {subject}.',
    why: 'A second person has to agree.',
    next: 'Ask another owner of the project, or withdraw it.',
  },
  'foreign-request': {
    what: 'You can’t withdraw the request for {subject}.',
    why: 'Only the person who asked can take it back.',
    next: 'If you own the project, deny it instead.',
  },
  'request-approved': {
    what: 'The request for {subject} was already approved.',
    why: 'The first answer counts.',
    next: 'See who approved it with /apikey request show.',
  },
  'request-denied': {
    what: 'The request for {subject} was already denied.',
    why: 'The first answer counts.',
    next: 'See who denied it with /apikey request show. The person who asked can ask again.',
  },
  'request-expired': {
    what: 'The request for {subject} has expired.',
    why: 'Requests stay open for 3 days.',
    next: 'The person who asked can ask again.',
  },
  'request-withdrawn': {
    what: 'The request for {subject} was withdrawn.',
    why: 'The person who asked took it back.',
    next: 'You don’t need to do anything.',
  },
  'request-needless': {
    what: 'You don’t need to request {subject}.',
    why: 'You can create keys in this project yourself.',
    next: 'Use /apikey create.',
  },
  'asker-not-member': {
    what: 'You can’t request a key here.',
    why: 'A key outlives a group’s membership or an on-call shift, so its owner must be a member of the project.',
    next: 'Ask an owner of {subject} to add you first.',
  },
  'no-requests': {
    what: 'There’s no open request that you can do this with.',
    why: 'You decide what others ask for in projects that you own, and withdraw what you asked for. A request is open for 3 days.',
    next: 'See /apikey request list.',
  },
  'nothing-waits': {
    what: 'There’s no secret waiting for you.',
    why: 'A secret waits for 15 minutes at most, and is shown once.',
    next: 'Ask for a new one.',
  },
  'secret-discarded': {
    what: 'The secret for {subject} is no longer kept.',
    why: 'A secret waits for 15 minutes at most. Then it’s discarded, and nothing can use it.',
    next: 'Ask for a new one.',
  },
} as const;

/** Says that a secret was shown already, when and where. @param on the platform, as people call it. */
export function secretShownText(key: string, at: EpochMs, on: string) {
  return {
    what: `The secret for ${key} was already shown.`,
    why: `It was shown once, on ${on}, ${moment(at, 'minute')}.`,
    next: 'If that wasn’t you, disable the key now and tell an owner of the project.',
  };
}
