import { figure } from '../counted.ts';
import { moment } from '../time/moment.ts';
import type { IncidentVerb, OldSecrets } from './incident.ts';
import { hasStopped } from './oldSecrets.ts';

/** Words for how old secrets stand, in an incident's message and in its report. */

/** Says what works beside new secrets, and what would work again; empty where nothing does. */
export function besideText(verb: IncidentVerb, { beside, besideUntil, dormant }: OldSecrets): string {
  return [
    ...(beside === 0 ? [] : [worksBeside(beside, besideUntil === null ? '' : moment(besideUntil, 'minute'))]),
    ...(dormant === 0 ? [] : [verb === 'rotate' ? asleep(dormant) : locked(dormant)]),
  ].join(' ');
}

/** Says who must do what for the keys that an old secret still works for, or would again; empty where nobody waits. */
export function waitingText({ handed, rotating, lapsed }: OldSecrets): string {
  return [
    ...(handed === 0 ? [] : [unrevealed(handed)]),
    ...(rotating === 0 ? [] : [rotatingText(rotating)]),
    ...(lapsed === 0 ? [] : [lapsedText(lapsed)]),
  ].join(' ');
}

function unrevealed(count: number): string {
  return count === 1
    ? 'One new secret is waiting for its owner to reveal it.'
    : `${figure(count)} new secrets are waiting for their owners to reveal them.`;
}

function rotatingText(count: number): string {
  return count === 1
    ? 'One key is still rotating with its apps.'
    : `${figure(count)} keys are still rotating with their apps.`;
}

function lapsedText(count: number): string {
  return count === 1
    ? 'One new secret wasn’t revealed in time; its owner can get another one.'
    : `${figure(count)} new secrets weren’t revealed in time; their owners can get others.`;
}

/** Says that nothing works as before; empty where something does, or would again. @param isAll whether every key is done. */
export function stoppedText(verb: IncidentVerb, old: OldSecrets, isAll: boolean): string {
  if (!hasStopped(old)) return '';
  if (verb === 'disable') return isAll ? 'Every key is disabled.' : 'None of these keys work.';
  return isAll ? 'Every key has a new secret, and the old ones have stopped.' : 'Every old secret has stopped.';
}

function worksBeside(count: number, until: string): string {
  return count === 1
    ? `One old secret still works, until ${until} at the latest.`
    : `${figure(count)} old secrets still work, the last of them until ${until} at the latest.`;
}

function asleep(count: number): string {
  return count === 1
    ? 'One key is disabled or locked. If it’s activated or unlocked, its old secret works again.'
    : `${figure(count)} keys are disabled or locked. If they’re activated or unlocked, their old secrets work again.`;
}

function locked(count: number): string {
  return count === 1
    ? 'One key is locked, not disabled. If it’s unlocked, it works again.'
    : `${figure(count)} keys are locked, not disabled. If they’re unlocked, they work again.`;
}
