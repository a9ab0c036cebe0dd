import { text } from '../../src/chat/contracts/view.ts';
import type { Parsed } from '../../src/domain/parsed.ts';
import { dismissLeak } from '../../src/services/leaks/dismissLeak.ts';
import { aboutKey, KEY_OPTIONS } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command, showing } from '../shared/define.ts';
import { dismissedText, OPTION, SUMMARY, TEXT } from './copy.ts';

/** "It is a test key": a leaked secret of which nothing need be done, now or when it is reported again. */
export const leakDismiss = command({
  path: ['leak', 'dismiss'],
  summary: SUMMARY.dismiss,
  examples: ['/apikey leak dismiss chat-bot', '/apikey leak dismiss chat-bot generation:2'],
  action: 'leak.dismiss',
  options: {
    ...KEY_OPTIONS,
    generation: { type: 'text', shape: '2', read: readGeneration, description: OPTION.generation },
    reason: { type: 'text', description: SHARED.reason },
  },
  ...aboutKey,
  async run(context, { subject: key, options: { generation } }) {
    const dismissed = await dismissLeak(context.services, context.by, key, generation);
    return dismissed.kind === 'refused' ? dismissed : showing(text(dismissedText(key.name)));
  },
});

function readGeneration(typed: string): Parsed<number> {
  return /^[1-9]\d{0,5}$/.test(typed)
    ? { kind: 'value', value: Number(typed) }
    : { kind: 'problem', words: TEXT.notGeneration };
}
