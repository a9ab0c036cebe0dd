import { noticeView, publicNoticeView } from '../../chat/views/noticeView.ts';
import { noticeText } from '../../domain/notices/noticeText.ts';
import type { Claimed } from '../../services/outbox/claim.ts';
import {
  claimNotices,
  type NoticeGroup,
  type NoticeItem,
  peopleToNotify,
  takeOverNotices,
} from '../../services/outbox/noticeClaims.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';
import { outgoingReport } from './outgoingReport.ts';
import { type Counts, isAway, sendWaiting } from './sendWaiting.ts';

/** Sends people the notices that wait for them, weekly reports among them. */
export function sendNoticesJob(deps: NotificationDeps): Job {
  return {
    name: 'tell-notices',
    summary: 'Writes what waits to be told to people privately.',
    cron: '*/10 * * * * *',
    async run(say) {
      if (deps.platforms.every(isAway)) return say?.('No chat platform can be written to.');
      const news = await sendNotices(deps, 'news');
      const reports = await sendNotices(deps, 'report');
      say?.(`People told: ${news.told + reports.told}.`);
    },
  };
}

/** Sends the notices of a group that wait, to the people who are on a platform that works. */
export async function sendNotices(deps: NotificationDeps, group: NoticeGroup): Promise<Counts> {
  const { context, holder, platforms } = deps;
  const working = platforms.filter((platform) => !isAway(platform)).map(({ name }) => name);
  const outgoing = (claimed: Claimed<NoticeItem> | undefined) => claimed && outgoingNotices(deps, claimed);
  return await sendWaiting(deps, {
    outbox: 'notice',
    people: (now) => peopleToNotify(context, group, working, now),
    claim: async (personId, now) => outgoing(await claimNotices(context, group, personId, holder, now)),
    takeOver: async (abandoned, now) => outgoing(await takeOverNotices(context, abandoned, holder, now)),
  });
}

/** Notices go to their person, and, where no platform can reach them, to the conversation that the deployment names. */
function outgoingNotices(deps: NotificationDeps, claimed: Claimed<NoticeItem>): Outgoing<NoticeItem> {
  if (claimed.items.some(({ kind }) => kind === 'weekly-report')) return outgoingReport(deps, claimed);
  const { context, fallback, platforms } = deps;
  const isSetUp = platforms.some(({ name }) => name === fallback?.platform);
  const place = fallback && { kind: 'conversation' as const, platform: fallback.platform, id: fallback.conversation };
  return {
    claimed,
    view(items, reader, { name }) {
      const texts = items.map((notice) => noticeText(notice, { now: context.clock(), reports: [] }));
      return reader === 'public' ? publicNoticeView(name, texts) : noticeView(texts);
    },
    // What can be said privately later is not said where others read.
    mayPassOver: (next) => next === 'own platform',
    parted: (items) => Promise.resolve({ inside: items, outside: [] }),
    beyond: (items) =>
      Promise.resolve([
        { items, steps: isSetUp && place !== undefined ? [{ to: 'conversation', each: [[place]] }] : [] },
      ]),
    instead: () => [],
  };
}
