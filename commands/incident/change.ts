import { retryIncident, stopIncident } from '../../src/services/incidents/changeIncident.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, command, type LatchkeyCommand } from '../shared/define.ts';
import { OPTION, SUMMARY } from './copy.ts';
import { findIncident, incidentNow, readIncidentId } from './incidentSubject.ts';

const CHANGES = { stop: stopIncident, retry: retryIncident } as const;

/** Declares `incident stop` or `incident retry`. Neither asks: stopping must not wait, and beginning again was asked for once. */
function changeCommand(verb: keyof typeof CHANGES): LatchkeyCommand {
  return command({
    path: ['incident', verb],
    summary: SUMMARY[verb],
    examples: [`/apikey incident ${verb}`],
    action: `incident.${verb}`,
    options: {
      id: { type: 'text', shape: 'INCIDENT', read: readIncidentId, bare: true, description: OPTION.id },
      reason: { type: 'text', description: SHARED.reason },
    },
    ...aboutNothing,
    async run(context, { options }) {
      const seen = await findIncident(context, options.id);
      if (seen.kind === 'refused') return seen;
      const { id } = seen.value.incident;
      const changed = await CHANGES[verb](context.services, context.by, id);
      if (changed.kind === 'refused') return changed;
      return await incidentNow(context, id);
    },
  });
}

/** `incident stop`: leaves the keys that have not had their turn as they are. */
export const incidentStop = changeCommand('stop');
/** `incident retry`: tries the keys again that could not be changed. */
export const incidentRetry = changeCommand('retry');
