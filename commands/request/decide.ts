import type { RequestAnswer } from '../../src/domain/requests/request.ts';
import { done } from '../../src/domain/result.ts';
import { decideRequest } from '../../src/services/requests/decideRequest.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { oneRequest, requestNow } from './requestSubject.ts';

/**
 * The owners' answers. The message is the question, so a press acts at once; of several owners who press, the first wins and the others
 * are told who did. What approving does is each kind's (services/requests/requestKinds.ts).
 */
function answering(answer: RequestAnswer) {
  return command({
    path: ['request', answer],
    summary: SUMMARY[answer],
    examples: [`/apikey request ${answer} chat-bot`, `/apikey request ${answer}`],
    action: 'request.decide',
    ...oneRequest('decide'),
    async run(context, { subject }) {
      const { id } = subject.request;
      const decided = await decideRequest(context.services, context.by, id, answer);
      if (decided.kind === 'refused') return decided;
      // What was approved is carried out, and then shown.
      const { kind } = decided.value;
      return kind === 'change' && answer === 'approve'
        ? done({ kind: 'carry-out', requestId: id })
        : await requestNow(context, id);
    },
  });
}

/** `request approve`: lets a requested change be carried out. */
export const requestApprove = answering('approve');
/** `request deny`: ends a request without a change. */
export const requestDeny = answering('deny');
