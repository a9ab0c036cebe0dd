import { drawReport } from '../../charts/index.ts';
import type { View } from '../../chat/contracts/view.ts';
import { IN_FULL, type PicturedReport, reportView } from '../../chat/views/reportView.ts';
import { reportsOf } from '../../services/notifications/reportFacts.ts';
import type { Claimed } from '../../services/outbox/claim.ts';
import type { NoticeItem } from '../../services/outbox/noticeClaims.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';

/** A weekly report: it is nobody else's business, so it goes to its person or nowhere. */
export function outgoingReport({ context }: NotificationDeps, claimed: Claimed<NoticeItem>): Outgoing<NoticeItem> {
  // Drawn once, however many platforms are tried.
  let drawn: Promise<View> | undefined;
  return {
    claimed,
    view: () => {
      drawn ??= draw();
      return drawn;
    },
    mayPassOver: (next) => next === 'own platform',
    parted: (items) => Promise.resolve({ inside: items, outside: [] }),
    beyond: (items) => Promise.resolve([{ items, steps: [] }]),
    instead: () => [],
  };

  async function draw(): Promise<View> {
    const reports = await reportsOf(context, claimed.personId, context.clock());
    const full: PicturedReport[] = [];
    for (const report of reports.slice(0, IN_FULL)) full.push({ report, png: await drawReport(report) });
    return reportView(full, reports.slice(IN_FULL));
  }
}
