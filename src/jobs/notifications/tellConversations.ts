import { conversationsTold, JOB, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import { conversationNoticeView } from '../../chat/views/noticeView.ts';
import { noticeText } from '../../domain/notices/noticeText.ts';
import { readConversation } from '../../domain/warnings/conversationRef.ts';
import type { Destination } from '../../domain/warnings/deliveryRoute.ts';
import { readRecipient } from '../../domain/warnings/recipient.ts';
import { routeOfProject } from '../../services/notifications/addressees.ts';
import {
  type ClaimedConversationNotice,
  type ConversationNoticeItem,
  claimConversationNotice,
  takeOffConversationNotice,
  waitingConversationNotices,
} from '../../services/outbox/conversationNotices.ts';
import { askAgainToTell } from '../../services/telling/tellChange.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';
import { conversationRoutes } from './projectRoutes.ts';
import { sendWaiting } from './sendWaiting.ts';

/** Posts what waits for conversations: for the one that a notice names, for the project's, or else for the deployment's. */
export function tellConversationsJob(deps: NotificationDeps): Job {
  const { context, holder, platforms } = deps;
  return {
    name: 'tell-conversations',
    summary: JOB_SUMMARY.tellConversations,
    cron: '*/10 * * * * *',
    async run(say) {
      if (platforms.length === 0) return say?.(JOB.noPlatform);
      const { told } = await sendWaiting(deps, {
        outbox: 'conversation_notice',
        waiting: (now) => waitingConversationNotices(context, now),
        claim: async (wanted, now) => {
          const claimed = await claimConversationNotice(context, wanted, holder, now);
          return claimed && (await outgoingToConversation(deps, claimed));
        },
      });
      say?.(conversationsTold(told));
    },
  };
}

/** A notice for a conversation goes to no person: where none of its conversations takes it, the person who asked for it is asked again. */
export async function outgoingToConversation(
  deps: NotificationDeps,
  claimed: ClaimedConversationNotice,
): Promise<Outgoing<ConversationNoticeItem>> {
  const { context } = deps;
  const { notice } = claimed;
  return {
    claimed,
    routes: await routesOf(deps, notice),
    isAsked: notice.conversation !== null,
    view: () =>
      conversationNoticeView(noticeText({ ...notice, handedFrom: null }, { now: context.clock(), reports: [] })),
    mayPassOver: (next) => next === 'own platform',
    async settled(transaction, outcome) {
      await takeOffConversationNotice(context, transaction, notice.id, outcome);
      if (outcome === 'nobody' && notice.questionId !== null) await askAgainToTell(transaction, notice.questionId);
    },
  };
}

async function routesOf(
  { context, fallback, platforms }: NotificationDeps,
  { conversation: meant, personId }: ConversationNoticeItem,
): Promise<readonly Destination[]> {
  const names = platforms.map(({ name }) => name);
  // What was meant for one conversation is told in no other.
  if (meant !== null) return conversationRoutes(readConversation(context.policy.platforms, meant), names);
  const to = readRecipient(personId);
  if (to.kind === 'person') return [];
  const { conversation } = await routeOfProject(context, to.projectId, fallback);
  return [conversation, fallback].flatMap((one) => conversationRoutes(one, names));
}
