import { withdrawRequest } from '../../src/services/requests/decideRequest.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { oneRequest, requestNow } from './requestSubject.ts';

/** Takes one's own request back. */
export const requestWithdraw = command({
  path: ['request', 'withdraw'],
  summary: SUMMARY.withdraw,
  examples: ['/apikey request withdraw chat-bot'],
  action: 'request.withdraw',
  ...oneRequest('withdraw'),
  async run(context, { subject }) {
    const { id } = subject.request;
    const withdrawn = await withdrawRequest(context.services, context.by, id);
    return withdrawn.kind === 'refused' ? withdrawn : await requestNow(context, id);
  },
});
