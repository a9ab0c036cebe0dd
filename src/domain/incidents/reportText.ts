import { counted, figure } from '../counted.ts';
import { formatDuration } from '../time/duration.ts';
import { moment } from '../time/moment.ts';
import { type EpochMs, MINUTE } from '../time/time.ts';
import type { IncidentScopeKind, IncidentVerb, OldSecrets } from './incident.ts';
import { besideText, stoppedText, waitingText } from './incidentCopy.ts';
import { oldSecretsOf } from './oldSecrets.ts';

/** What is reported of an incident that is over: to the person who started it, of all of it; to a project's owners, of that project. */
export interface IncidentReport {
  readonly id: string;
  readonly verb: IncidentVerb;
  readonly scope: IncidentScopeKind;
  /** What it covers, by name; empty for keys whose names aren't told. */
  readonly covers: string;
  readonly reason: string;
  /** Who started it, with their accounts. */
  readonly by: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Who stopped it, with their accounts; null where it ended by itself. */
  readonly stoppedBy: string | null;
  /** The project that it is about; null for all of it. */
  readonly project: string | null;
  readonly done: number;
  readonly keys: number;
  /** The first keys that still work with the secret they had; of `old.works` in all. */
  readonly still: readonly string[];
  /** How the old secrets stood when it was over; absent in what an earlier version stored, where all that wasn't done still worked. */
  readonly old?: OldSecrets;
}

/** What an incident covers, in the middle of a sentence. */
export function coversText(scope: IncidentScopeKind, covers: string): string {
  switch (scope) {
    case 'project':
      return `every key of project ${covers}`;
    case 'channel':
      return `every key of ${covers}`;
    case 'owner':
      return `every key that ${covers} owns`;
    case 'keys':
      return covers === '' ? 'some keys' : covers;
  }
}

/** Words the report. */
export function incidentReportText(report: IncidentReport): string {
  const { verb, scope, covers, reason, by, stoppedBy, project, id, startedAt, endedAt } = report;
  const took = formatDuration(Math.max(MINUTE, Math.ceil((endedAt - startedAt) / MINUTE) * MINUTE));
  const begun = `${by} started to ${verb} ${coversText(scope, covers)} on ${moment(startedAt, 'minute')}. Reason: ${reason}.`;
  const over = stoppedBy === null ? `It finished after ${took}` : `${stoppedBy} stopped it after ${took}`;
  const where = project === null ? '' : ` in ${project}`;
  return `${begun} ${over}: ${figure(report.done)} of ${counted(report.keys, 'key')}${where} ${report.keys === 1 ? 'is' : 'are'} done. ${stillText(report)} See it with /apikey incident status ${id}`;
}

/** What still hangs on an old secret. */
function stillText({
  id,
  project,
  verb,
  done,
  keys,
  still,
  old = { ...oldSecretsOf([]), works: keys - done },
}: IncidentReport): string {
  const { works } = old;
  return [
    ...(works === 0 ? [] : [worksText(verb, works, still)]),
    besideText(verb, old),
    waitingText(old),
    // Who started it may retry all of it; an owner of one of its projects perhaps not.
    ...(old.again > 0 && project === null ? [againText(old.again, id)] : []),
    stoppedText(verb, old, done === keys),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function worksText(verb: IncidentVerb, works: number, still: readonly string[]): string {
  const how = verb === 'rotate' ? 'with the old secret' : 'as before';
  const more = works > still.length ? ` and ${figure(works - still.length)} more` : '';
  return `Still working ${how}: ${still.join(', ')}${more}.`;
}

function againText(count: number, id: string): string {
  return `To retry ${counted(count, 'key')}: /apikey incident retry ${id}.`;
}
