import { formatDuration, moreOf } from '../time/duration.ts';
import { after, type Detail } from './detailCopy.ts';

/** The audit trail's sentences about incidents; auditCopy.ts takes them up. */

/** The event's plain facts. */
interface Facts {
  readonly detail: Detail;
}

/** What was done. */
export const INCIDENT_DONE = {
  'incident.rotate': ({ detail }: Facts) =>
    `Started to rotate ${keysOf(detail)}${detail['overlap'] === undefined ? '' : `; old secrets keep working for ${moreOf(formatDuration(Number(detail['overlap'])))}`}`,
  'incident.disable': ({ detail }: Facts) => `Started to disable ${keysOf(detail)}`,
  'incident.show': 'Looked at the incident',
  'incident.stop': 'Stopped the incident',
  'incident.retry': 'Retried keys of the incident',
  'incident.export': ({ detail }: Facts) =>
    `Exported the incident${after('; events:', detail['events'])}${after('; SHA-256 of the file:', detail['sha256'])}`,
  'incident.tell': ({ detail }: Facts) =>
    detail['onCall'] === undefined
      ? 'Told a conversation what they did to the key'
      : `Told the incident’s conversation what ${detail['onCall']} did to the key on call`,
  'incident.end': ({ detail }: Facts) =>
    `The incident ended${after('; done:', detail['done'])}${after(', failed:', detail['failed'])}`,
  'incident.renew': 'Asked for another new secret in the incident',
} as const;

/** What somebody wanted to do, to follow "Tried to". */
export const INCIDENT_TRIED = {
  'incident.rotate': 'rotate many keys',
  'incident.disable': 'disable many keys',
  'incident.show': 'look at an incident',
  'incident.stop': 'stop the incident',
  'incident.retry': 'retry keys of the incident',
  'incident.export': 'export the incident',
  'incident.tell': 'tell a conversation what was done to the key',
  'incident.end': 'end the incident',
  'incident.renew': 'ask for another new secret in the incident',
} as const;

/** How many keys of what: each project's trail has its own. */
const keysOf = ({ keys }: Detail): string => (keys === '1' ? '1 key of it' : `${keys ?? 'some'} keys of it`);
