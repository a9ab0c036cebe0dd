import { formatDuration } from '../time/duration.ts';

/** The audit trail's sentences about exports and rehearsals; auditCopy.ts takes them up. */

/** The plain facts of an event. */
interface Facts {
  readonly detail: Readonly<Record<string, string>>;
}

/** What was done. */
export const RECORD_DONE = {
  'audit.export': ({ detail }: Facts) =>
    `Exported ${eventsOf(detail)}${detail['sha256'] === undefined ? '' : `; SHA-256 of the file: ${detail['sha256']}`}`,
  'rehearsal.start': ({ detail }: Facts) =>
    `Began to rehearse ${WHAT[detail['kind'] ?? ''] ?? 'a change'}${lasting(detail)}`,
  'rehearsal.call-off': ({ detail }: Facts) => `Called the rehearsal off${failing(detail)}`,
  'rehearsal.end': ({ detail }: Facts) => `${ENDED[detail['state'] ?? ''] ?? 'The rehearsal ended'}${failing(detail)}`,
} as const;

/** What somebody wanted to do, to follow "Tried to". */
export const RECORD_TRIED = {
  'audit.export': 'export the audit trail',
  'rehearsal.start': 'rehearse a change',
  'rehearsal.call-off': 'call the rehearsal off',
  'rehearsal.end': 'end the rehearsal',
} as const;

/** What was done in the end. */
export const afterRehearsal = ({ rehearsed }: Facts['detail']): string =>
  rehearsed === undefined ? '' : `, after a rehearsal with ${usesText(rehearsed)} that would have failed`;

const WHAT: Readonly<Record<string, string>> = { disable: 'disabling the key', retire: 'retiring the old secret' };
const ENDED: Readonly<Record<string, string>> = {
  waiting: 'The rehearsal’s time was over',
  overtaken: 'The rehearsal ended: the key was changed',
  lapsed: 'The rehearsal ended: nobody answered it within a day',
};

const usesText = (count: string): string => `${count} ${count === '1' ? 'use' : 'uses'}`;
const failing = ({ rehearsed }: Facts['detail']): string =>
  rehearsed === undefined ? '' : `; ${usesText(rehearsed)} would have failed`;
const eventsOf = ({ events }: Facts['detail']): string =>
  events === undefined ? 'the audit trail' : `${events} ${events === '1' ? 'event' : 'events'} of the audit trail`;

/** @returns for how long, as recorded in milliseconds. */
function lasting(detail: Facts['detail']): string {
  const duration = Number(detail['for']);
  return Number.isNaN(duration) || duration === 0 ? '' : ` for ${formatDuration(duration)}`;
}
