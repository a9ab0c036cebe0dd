import { keyText, spanText, sumText, totalOf } from '../../domain/notices/reportText.ts';
import { type DayCount, type ProjectReport, SPANS, shortDay, sumOf } from '../../domain/report.ts';
import { fields, heading, note, type Table, text, type View, view } from '../contracts/view.ts';

/** So many projects are shown with everything; platforms limit how much a message holds, and nobody reads more. */
export const IN_FULL = 4;

/** A project's report with its picture. */
export interface PicturedReport {
  readonly report: ProjectReport;
  readonly png: Uint8Array;
}

/**
 * The weekly report in one message: of each project a picture, and the same in words.
 * @param full those that are shown with everything, at most {@link IN_FULL}.
 * @param rest further projects, of which a line is shown each.
 */
export function reportView(full: readonly PicturedReport[], rest: readonly ProjectReport[]): View {
  const parts = full.flatMap(({ report, png }) => [
    text(`Project ${report.project.name}`),
    { kind: 'image', png, description: described(report) } as const,
    fields(
      ['Keys', keyText(report)],
      ['By days to expiry', spanText(report)],
      ['Uses', dayText(report.days, 'uses')],
      ['Failed attempts', dayText(report.days, 'failures')],
    ),
  ]);
  return view(
    heading('Your weekly report'),
    ...parts,
    ...(rest.length === 0 ? [] : [text('Your other projects'), table(rest)]),
    note(`Days are counted in UTC.${unknownText([...full.map(({ report }) => report), ...rest])}`),
    note('A project’s owner turns this off with /apikey project warnings report:none'),
  );
}

/** What the picture shows, for those who can't see it; each figure stands below it anyway. */
function described({ project, spans, days }: ProjectReport): string {
  const counts = `${sumText(days, 'uses')}, of failed attempts ${sumText(days, 'failures')}`;
  return `Charts of the project ${project.name}: its ${totalOf(spans)} keys by days to expiry; of uses ${counts}. Each figure stands below.`;
}

function dayText(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const each = days.map((day) => `${shortDay(day.day)}: ${day[count] ?? 'not known'}`).join(', ');
  return sumOf(days, count) === undefined ? sumText(days, count) : `${sumText(days, count)} (${each})`;
}

function unknownText(reports: readonly ProjectReport[]): string {
  const unknown = reports.some(({ days }) => days.some(({ uses }) => uses === null));
  return unknown
    ? ' Of a day on which nothing was noted, as before reports were wanted, the counts are not known.'
    : '';
}

function table(reports: readonly ProjectReport[]): Table {
  const soon = ({ spans }: ProjectReport) => totalOf(spans.slice(1, SPANS.indexOf(7) + 1));
  const rows = reports.map((report) => [
    report.project.name,
    String(totalOf(report.spans)),
    String(report.spans[0] ?? 0),
    String(soon(report)),
    sumCell(report.days, 'uses'),
    sumCell(report.days, 'failures'),
  ]);
  return { kind: 'table', columns: ['Project', 'Keys', 'Expired', 'Within 7 days', 'Uses', 'Failed'], rows };
}

function sumCell(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  return String(sumOf(days, count) ?? '?');
}
