import { drawReport } from '../../charts/index.ts';
import type { View } from '../../chat/contracts/view.ts';
import { JOB, JOB_SUMMARY, peopleNotified } from '../../chat/copy/jobCopy.ts';
import { noticeView, publicNoticeView, teamNoticeView } from '../../chat/views/noticeView.ts';
import { IN_FULL, type PicturedReport, reportView } from '../../chat/views/reportView.ts';
import { noticeText } from '../../domain/notices/noticeText.ts';
import { stepsBeyond } from '../../domain/warnings/deliveryRoute.ts';
import { readRecipient } from '../../domain/warnings/recipient.ts';
import type { ServiceContext } from '../../services/context.ts';
import { routeOfProject } from '../../services/notifications/addressees.ts';
import { reportsOf } from '../../services/notifications/reportFacts.ts';
import type { Claimed } from '../../services/outbox/claim.ts';
import { claimNotices, type NoticeGroup, type NoticeItem, peopleToNotify } from '../../services/outbox/noticeClaims.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';
import { conversationRoutes } from './projectRoutes.ts';
import { type Counts, isAway, sendWaiting } from './sendWaiting.ts';

/** Sends people the notices that wait for them, weekly reports among them. */
export function sendNoticesJob(deps: NotificationDeps): Job {
  return {
    name: 'tell-notices',
    summary: JOB_SUMMARY.sendNotices,
    cron: '*/10 * * * * *',
    async run(say) {
      if (deps.platforms.every(isAway)) return say?.(JOB.noneAvailable);
      const news = await sendNotices(deps, 'news');
      const reports = await sendNotices(deps, 'report');
      say?.(peopleNotified(news.told + reports.told));
    },
  };
}

/** Sends the notices of a group that wait, to the people who are on a platform that works. */
export async function sendNotices(deps: NotificationDeps, group: NoticeGroup): Promise<Counts> {
  const { context, holder, platforms } = deps;
  const working = platforms.filter((platform) => !isAway(platform)).map(({ name }) => name);
  return await sendWaiting(deps, {
    outbox: 'notice',
    waiting: (now) => peopleToNotify(context, group, working, now),
    claim: async (wanted, now) => {
      const claimed = await claimNotices(context, group, wanted, holder, now);
      if (claimed === undefined) return undefined;
      const isReport = claimed.items.some(({ kind }) => kind === 'weekly-report');
      if (isReport) return outgoingReport(context, claimed);
      const to = readRecipient(claimed.personId);
      return to.kind === 'person' ? outgoingNotices(deps, claimed) : await projectNotices(deps, claimed, to.projectId);
    },
  });
}

/** What can be said privately later is said to nobody else. */
const NEWS = { mayPassOver: (next: 'own platform' | 'others') => next === 'own platform' };

/** Notices go to their person, and, where no platform can reach them, to the conversation that the deployment names. */
function outgoingNotices(
  { context, fallback, platforms }: NotificationDeps,
  claimed: Claimed<NoticeItem>,
): Outgoing<NoticeItem> {
  const names = platforms.map(({ name }) => name);
  const others = { projectOwners: [], fallbacks: [fallback], admins: [] };
  return {
    ...NEWS,
    claimed,
    view(items, reader, { name }) {
      const texts = items.map((notice) => noticeText(notice, { now: context.clock(), reports: [] }));
      return reader === 'public' ? publicNoticeView(name, texts) : noticeView(texts);
    },
    beyond: (items) => Promise.resolve([{ items, steps: stepsBeyond(claimed.personId, false, others, names) }]),
  };
}

/** What happens to the keys of a project: it goes to the project's conversation, or else to its owners privately. */
async function projectNotices(
  { context, fallback, platforms }: NotificationDeps,
  claimed: Claimed<NoticeItem>,
  projectId: string,
): Promise<Outgoing<NoticeItem>> {
  const names = platforms.map(({ name }) => name);
  const { conversation, others, ownerIds } = await routeOfProject(context, projectId, fallback);
  return {
    ...NEWS,
    claimed,
    routes: conversationRoutes(conversation, names),
    view(items, reader, { name }) {
      const facts = { now: context.clock(), reports: [], ofProject: true };
      const texts = items.map((notice) => noticeText(notice, facts));
      return teamNoticeView(name, texts, reader === 'other' ? 'private' : 'conversation');
    },
    beyond: (items) => Promise.resolve([{ items, steps: stepsBeyond(claimed.personId, true, others, names) }]),
    // Each of its owners finds it where they speak next.
    instead: (items) =>
      items.flatMap((item) =>
        ownerIds.map((personId) => ({ ...item, personId, about: `project:${item.id}`, projectIds: [projectId] })),
      ),
  };
}

/** A weekly report is nobody else's business, so it goes to its person or nowhere. */
function outgoingReport(context: ServiceContext, claimed: Claimed<NoticeItem>): Outgoing<NoticeItem> {
  // Drawn once, however many platforms are tried.
  let drawn: Promise<View> | undefined;
  const draw = async () => {
    const reports = await reportsOf(context, claimed.personId, context.clock());
    const full: PicturedReport[] = [];
    for (const report of reports.slice(0, IN_FULL)) full.push({ report, png: await drawReport(report) });
    return reportView(full, reports.slice(IN_FULL));
  };
  return {
    ...NEWS,
    claimed,
    view() {
      drawn ??= draw();
      return drawn;
    },
  };
}
