import { text, view } from '../../src/chat/contracts/view.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { statusCommand } from './changeStatus.ts';
import { activatedText, CONSEQUENCE, LABEL, SUMMARY } from './copy.ts';

/** Manual 004: the slider to the right. */
export const activate = statusCommand({
  verb: 'activate',
  aliases: ['enable', 'reactivate', 'on'],
  label: LABEL.activate,
  style: 'primary',
  summary: SUMMARY.activate,
  examples: ['/apikey activate chat-bot'],
  consequence: () => CONSEQUENCE.activate,
  after: (context, key) => {
    const status = keyStatus(key, context.now);
    return Promise.resolve(view(text(activatedText(key.name, status === 'active' ? undefined : status))));
  },
});
