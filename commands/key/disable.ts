import { said, statusCommand } from './changeStatus.ts';

/** Manual 004: the slider to the left. */
export const disable = statusCommand({
  verb: 'disable',
  aliases: ['off', 'deactivate'],
  label: 'Disable',
  style: 'danger',
  summary: 'Stop a key at once, until it is activated again.',
  examples: ['/apikey disable chat-bot', '/apikey disable key:chat-bot reason:"seen in a public log"'],
  consequence: 'Every secret of this key stops working at once. Activate brings it back as it was.',
  after: said(
    (key) => `The key ${key.name} is disabled. Nothing can use it until you activate it:`,
    (key) => `/apikey activate key:${key.id}`,
  ),
});
