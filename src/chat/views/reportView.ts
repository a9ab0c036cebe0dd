import { type DayCount, type ProjectReport, SPANS, shortDay, sumOf } from '../../domain/report.ts';
import { NOT_COUNTED, spanName, sumOfWeek } from '../../domain/reportText.ts';
import { fields, heading, note, type Table, text, type View, view } from '../contracts/view.ts';
import {
  dayCount,
  keysText,
  pictureText,
  projectTitle,
  REPORT,
  REPORT_COLUMNS,
  reportLine,
  spanCount,
  sumWithDays,
} from '../copy/reportCopy.ts';

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
    text(projectTitle(report.project.name)),
    { kind: 'image', png, description: described(report) } as const,
    fields(
      [REPORT.keys, keyText(report)],
      [REPORT.byExpiry, spanText(report)],
      [REPORT.uses, dayText(report.days, 'uses')],
      [REPORT.failures, dayText(report.days, 'failures')],
    ),
  ]);
  return view(
    heading(REPORT.title),
    ...parts,
    ...(rest.length === 0 ? [] : [text(REPORT.otherProjects), table(rest)]),
    note(isMissing([...full.map(({ report }) => report), ...rest]) ? `${REPORT.utc} ${REPORT.missing}` : REPORT.utc),
    note(REPORT.turnOff),
  );
}

/** The same in one line for places without pictures or layout. */
export function reportText(report: ProjectReport): string {
  const { project, days } = report;
  const [uses, failures] = [sumText(days, 'uses'), sumText(days, 'failures')];
  return reportLine(project.name, keyText(report), spanText(report), uses, failures);
}

/** What the picture shows, for those who can't see it; each figure stands below it anyway. */
function described({ project, spans, days }: ProjectReport): string {
  return pictureText(project.name, total(spans), sumText(days, 'uses'), sumText(days, 'failures'));
}

function keyText({ spans, locked, disabled }: ProjectReport): string {
  return keysText(total(spans), locked, disabled);
}

function spanText({ spans }: ProjectReport): string {
  return SPANS.map((span, index) => spanCount(spans[index] ?? 0, spanName(span))).join(', ');
}

function dayText(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const each = days.map((day) => dayCount(shortDay(day.day), String(day[count] ?? REPORT.unknownCount)));
  return sumOf(days, count) === undefined ? sumText(days, count) : sumWithDays(sumText(days, count), each);
}

function sumText(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const sum = sumOf(days, count);
  return sum === undefined ? NOT_COUNTED : sumOfWeek(sum);
}

function isMissing(reports: readonly ProjectReport[]): boolean {
  return reports.some(({ days }) => days.some(({ uses }) => uses === null));
}

function table(reports: readonly ProjectReport[]): Table {
  const soon = ({ spans }: ProjectReport) => total(spans.slice(1, SPANS.indexOf(7) + 1));
  const rows = reports.map((report) => [
    report.project.name,
    String(total(report.spans)),
    String(report.spans[0] ?? 0),
    String(soon(report)),
    sumCell(report.days, 'uses'),
    sumCell(report.days, 'failures'),
  ]);
  return { kind: 'table', columns: REPORT_COLUMNS, rows };
}

function sumCell(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  return String(sumOf(days, count) ?? REPORT.unknownCell);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
