import {
  INCIDENT_STATE,
  incidentProgress,
  incidentTitle,
  PROBLEM,
  ROW_STATE,
} from '../../src/chat/copy/incidentCopy.ts';
import { type Incident, keysIn } from '../../src/domain/incidents/incident.ts';
import type { Named } from '../../src/domain/refs.ts';
import { moment, plainText } from '../../src/domain/time/moment.ts';
import type { EpochMs } from '../../src/domain/time/time.ts';
import type { ExportFile } from '../../src/services/audit/signedExport.ts';
import type { SeenIncidentKey } from '../../src/services/incidents/lookAtIncident.ts';
import { ALL_STOPPED, OLD_SECRET, oldWorksUntil, REPORT, REPORT_COLUMNS, stillTitle, stoppedTitle } from './copy.ts';

/**
 * Writes an incident's report as Markdown: who, what, when, every key, and first the keys that still work with the secret they had. It
 * holds names and IDs, and nothing secret.
 * @param keys the incident's keys that exist for the reader.
 * @param label names a person with their accounts.
 */
export function reportFile(
  incident: Incident,
  keys: readonly SeenIncidentKey[],
  label: (person: Named) => string,
  now: EpochMs,
): ExportFile {
  const { id, verb, scope, covers, reason, startedBy, startedAt, state, stoppedBy, endedAt, tally } = incident;
  const still = keys.filter((key) => isOld(key, now));
  const facts: readonly (readonly [string, string])[] = [
    [REPORT.incident, id],
    [REPORT.reason, reason],
    [REPORT.startedBy, label(startedBy)],
    [REPORT.startedAt, utc(startedAt)],
    [REPORT.state, INCIDENT_STATE[state]],
    ...(stoppedBy === null ? [] : [[REPORT.stoppedBy, label(stoppedBy)] as const]),
    ...(endedAt === null ? [] : [[REPORT.endedAt, utc(endedAt)] as const]),
    [REPORT.keys, incidentProgress(tally.done, keysIn(tally))],
    [REPORT.madeAt, utc(now)],
  ];
  const section = (title: string, some: readonly SeenIncidentKey[]) =>
    some.length === 0
      ? []
      : [
          `## ${title}`,
          table(
            REPORT_COLUMNS,
            some.map((key) => row(key, now)),
          ),
        ];
  const parts = [
    `# ${inText(incidentTitle(verb, scope, covers))}`,
    table(REPORT.columns, facts),
    ...(still.length === 0 ? [ALL_STOPPED[verb]] : []),
    ...section(stillTitle(still.length), still),
    ...section(
      stoppedTitle(keys.length - still.length),
      keys.filter((key) => !still.includes(key)),
    ),
  ];
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return { name: `latchkey-incident-${id}-${stamp}.md`, bytes: Buffer.from(`${parts.join('\n\n')}\n`, 'utf8') };
}

/** Whether a key still works with the secret that it had before. */
function isOld({ state, oldUntil }: SeenIncidentKey, now: EpochMs): boolean {
  return state !== 'done' || (oldUntil !== null && now < oldUntil);
}

function row(key: SeenIncidentKey, now: EpochMs): readonly string[] {
  const { name, keyId, project, owner, state, problem, since } = key;
  const words = problem === null ? ROW_STATE[state] : PROBLEM[problem];
  return [name, keyId, project, owner, words, utc(since), oldSecret(key, now)];
}

function oldSecret({ state, oldUntil }: SeenIncidentKey, now: EpochMs): string {
  if (state !== 'done') return OLD_SECRET.works;
  return oldUntil !== null && now < oldUntil ? oldWorksUntil(utc(oldUntil)) : OLD_SECRET.stopped;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inText).join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

/** Keeps what people wrote from being read as Markdown. */
function inText(words: string): string {
  return words.replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&').replace(/\s+/g, ' ');
}

/** A file is read in any zone: its times are in one that it names. */
function utc(at: EpochMs): string {
  return plainText(moment(at, 'minute', 'UTC'));
}
