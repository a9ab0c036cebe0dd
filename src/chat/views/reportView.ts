import { drillTrendText, latestDrillText } from '../../domain/drills/drillText.ts';
import { keyText, spanText, sumText, totalOf } from '../../domain/notices/reportText.ts';
import { type DayCount, type ProjectReport, SPANS, shortDay, sumOf } from '../../domain/report.ts';
import { fields, heading, note, type Table, text, type View, view } from '../contracts/view.ts';
import { dayCount, pictureText, projectTitle, REPORT, REPORT_COLUMNS, sumWithDays } from '../copy/reportCopy.ts';

/** So many projects are shown with everything; platforms limit how much a message holds, and nobody reads more. */
export const IN_FULL = 3;

/** A project's report with its picture. */
export interface PicturedReport {
  readonly report: ProjectReport;
  readonly png: Uint8Array;
}

/**
 * The weekly report in one message: of each project a picture, and the same in words.
 * @param full those that are shown with everything, at most {@link IN_FULL}.
 * @param rest further projects, with one line each.
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
      ...drillFields(report),
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

/** The last fire drill, beside the one before, and how they went over the months. */
function drillFields({ drills }: ProjectReport): readonly (readonly [string, string])[] {
  const [latest, trend] = [latestDrillText(drills), drillTrendText(drills)];
  return [
    ...(latest === undefined ? [] : [[REPORT.drill, latest] as const]),
    ...(trend === undefined ? [] : [[REPORT.drillTrend, trend] as const]),
  ];
}

/** What the picture shows, for those who can't see it; each figure stands below it anyway. */
function described({ project, spans, days }: ProjectReport): string {
  return pictureText(project.name, totalOf(spans), sumText(days, 'uses'), sumText(days, 'failures'));
}

function dayText(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const each = days.map((day) => dayCount(shortDay(day.day), String(day[count] ?? REPORT.unknownCount)));
  return sumOf(days, count) === undefined ? sumText(days, count) : sumWithDays(sumText(days, count), each);
}

function isMissing(reports: readonly ProjectReport[]): boolean {
  return reports.some(({ days }) => days.some(({ uses }) => uses === null));
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
  return { kind: 'table', columns: REPORT_COLUMNS, rows };
}

function sumCell(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  return String(sumOf(days, count) ?? REPORT.unknownCell);
}
