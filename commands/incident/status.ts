import { done } from '../../src/domain/result.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';
import { OPTION, SUMMARY } from './copy.ts';
import { incidentNow, readIncidentId } from './incidentSubject.ts';

/** How far an incident is: the latest one with keys in the person's projects, or the one that is named. */
export const incidentStatus = command({
  path: ['incident', 'status'],
  aliases: ['incident', 'incident show'],
  summary: SUMMARY.status,
  examples: ['/apikey incident status'],
  action: 'incident.show',
  options: { id: { type: 'text', shape: 'INCIDENT', read: readIncidentId, bare: true, description: OPTION.id } },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options }) {
    const shown = await incidentNow(context, options.id);
    return shown.kind === 'refused' ? shown : done({ kind: 'view', view: shown.value });
  },
});
