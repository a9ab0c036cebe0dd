import { said, statusCommand } from './changeStatus.ts';
import { CONSEQUENCE, disabledText, LABEL, SUMMARY } from './copy.ts';

/** Manual 004: the slider to the left. */
export const disable = statusCommand({
  verb: 'disable',
  aliases: ['off', 'deactivate'],
  label: LABEL.disable,
  style: 'danger',
  summary: SUMMARY.disable,
  examples: ['/apikey disable chat-bot', '/apikey disable key:chat-bot reason:"seen in a public log"'],
  consequence: CONSEQUENCE.disable,
  after: said(
    (key) => disabledText(key.name),
    (key) => `/apikey activate key:${key.id}`,
  ),
});
