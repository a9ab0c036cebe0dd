import { drawReport } from '../../charts/index.ts';
import type { Platform, SendResult } from '../../chat/contracts/platform.ts';
import type { View } from '../../chat/contracts/view.ts';
import { IN_FULL, type PicturedReport, reportText, reportView } from '../../chat/views/reportView.ts';
import type { ProjectReport } from '../../domain/report.ts';
import { type Destination, destinationName, messageId, privateRoutes } from '../../domain/warnings/deliveryRoute.ts';
import type { ServiceContext } from '../../services/context.ts';
import { addresseeOf } from '../../services/notifications/addressees.ts';
import {
  type ClaimedReport,
  claimReport,
  type DueReport,
  markReport,
  reportsDue,
  settleReport,
} from '../../services/notifications/reportClaims.ts';
import { noteDays } from '../../services/notifications/reportDays.ts';
import { reportOf } from '../../services/notifications/reportFacts.ts';
import type { Job } from '../scheduler/job.ts';

/** What reports are told with. */
export interface ReportDeps {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  readonly log: { warn(facts: object, words: string): void };
  /** Ends a run early: nothing new is begun. */
  readonly stopping?: AbortSignal;
}

/**
 * What became of a report. `notice`: they find it where they speak next. `nobody`: no platform can reach them. `left`: it may have been
 * told and can't be asked for now. `lost`: another tells it.
 */
type ReportResult = 'told' | 'later' | 'notice' | 'nobody' | 'left' | 'lost';

/**
 * Tells project owners each week how their projects' keys do, where the project wants it: on Monday at nine in their own time zone,
 * once. There are zones a quarter of an hour apart, hence its times; each day it notes how far the counts have come.
 */
export function weeklyReportJob(deps: ReportDeps): Job {
  return {
    name: 'weekly-report',
    summary: 'Tells project owners that want it each week how their keys do, on Monday at nine where they are.',
    cron: '*/15 * * * *',
    async run(say) {
      const { context, platforms } = deps;
      const noted = await noteDays(context);
      if (noted > 0) say?.(`Projects whose counts were noted for today: ${noted}.`);
      if (platforms.length > 0 && platforms.every(isAway)) return say?.('No chat platform can be written to.');
      const counts: Record<ReportResult, number> = { told: 0, later: 0, notice: 0, nobody: 0, left: 0, lost: 0 };
      for (const due of await reportsDue(context, context.clock())) {
        if (deps.stopping?.aborted === true) break;
        counts[await claimAndSend(deps, due)] += 1;
      }
      const { told, later, left, notice, nobody } = counts;
      say?.(
        `Reports told: ${told}. To be told where they speak next: ${notice}. To be tried again: ${later + left}. Not possible: ${nobody}.`,
      );
    },
  };
}

function isAway(platform: Platform): boolean {
  return platform.healthProblem() !== undefined;
}

/** One that fails must not keep the others from being told; it is taken over like after a crash. */
async function claimAndSend(deps: ReportDeps, due: DueReport): Promise<ReportResult> {
  const { context, log } = deps;
  try {
    const claim = await claimReport(context, due, context.clock());
    return claim === undefined ? 'lost' : await sendReport(deps, claim);
  } catch (error) {
    log.warn({ err: error, personId: due.personId }, 'a report could not be told');
    return 'left';
  }
}

async function sendReport(deps: ReportDeps, claim: ClaimedReport): Promise<ReportResult> {
  const { context, platforms } = deps;
  if (isToldAlready(claim, platforms, context.clock())) {
    await settleReport(context, claim, 'sent');
    return 'told';
  }
  const names = platforms.map(({ name }) => name);
  const routes = privateRoutes(await addresseeOf(context, claim.personId), names);
  const reports: ProjectReport[] = [];
  for (const project of claim.projects) reports.push(await reportOf(context, project, claim.zone, context.clock()));
  if (routes.length === 0) {
    await settleReport(context, claim, 'sent', reports.map(reportText).join('\n'));
    return 'notice';
  }
  const result = await trySendEach(deps, claim, routes, await viewOf(reports));
  if (result === 'told') await settleReport(context, claim, 'sent');
  if (result === 'later') await settleReport(context, claim, 'later');
  if (result === 'nobody') await settleReport(context, claim, 'dropped');
  return result;
}

/** What may have been told before a crash is told again only where the platform shows it once. */
function isToldAlready({ tried }: ClaimedReport, platforms: readonly Platform[], now: number): boolean {
  if (tried === undefined) return false;
  const remembersFor = platforms.find(({ name }) => tried.on.startsWith(`${name}:`))?.remembersFor ?? 0;
  return !(now >= tried.at && now - tried.at < remembersFor);
}

async function viewOf(reports: readonly ProjectReport[]): Promise<View> {
  const full: PicturedReport[] = [];
  for (const report of reports.slice(0, IN_FULL)) full.push({ report, png: await drawReport(report) });
  return reportView(full, reports.slice(IN_FULL));
}

const AWAY: SendResult = { kind: 'not-now', why: 'the platform is away' };

async function trySendEach(
  { context, platforms, log }: ReportDeps,
  claim: ClaimedReport,
  routes: readonly Destination[],
  message: View,
): Promise<ReportResult> {
  const { personId, tried } = claim;
  // Where it may have been told before, it is told again, so that the platform can know it.
  const inOrder = [...routes].sort((one, other) => Number(nameIs(other, tried?.on)) - Number(nameIs(one, tried?.on)));
  let later = false;
  for (const place of inOrder) {
    const platform = platforms.find(({ name }) => name === place.platform);
    if (platform === undefined) continue;
    const before = nameIs(place, tried?.on) ? tried : undefined;
    const told = isAway(platform) ? AWAY : await tryDestination(context, claim, platform, place, message, before?.at);
    if (told === 'lost') return 'lost';
    if (told.kind === 'told' || told.kind === 'unknown') return 'told';
    if (told.kind === 'not-now' && before !== undefined) return 'left';
    if (told.kind === 'not-now') later = true;
    else log.warn({ personId, on: destinationName(place), why: told.why }, 'a report can’t be told there');
  }
  return later ? 'later' : 'nobody';
}

/** Marks, and asks the platform. @param since when it was first tried there. */
async function tryDestination(
  context: ServiceContext,
  claim: ClaimedReport,
  platform: Platform,
  place: Destination,
  message: View,
  since = context.clock(),
): Promise<SendResult | 'lost'> {
  if (!(await markReport(context, claim, destinationName(place), { since, now: context.clock() }))) return 'lost';
  const id = messageId(`report-${claim.week}`, place, [claim.personId]);
  return await platform.sendDirect(place.id, message, id);
}

function nameIs(place: Destination, name: string | undefined): boolean {
  return destinationName(place) === name;
}
