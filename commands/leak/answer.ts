import type { Found, Reply } from '../../src/chat/contracts/command.ts';
import { revealButton } from '../../src/chat/views/handoverView.ts';
import { leakQuestionView } from '../../src/chat/views/incidents/leakQuestionView.ts';
import { LEAK_ACTION, LEAK_ANSWERS, type LeakAnswer } from '../../src/domain/leaks/leakQuestion.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { type Result, refused } from '../../src/domain/result.ts';
import { answerLeak } from '../../src/services/leaks/answerLeak.ts';
import { readLeak } from '../../src/services/leaks/readLeak.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, type Context, command, readRowId, showing } from '../shared/define.ts';
import { OPTION, SUMMARY, TEXT } from './copy.ts';
import { findLeak, type LeakSubject, scopeOfLeak } from './leakSubject.ts';

interface Subject extends LeakSubject {
  readonly answer: LeakAnswer;
}

/**
 * The buttons under a leaked secret. The message is the question, so a press acts at once; of several people who press, on whichever
 * platform, the first decides and the others are shown what was decided. It takes the permission of what is done.
 */
export const leakAnswer = command({
  path: ['leak', 'answer'],
  summary: SUMMARY.answer,
  examples: ['/apikey leak answer chat-bot do:disable', '/apikey leak answer chat-bot do:test-key'],
  action: 'key.disable',
  options: {
    key: { type: 'key', bare: true, description: SHARED.key },
    channel: { type: 'channel', description: SHARED.channelOfKey },
    do: { type: 'choice', choices: LEAK_ANSWERS, required: true, description: OPTION.do },
    id: { type: 'text', shape: 'QUESTION', read: readRowId(TEXT.notQuestion), description: OPTION.id },
    reason: { type: 'text', description: SHARED.reason },
  },
  oneOf: ['key', 'id'],
  async find(context: Context, { key, id, do: answer }): Promise<Found<Subject>> {
    const found = await findLeak(context, { id, key });
    return found.kind === 'found' ? { kind: 'found', subject: { ...found.subject, answer } } : found;
  },
  scope: (subject: Subject) => scopeOfLeak(subject),
  actionOf: ({ answer }: Subject) => LEAK_ACTION[answer],
  async run(context, { subject: { seen, answer } }) {
    const { id } = seen.question;
    const answered = await answerLeak(context.services, context.by, id, answer);
    if (answered.kind === 'refused') return answered;
    return await shown(context, id, answered.value.handoverId);
  },
});

async function shown({ services, actor }: Authorized, id: string, handoverId?: string): Promise<Result<Reply>> {
  const seen = await readLeak(services, actor, id);
  if (seen === undefined) return refused({ code: 'not-found', subject: SUCH.key });
  const { blocks } = leakQuestionView(seen, 'reply');
  const reveal = handoverId === undefined ? [] : [revealButton(handoverId)];
  return showing(...blocks, ...reveal);
}
