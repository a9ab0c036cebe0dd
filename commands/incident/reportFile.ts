import {
  INCIDENT_STATE,
  incidentProgress,
  incidentTitle,
  PROBLEM,
  ROW_STATE,
} from '../../src/chat/copy/incidentCopy.ts';
import { type Incident, keysIn } from '../../src/domain/incidents/incident.ts';
import { stoppedText } from '../../src/domain/incidents/incidentCopy.ts';
import { oldSecretsOf } from '../../src/domain/incidents/oldSecrets.ts';
import type { Named } from '../../src/domain/refs.ts';
import { moment, plainText } from '../../src/domain/time/moment.ts';
import type { EpochMs } from '../../src/domain/time/time.ts';
import type { ExportFile } from '../../src/services/audit/signedExport.ts';
import type { ListedIncidentKey } from '../../src/services/incidents/readIncident.ts';
import { OLD_SECRET, oldWorksUntil, REPORT, REPORT_COLUMNS, stillTitle, stoppedTitle } from './copy.ts';

/**
 * Writes an incident's report as Markdown: who, what, when, every key, and first the keys that still work with the secret they had. It
 * holds names and IDs, and nothing secret.
 * @param keys the incident's keys that exist for the reader.
 * @param label names a person with their accounts.
 */
export function reportFile(
  incident: Incident,
  keys: readonly ListedIncidentKey[],
  label: (person: Named) => string,
  now: EpochMs,
): ExportFile {
  const { id, verb, scope, covers, reason, startedBy, startedAt, state, stoppedBy, endedAt, tally } = incident;
  const still = keys.filter((key) => key.still !== undefined && key.still.old !== 'dormant');
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
  const section = (title: string, some: readonly ListedIncidentKey[]) =>
    some.length === 0 ? [] : [`## ${title}`, table(REPORT_COLUMNS, some.map(row))];
  const parts = [
    `# ${inText(incidentTitle(verb, scope, covers))}`,
    table(REPORT.columns, facts),
    ...(keys.some((key) => key.still !== undefined)
      ? []
      : [stoppedText(verb, oldSecretsOf([]), tally.done === keysIn(tally))]),
    ...section(stillTitle(still.length), still),
    ...section(
      stoppedTitle(keys.length - still.length),
      keys.filter((key) => !still.includes(key)),
    ),
  ];
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return { name: `latchkey-incident-${id}-${stamp}.md`, bytes: Buffer.from(`${parts.join('\n\n')}\n`, 'utf8') };
}

function row(key: ListedIncidentKey): readonly string[] {
  const { name, keyId, project, owner, state, problem, since } = key;
  const words = problem === null ? ROW_STATE[state] : PROBLEM[problem];
  return [name, keyId, project, owner, words, utc(since), oldSecret(key)];
}

function oldSecret({ still }: ListedIncidentKey): string {
  if (still === undefined) return OLD_SECRET.stopped;
  return still.old === 'beside' && still.until !== null ? oldWorksUntil(utc(still.until)) : OLD_SECRET[still.old];
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
