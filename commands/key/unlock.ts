import { text, view } from '../../src/chat/contracts/view.ts';
import { statusCommand } from './changeStatus.ts';
import { CONSEQUENCE, LABEL, SUMMARY, unlockedText } from './copy.ts';

/** Manual 002: a locked account; its other way out is to regenerate the secret. */
export const unlock = statusCommand({
  verb: 'unlock',
  label: LABEL.unlock,
  style: 'primary',
  summary: SUMMARY.unlock,
  examples: ['/apikey unlock chat-bot'],
  consequence: () => CONSEQUENCE.unlock,
  after: (_, key) => Promise.resolve(view(text(unlockedText(key.name)))),
});
