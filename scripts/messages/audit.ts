import * as copy from '../../src/domain/audit/auditCopy.ts';
import type { Finding } from '../../src/domain/audit/export/checkExport.ts';
import * as exported from '../../src/domain/audit/export/copy.ts';
import * as incidents from '../../src/domain/audit/incidentCopy.ts';
import * as recorded from '../../src/domain/audit/recordCopy.ts';
import * as refused from '../../src/domain/audit/refusedCopy.ts';
import * as requests from '../../src/domain/audit/requestCopy.ts';
import * as rotations from '../../src/domain/audit/rotationCopy.ts';
import * as drills from '../../src/domain/drills/auditCopy.ts';
import { linesOf, type Section } from './page.ts';

/** Facts with which the events of a kind differ; every kind is shown with each of these that it reads. */
const FACTS: readonly Readonly<Record<string, string>>[] = [
  {
    was: 'viewer',
    now: 'delete',
    owner: 'Ana',
    from: 'Ana',
    to: 'Ben',
    until: '2026-12-01T09:00:00.000Z',
    failures: '10',
    sources: '203.0.113.9',
    overlap: '600000',
    replace: 'both',
    because: 'delivered',
    generation: '2',
    role: 'operator',
    platform: 'Slack',
    platforms: 'Slack, Discord',
    invitedBy: 'Ana',
    days: '30,7',
    off: 'unused',
    fallback: 'slack:C024BE7LH',
    weeklyReport: 'true',
    end: '1041',
    events: '45',
    sha256: '9f2c…',
    kind: 'disable',
    for: '900000',
    state: 'waiting',
    rehearsed: '42',
  },
  { replace: 'secret', overlap: '0', because: 'first-use', role: 'admin', days: 'default', off: 'none' },
  { because: 'never-used', key: 'removed', failures: '1', days: '1' },
  { incident: 'jHtDzN0HHS8d9SHf', to: 'Ben' },
  { kind: 'key', asker: 'Ben', now: 'all', was: 'none', step: 'update-secret', app: 'web-shop', came: 'by-hand' },
  { did: 'disable', because: 'drill', generation: '2', month: '2026-03', canary: 'canary-bot' },
  { because: 'dead', told: '2000', acknowledged: '95000', dead: '250000', well: '780000', removed: 'canary-bot' },
  { because: 'no-canary', month: '2026-03' },
];

/** What was there before, where that isn't a role. */
const WAS: Readonly<Record<string, { readonly was: string }>> = {
  'project.rename': { was: 'store' },
  'channel.rename': { was: 'dialogs' },
  'person.rename': { was: 'Benjamin' },
  'project.approval': { was: 'all' },
};

/** One of each kind, and one more of those that differ with a number. */
const FINDINGS: readonly Finding[] = [
  { kind: 'altered', line: 7 },
  { kind: 'no-header', line: 1 },
  { kind: 'moved', line: 7, holds: 9 },
  { kind: 'repeated', line: 7, holds: 6 },
  { kind: 'missing', line: 7, from: 7, to: 7 },
  { kind: 'missing', line: 7, from: 7, to: 9 },
  { kind: 'cut-off', line: 40, from: 41, to: 46 },
  { kind: 'not-following', line: 7 },
  { kind: 'too-many', line: 47 },
  { kind: 'not-ended', line: 46 },
  { kind: 'trail-broken', line: 7, seq: 1041 },
];
type Sentences = Readonly<Record<string, string | ((facts: copy.DeedFacts) => string)>>;

/** Every sentence of what was done, with each kind of facts that it reads. */
function doneLines(done: Sentences): readonly string[] {
  const lines = Object.entries(done).flatMap(([action, sentence]) =>
    typeof sentence === 'string'
      ? [sentence]
      : FACTS.map((facts) => ({ ...facts, ...(facts['was'] === 'viewer' ? WAS[action] : {}) })).flatMap((detail) =>
          linesOf(sentence({ detail, platform: (name) => name })),
        ),
  );
  return [...new Set(lines)];
}

/** A table without what stands in a room of its own. */
const without = <Value>(all: Readonly<Record<string, Value>>, rooms: object) =>
  Object.fromEntries(Object.entries(all).filter(([action]) => !(action in rooms)));

const ROOMS_DONE = {
  ...requests.REQUEST_DONE,
  ...rotations.ROTATION_DONE,
  ...recorded.RECORD_DONE,
  ...incidents.INCIDENT_DONE,
  ...drills.DRILLS_DONE,
};

/** What stands in the audit trail, a line for each kind of event, and why something was refused. */
export const AUDIT_SECTIONS: readonly Section[] = [
  {
    title: 'Events of the audit trail',
    file: 'src/domain/audit/auditCopy.ts',
    messages: [
      ...doneLines(without(copy.DONE, ROOMS_DONE)),
      copy.triedText(copy.TRIED['key.disable'], refused.WHY_REFUSED.forbidden),
      copy.triedText(copy.TRIED.command, undefined),
      `${copy.BY_ITSELF}: ${copy.UNKNOWN_DEED}`,
      copy.triedText(copy.UNKNOWN_TRIED, undefined),
      copy.sentenceOf([...Object.values(copy.GROUND), copy.UNREADABLE, copy.reasonText('incident 42')]),
      ...linesOf(without(copy.TRIED, ROOMS_DONE)),
    ],
  },
  {
    title: 'Events about apps and rotations',
    file: 'src/domain/audit/rotationCopy.ts',
    messages: [...doneLines(rotations.ROTATION_DONE), ...linesOf(rotations.ROTATION_TRIED)],
  },
  {
    title: 'Events about incidents',
    file: 'src/domain/audit/incidentCopy.ts',
    messages: [...doneLines(incidents.INCIDENT_DONE), ...linesOf(incidents.INCIDENT_TRIED)],
  },
  {
    title: 'Events about fire drills',
    file: 'src/domain/drills/auditCopy.ts',
    messages: [...doneLines(drills.DRILLS_DONE), ...linesOf(drills.DRILLS_TRIED)],
  },
  {
    title: 'Events about requests and waiting secrets',
    file: 'src/domain/audit/requestCopy.ts',
    messages: [...doneLines(requests.REQUEST_DONE), ...linesOf(requests.REQUEST_TRIED)],
  },
  {
    title: 'Why something was refused, in the audit trail',
    file: 'src/domain/audit/refusedCopy.ts',
    messages: [...linesOf(refused.WHY_REFUSED), ...linesOf(refused.whyRefused('stranger', 'guest'))],
  },
  {
    title: 'Exports and rehearsals, in the audit trail',
    file: 'src/domain/audit/recordCopy.ts',
    messages: [...doneLines(recorded.RECORD_DONE), ...linesOf(recorded.RECORD_TRIED)],
  },
  {
    title: 'What is wrong with an export',
    file: 'src/domain/audit/export/copy.ts',
    messages: [...FINDINGS.map((finding) => exported.findingText(finding)), exported.keyIdLine('c2c246c96181f5e1')],
  },
];
