import type { ActionName } from '../people/permissions.ts';

/** What is recorded of a request that was refused before it was known what it asks for. */
export const ATTEMPTS = ['input', 'command', 'press', 'form', 'submission', 'home', 'mention'] as const;
/** One of {@link ATTEMPTS}. */
export type Attempt = (typeof ATTEMPTS)[number];

/** What is recorded beside the actions that need a permission. */
export const RECORDED = [
  'person.register',
  'person.rename',
  'invitation.create',
  'invitation.withdraw',
  'invitation.accept',
  'secret.promote',
  'secret.discard',
  'key.eliminate',
  'key.lock',
  'leak.report',
  'leak.again',
  'drill.start',
  'drill.reveal',
  'drill.end',
  'drill.miss',
  'rotation.regenerate',
  'rotation.done',
  'rotation.reveal',
  'rotation.retry',
  'rotation.skip',
  'rotation.new-secret',
  'rotation.roll-back',
  'rotation.fail',
  'rotation.stop',
  'rotation.end',
  'incident.end',
  'incident.renew',
  'request.approve',
  'request.deny',
  'request.expire',
  'request.lapse',
  'request.remind',
  'secret.hand-over',
  'rehearsal.start',
  'rehearsal.call-off',
  'rehearsal.end',
  'link.code',
  'link.join',
  'mfa.begin',
  'mfa.codes',
  'mfa.prove',
  'mfa.lift-request',
  'audit.seal',
  'database.restore',
] as const;

/**
 * The name of everything that the audit trail records. An event with another name doesn't compile, and a name without its
 * sentences (auditCopy.ts) doesn't either.
 */
export type AuditAction = ActionName | (typeof RECORDED)[number] | Attempt;
