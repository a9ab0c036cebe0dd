import { incidentFor } from '../../src/chat/views/incidents/incidentFor.ts';
import { done } from '../../src/domain/result.ts';
import { followIncident } from '../../src/services/incidents/followIncident.ts';
import { aboutNothing, command } from '../shared/define.ts';
import { OPTION, SUMMARY } from './copy.ts';
import { findIncident, readIncidentId } from './incidentSubject.ts';

/**
 * How far an incident is: the latest one with keys in the person's projects, or the one that is named. Who asks while it runs gets a
 * message that follows it on the platform where they ask.
 */
export const incidentStatus = command({
  path: ['incident', 'status'],
  aliases: ['incident show'],
  summary: SUMMARY.status,
  examples: ['/apikey incident status'],
  action: 'incident.show',
  options: { id: { type: 'text', shape: 'INCIDENT', read: readIncidentId, bare: true, description: OPTION.id } },
  screen: true,
  ...aboutNothing,
  async run(context, { options }) {
    const seen = await findIncident(context, options.id);
    if (seen.kind === 'refused') return seen;
    const { id, state } = seen.value.incident;
    if (state === 'running') await followIncident(context.services, context.by, id);
    return done({ kind: 'view', view: incidentFor(context.actor, seen.value, context.now, 'reply') });
  },
});
