import { text, view } from '../../src/chat/contracts/view.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { statusCommand } from './changeStatus.ts';

/** Manual 004: the slider to the right. */
export const activate = statusCommand({
  verb: 'activate',
  aliases: ['enable', 'reactivate', 'on'],
  label: 'Activate',
  style: 'primary',
  summary: 'Bring a disabled key back.',
  examples: ['/apikey activate chat-bot'],
  consequence: 'Its current secret works again. A lock or an expiry is not touched.',
  after: (context, key) => {
    const status = keyStatus(key, context.now);
    const rest =
      status === 'active' ? 'Its current secret works again.' : `It is ${status}, so its secret does not work yet.`;
    return Promise.resolve(view(text(`The key ${key.name} is no longer disabled. ${rest}`)));
  },
});
