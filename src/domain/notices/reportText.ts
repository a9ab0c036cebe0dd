import { latestDrillText } from '../drills/drillText.ts';
import { type DayCount, type ProjectReport, SPANS, sumOf } from '../report.ts';
import { NOT_COUNTED, spanName, sumOfWeek } from '../reportText.ts';

/** A project's weekly report in one line, for places without pictures or layout. */
export function reportText(report: ProjectReport): string {
  const { project, days, drills } = report;
  const counts = `Uses: ${sumText(days, 'uses')}; failed attempts: ${sumText(days, 'failures')}.`;
  const drill = latestDrillText(drills);
  const drilled = drill === undefined ? '' : ` Fire drill: ${drill}.`;
  return `Weekly report for project ${project.name}: ${keyText(report)}; ${spanText(report)}. ${counts}${drilled}`;
}

/** How many keys there are, and how many of them are locked or disabled. */
export function keyText({ spans, locked, disabled }: ProjectReport): string {
  const keys = totalOf(spans);
  const more = [...(locked > 0 ? [`${locked} locked`] : []), ...(disabled > 0 ? [`${disabled} disabled`] : [])];
  return [`${keys} ${keys === 1 ? 'key' : 'keys'}`, ...more].join(', ');
}

/** How many keys end how far ahead. */
export function spanText({ spans }: ProjectReport): string {
  return SPANS.map((span, index) => `${spans[index] ?? 0} ${spanName(span)}`).join(', ');
}

/** What was counted in the last seven days, as far as it is known. */
export function sumText(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const sum = sumOf(days, count);
  return sum === undefined ? NOT_COUNTED : sumOfWeek(sum);
}

/** Adds up the keys of some spans. */
export function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
