import { leakQuestionView } from '../../src/chat/views/incidents/leakQuestionView.ts';
import { done } from '../../src/domain/result.ts';
import { KEY_OPTIONS } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { findLeak, scopeOfLeak } from './leakSubject.ts';

/** What was decided about a leaked secret; or the question, for someone whose message of it is gone. */
export const leakShow = command({
  path: ['leak', 'show'],
  summary: SUMMARY.show,
  examples: ['/apikey leak show chat-bot'],
  action: 'key.show',
  options: KEY_OPTIONS,
  screen: true,
  find: (context, { key }) => findLeak(context, { id: undefined, key }),
  scope: scopeOfLeak,
  run: (_, { subject: { seen } }) => Promise.resolve(done({ kind: 'view', view: leakQuestionView(seen, 'reply') })),
});
