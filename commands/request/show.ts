import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { oneRequest, requestNow } from './requestSubject.ts';

/** A request, with the buttons that the person who looks may press. */
export const requestShow = command({
  path: ['request', 'show'],
  summary: SUMMARY.show,
  examples: ['/apikey request show chat-bot', '/apikey request show 7GhK2mQpXz81LrTa'],
  action: 'request.show',
  ...oneRequest('show'),
  screen: true,
  run: (context, { subject }) => requestNow(context, subject.request.id),
});
