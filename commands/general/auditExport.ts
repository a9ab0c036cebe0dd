import { type Block, code, fields, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { type ExportWish, exportAudit } from '../../src/services/audit/exportAudit.ts';
import type { ExportFile, SignedExport } from '../../src/services/audit/signedExport.ts';
import { counted } from '../shared/copy.ts';
import { command, found } from '../shared/define.ts';
import { reachNote } from './audit.ts';
import { checkLine, EXPORT, exportEmpty, exportTitle, OPTION, SUMMARY } from './copy.ts';

/** The audit trail as a signed file: a record that a stranger can check. */
export const auditExport = command({
  path: ['audit', 'export'],
  summary: SUMMARY.auditExport,
  examples: ['/apikey audit export since:30d', '/apikey audit export since:2026-01-01 until:2026-03-31 project:shop'],
  action: 'audit.export',
  options: {
    since: { type: 'since', required: true, description: OPTION.exportSince },
    until: { type: 'since', end: true, description: OPTION.exportUntil },
    project: { type: 'project', description: OPTION.exportProject },
  },
  find: (_, { project }) => found(project),
  scope: (project) => (project === undefined ? {} : { projectId: project.id, projectName: project.name }),
  async run(context, { options: { since, until, project } }) {
    const { services, actor, by } = context;
    const wish = { since, ...(until === undefined ? {} : { until }), ...(project === undefined ? {} : { project }) };
    const made = await exportAudit(services, { by, actor }, wish);
    if (made.kind === 'refused') return made;
    const reach = await reachNote(context, undefined);
    const shown = made.value === undefined ? nothingView(wish, reach) : exportView(made.value, wish, reach);
    return done({ kind: 'view', view: shown });
  },
});

function nothingView({ since, until, project }: ExportWish, reach: Block | undefined): View {
  const end = until === undefined ? undefined : moment(until, 'minute');
  return view(text(exportEmpty(moment(since, 'minute'), end, project?.name)), reach);
}

function exportView(made: SignedExport, { since, until }: ExportWish, reach: Block | undefined): View {
  const times = [
    [EXPORT.between, moment(since, 'minute')] as const,
    ...(until === undefined ? [] : [[EXPORT.until, moment(until, 'minute')] as const]),
  ];
  return view(
    heading(exportTitle(counted(made.events, 'event'))),
    fields(...times, [EXPORT.signedWith, made.key]),
    ...signedFiles(made),
    reach,
  );
}

/** Hands a signed export to the person who is answered, and says how it is checked. */
export function signedFiles(made: SignedExport): readonly Block[] {
  return [
    fileBlock(made.export),
    fileBlock(made.signature),
    text(EXPORT.check),
    code(checkLine(made.export.name)),
    note(EXPORT.key),
  ];
}

/** Hands a file to the person who is answered. */
export function fileBlock({ name, bytes }: ExportFile): Block {
  return { kind: 'file', name, bytes };
}
