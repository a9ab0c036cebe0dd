import type { Platform, SendResult } from '../../chat/contracts/platform.ts';
import { conversationsTold, JOB, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import { conversationNoticeView } from '../../chat/views/noticeView.ts';
import { noticeText } from '../../domain/notices/noticeText.ts';
import { type Conversation, readConversation } from '../../domain/warnings/conversationRef.ts';
import { escalationOf } from '../../services/notifications/addressees.ts';
import {
  type ClaimedConversationNotice,
  claimConversationNotice,
  dropConversationNotice,
  releaseConversationNotice,
  settleConversationNotice,
  waitingConversationNotices,
} from '../../services/outbox/conversationNotices.ts';
import { giveUpTelling } from '../../services/telling/tellChange.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';

/** Posts what waits for conversations: for the one that a notice names, for the project's, or else for the deployment's. */
export function tellConversationsJob(deps: NotificationDeps): Job {
  return {
    name: 'tell-conversations',
    summary: JOB_SUMMARY.tellConversations,
    cron: '*/10 * * * * *',
    async run(say) {
      if (deps.platforms.length === 0) return say?.(JOB.noPlatform);
      // Not within the call: where nobody listens, its arguments aren't evaluated.
      const told = await tellConversations(deps);
      say?.(conversationsTold(told));
    },
  };
}

/** Posts what waits. @returns how many conversations were told. */
export async function tellConversations(deps: NotificationDeps): Promise<number> {
  let told = 0;
  for (const id of await waitingConversationNotices(deps.context)) {
    if (deps.stopping?.aborted === true) break;
    const claimed = await claimConversationNotice(deps.context, id);
    if (claimed !== undefined && (await tell(deps, claimed))) told += 1;
  }
  return told;
}

async function tell(deps: NotificationDeps, claimed: ClaimedConversationNotice): Promise<boolean> {
  const { context, log } = deps;
  const { id, projectId, questionId } = claimed;
  const said = await post(deps, claimed, await conversationsOf(deps, claimed));
  if (said === 'later') {
    await releaseConversationNotice(context, id);
    return false;
  }
  if (said === 'told') {
    await settleConversationNotice(context, id);
    return true;
  }
  log.warn({ projectId }, 'notice reached no conversation');
  if (questionId === null) await dropConversationNotice(context, id);
  else await giveUpTelling(context, { id, questionId });
  return false;
}

async function conversationsOf(
  { context, fallback }: NotificationDeps,
  { projectId, conversation }: ClaimedConversationNotice,
): Promise<readonly Conversation[]> {
  // What was meant for one conversation is told in no other.
  if (conversation !== null) {
    const meant = readConversation(context.policy.platforms, conversation);
    return meant === undefined ? [] : [meant];
  }
  const escalation = (await escalationOf(context, [projectId], fallback)).get(projectId);
  return (escalation?.fallbacks ?? []).filter((one) => one !== undefined);
}

/** Tries one conversation after the other until one takes it. What may have been posted is posted again only where it is shown once. */
async function post(
  deps: NotificationDeps,
  { id, notice, tried, conversation: meant }: ClaimedConversationNotice,
  conversations: readonly Conversation[],
): Promise<'told' | 'later' | 'nobody'> {
  const now = deps.context.clock();
  const view = conversationNoticeView(noticeText({ ...notice, handedFrom: null }, { now, reports: [] }));
  let later = false;
  for (const { platform: name, conversation } of conversations) {
    const platform = deps.platforms.find((one) => one.name === name);
    if (platform === undefined) continue;
    if (tried !== null && now - tried >= (platform.remembersFor ?? 0)) return 'told';
    const sent = await platform.sendToConversation(conversation, view, id, { isAsked: meant !== null });
    const came = cameOf(platform, sent);
    if (came === 'told') return 'told';
    later ||= came === 'later';
  }
  return later ? 'later' : 'nobody';
}

function cameOf(platform: Platform, said: SendResult): 'told' | 'later' | 'unreachable' {
  switch (said.kind) {
    case 'told':
      return 'told';
    case 'unknown':
      return platform.remembersFor === undefined ? 'told' : 'later';
    case 'not-now':
      return 'later';
    case 'unreachable':
      return 'unreachable';
  }
}
