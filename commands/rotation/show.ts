import { aboutKey, KEY_OPTIONS } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { rotationNow } from './rotationSubject.ts';

/** A guided rotation: the same message for everyone who looks, with the buttons that each may press. */
export const rotationShow = command({
  path: ['rotation', 'show'],
  aliases: ['rotation', 'rotation status'],
  summary: SUMMARY.show,
  examples: ['/apikey rotation show chat-bot'],
  action: 'key.show',
  options: KEY_OPTIONS,
  screen: true,
  ...aboutKey,
  run: (context, { subject: key }) => rotationNow(context, key),
});
