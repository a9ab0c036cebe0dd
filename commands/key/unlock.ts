import { said, statusCommand } from './changeStatus.ts';

/** Manual 002: a locked account; its other way out is to regenerate the secret. */
export const unlock = statusCommand({
  verb: 'unlock',
  label: 'Unlock',
  style: 'primary',
  summary: 'Clear the lock that too many wrong secrets put on a key.',
  examples: ['/apikey unlock chat-bot'],
  consequence:
    'Its current secret works again. If someone may be guessing, or an app has a wrong secret, regenerate it instead.',
  after: said((key) => `The key ${key.name} is unlocked; failed attempts are counted from zero.`),
});
