import { done } from '../../src/domain/result.ts';
import { found, keySubject } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
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
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    channel: { type: 'channel', description: SHARED.channelOfKey },
  },
  screen: true,
  find: (_, { key }) => found(key),
  scope: keySubject.scope,
  async run(context, { subject: key }) {
    const shown = await rotationNow(context, key);
    return shown.kind === 'refused' ? shown : done({ kind: 'view', view: shown.value });
  },
});
