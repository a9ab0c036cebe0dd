import { EntitySchema } from 'typeorm';
import type {
  IncidentKeyState,
  IncidentProblem,
  IncidentScopeKind,
  IncidentState,
  IncidentVerb,
} from '../../../domain/incidents/incident.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, optionalBigNumber, optionalText, text } from '../columns.ts';

/** An incident: one change of many keys. */
export interface IncidentRow {
  id: string;
  verb: IncidentVerb;
  scope: IncidentScopeKind;
  /** What it covers, by name. */
  covers: string;
  /** How long old secrets keep working beside new ones, in ms; 0 for not at all. */
  overlap: number;
  reason: string;
  /** The person who started it. */
  startedBy: string;
  startedAt: EpochMs;
  state: IncidentState;
  stoppedBy: string | null;
  endedAt: EpochMs | null;
  /** The process that works on it, and until when nobody else may. */
  claimedBy: string | null;
  claimedUntil: EpochMs | null;
  revision: number;
}

/** The table `incident`, as {@link IncidentRow} describes its rows. */
export const IncidentEntity = new EntitySchema<IncidentRow>({
  name: 'incident',
  columns: {
    id,
    verb: text,
    scope: text,
    covers: text,
    overlap: bigNumber,
    reason: text,
    startedBy: text,
    startedAt: bigNumber,
    state: text,
    stoppedBy: optionalText,
    endedAt: optionalBigNumber,
    claimedBy: optionalText,
    claimedUntil: optionalBigNumber,
    revision: count,
  },
  indices: [
    { name: 'incident_running', columns: ['startedAt'], where: '"state" = \'running\'' },
    { name: 'incident_started', columns: ['startedAt'] },
  ],
});

/** A key in an incident. */
export interface IncidentKeyRow {
  id: string;
  incidentId: string;
  keyId: string;
  projectId: string;
  /** Most used first. */
  position: number;
  state: IncidentKeyState;
  since: EpochMs;
  problem: IncidentProblem | null;
  /** Its guided rotation. */
  rotationId: string | null;
}

/** The table `incident_key`, as {@link IncidentKeyRow} describes its rows. */
export const IncidentKeyEntity = new EntitySchema<IncidentKeyRow>({
  name: 'incident_key',
  columns: {
    id,
    incidentId: text,
    keyId: text,
    projectId: text,
    position: count,
    state: text,
    since: bigNumber,
    problem: optionalText,
    rotationId: optionalText,
  },
  indices: [
    { name: 'incident_key_order', columns: ['incidentId', 'position'], unique: true },
    { name: 'incident_key_state', columns: ['incidentId', 'state', 'position'] },
    { name: 'incident_key_key', columns: ['keyId'] },
    { name: 'incident_key_under_way', columns: ['incidentId'], where: `"state" IN ('rotating', 'handed')` },
    { name: 'incident_key_rotation', columns: ['rotationId'], where: '"rotationId" IS NOT NULL' },
  ],
});
