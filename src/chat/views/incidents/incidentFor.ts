import type { Actor } from '../../../domain/people/permissions.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import type { View } from '../../contracts/view.ts';
import { type IncidentShown, incidentView } from './incidentView.ts';

type IncidentSnapshot = Pick<IncidentShown, 'incident' | 'open' | 'own'>;

/** Draws an incident for one person, with the buttons that they may press. Pressing one is decided again. */
export function incidentFor(actor: Actor, seen: IncidentSnapshot, now: EpochMs, where: 'copy' | 'reply'): View {
  return incidentView({ ...seen, mayChange: mayChange(actor, seen), where }, now);
}

/** The person who started it, admins and people on call are offered Stop and Retry; others who may do it can type it. */
function mayChange({ admin, onCall, personId }: Actor, { incident }: IncidentSnapshot): boolean {
  return admin || onCall || incident.startedBy.id === personId;
}
