import { type Block, fields, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { incidentProgress, incidentTitle } from '../../src/chat/copy/incidentCopy.ts';
import { keysIn } from '../../src/domain/incidents/incident.ts';
import { done } from '../../src/domain/result.ts';
import { exportIncident, type IncidentExport } from '../../src/services/incidents/records/exportIncident.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { fileBlock, signedFiles } from '../general/auditExport.ts';
import { counted } from '../shared/copy.ts';
import { type Authorized, aboutNothing, command } from '../shared/define.ts';
import { EXPORT, OPTION, SUMMARY } from './copy.ts';
import { findIncident, readIncidentId } from './incidentSubject.ts';
import { reportFile } from './reportFile.ts';

/** An incident in files: a report that people read, and its signed record that a stranger can check. */
export const incidentExport = command({
  path: ['incident', 'export'],
  summary: SUMMARY.export,
  examples: ['/apikey incident export'],
  action: 'incident.export',
  options: { id: { type: 'text', shape: 'INCIDENT', read: readIncidentId, bare: true, description: OPTION.id } },
  ...aboutNothing,
  async run(context, { options }) {
    const { services, actor, by } = context;
    const meant = await findIncident(context, options.id);
    if (meant.kind === 'refused') return meant;
    const made = await exportIncident(services, { by, actor }, meant.value.incident.id);
    if (made.kind === 'refused') return made;
    return done({ kind: 'view', view: exportView(made.value, await report(context, made.value)) });
  },
});

async function report({ services, now }: Authorized, { seen: { incident }, keys }: IncidentExport) {
  const { startedBy, stoppedBy } = incident;
  const people = await labelPeople(services, [startedBy.id, ...(stoppedBy === null ? [] : [stoppedBy.id])]);
  return reportFile(incident, keys, (person) => people.get(person.id)?.label ?? person.name, now);
}

function exportView({ seen: { incident }, record }: IncidentExport, reportBytes: ReturnType<typeof reportFile>): View {
  const { verb, scope, covers, tally } = incident;
  const signed = record.kind === 'signed' ? [[EXPORT.events, counted(record.file.events, 'event')] as const] : [];
  const key = record.kind === 'signed' ? [[EXPORT.signedWith, record.file.key] as const] : [];
  return view(
    heading(incidentTitle(verb, scope, covers)),
    fields([EXPORT.keys, incidentProgress(tally.done, keysIn(tally))], ...signed, ...key),
    fileBlock(reportBytes),
    ...recordBlocks(record),
  );
}

function recordBlocks(record: IncidentExport['record']): readonly Block[] {
  switch (record.kind) {
    case 'signed':
      return [...signedFiles(record.file), note(EXPORT.what)];
    case 'none':
      return [text(EXPORT.none)];
    case 'too-large':
      return [text(EXPORT.tooLarge)];
  }
}
