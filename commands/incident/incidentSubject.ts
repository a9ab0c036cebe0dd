import type { Reply } from '../../src/chat/contracts/command.ts';
import { incidentFor } from '../../src/chat/views/incidents/incidentFor.ts';
import type { Parsed } from '../../src/domain/parsed.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { latestIncident, readIncident, type SeenIncident } from '../../src/services/incidents/readIncident.ts';
import { type Context, readRowId, showing } from '../shared/define.ts';
import { notAnIncident } from './copy.ts';

/** Reads an incident's ID, as buttons and messages give it. */
export function readIncidentId(text: string): Parsed<string> {
  return readRowId(notAnIncident(text))(text);
}

/** Finds the incident that is meant: by its ID, or the latest one. */
export async function findIncident(context: Context, id: string | undefined): Promise<Result<SeenIncident>> {
  const which = id ?? (await latestIncident(context.services, context.actor));
  const seen = which === undefined ? undefined : await readIncident(context.services, context.actor, which);
  return seen === undefined
    ? refused({ code: id === undefined ? 'no-incident' : 'not-found', subject: SUCH.incident })
    : done(seen);
}

/** An incident as it is now, with what the person may press. */
export async function incidentNow(context: Context, id: string | undefined): Promise<Result<Reply>> {
  const found = await findIncident(context, id);
  if (found.kind === 'refused') return found;
  return showing(...incidentFor(context.actor, found.value, context.now, 'reply').blocks);
}
