import type { AuditAction } from './auditAction.ts';
import type { AuditEntry } from './auditChain.ts';
import {
  BY_ITSELF,
  type DeedFacts,
  DONE,
  GROUND,
  reasonText,
  sentenceOf,
  TRIED,
  triedText,
  UNKNOWN_DEED,
  UNKNOWN_TRIED,
  UNREADABLE,
} from './auditCopy.ts';
import { whyRefused } from './refusedCopy.ts';
import { approvedText, BYPASSED } from './requestCopy.ts';

/**
 * Writes an event of the audit trail as a sentence, never as codes: what was done or tried, on which ground, and for what reason.
 * An event of another version, or one that was changed from outside, has a sentence too.
 * @param platform how a platform is called.
 */
export function auditSentence(event: AuditEntry, platform: DeedFacts['platform']): string {
  const detail = plainDetail(event.detail);
  const what = event.outcome === 'refused' ? tried(event.action, detail) : done(event.action, { detail, platform });
  const ground = GROUND[detail['ground'] ?? ''];
  return sentenceOf([
    what,
    ...(ground === undefined ? [] : [ground]),
    ...(detail['approvedBy'] === undefined ? [] : [approvedText(detail['approvedBy'])]),
    ...(detail['approval'] === 'bypassed' ? [BYPASSED] : []),
    ...(detail['unreadable'] === undefined ? [] : [UNREADABLE]),
    ...(event.reason === null ? [] : [reasonText(event.reason)]),
  ]);
}

/** Who did it. @returns the name under which it was done, or Latchkey's own. */
export function auditActor(event: AuditEntry): string {
  return event.actorId === null && event.actorName === 'latchkey' ? BY_ITSELF : event.actorName;
}

/** Refusals that earlier versions recorded with a sentence instead of a subject. */
const SENTENCE = /^(You|That|This|There|It|Your|I) .*[.?!]$|^(You|There)’.*[.?!]$/su;

/** What it was about: its name, or nothing where none was recorded. */
export function auditSubject({ subject, outcome, detail }: AuditEntry): string {
  if (outcome !== 'refused') return subject;
  return detail['code'] === 'not-found' && subject.startsWith('such ') ? '' : SENTENCE.test(subject) ? '' : subject;
}

function done(action: string, facts: DeedFacts): string {
  const sentence = isKnown(action) ? DONE[action] : UNKNOWN_DEED;
  return typeof sentence === 'string' ? sentence : sentence(facts);
}

function tried(action: string, detail: DeedFacts['detail']): string {
  return triedText(isKnown(action) ? TRIED[action] : UNKNOWN_TRIED, whyRefused(detail['code'], detail['because']));
}

function isKnown(action: string): action is AuditAction {
  return Object.hasOwn(DONE, action);
}

/** The facts as they should be: text by name. What somebody stored instead counts as unreadable. */
function plainDetail(detail: unknown): DeedFacts['detail'] {
  if (typeof detail !== 'object' || detail === null) return { unreadable: 'yes' };
  const texts = Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
