import { refused } from '../../src/domain/result.ts';
import { requestKey } from '../../src/services/requests/keyRequest.ts';
import { NAME_OF } from '../shared/copy.ts';
import { aboutChannel, command } from '../shared/define.ts';
import { mayPress } from '../shared/navigation.ts';
import { OPTION, REQUEST, SUMMARY } from './copy.ts';
import { requestNow } from './requestSubject.ts';

/**
 * Asks a project's owners for a key, for someone who sees the project and may not create keys. What lies outside a person's projects
 * isn't there for them, so nobody can ask for a key there (invariant 10).
 */
export const requestKeyCommand = command({
  path: ['request', 'key'],
  aliases: ['request'],
  summary: SUMMARY.key,
  examples: [
    '/apikey request rasa name:chat-bot reason:"for the new site"',
    '/apikey request channel:shop/rasa name:"Chat bot" reason:"load test" expires:7d',
  ],
  action: 'request.ask',
  options: {
    channel: { type: 'channel', required: true, description: OPTION.channel },
    name: { type: 'name', what: NAME_OF.key, required: true, description: OPTION.name },
    reason: { type: 'text', required: true, description: OPTION.reason },
    expires: { type: 'expiry', description: OPTION.expires },
  },
  submitLabel: REQUEST,
  ...aboutChannel,
  async run(context, { subject: channel, options: { name, reason, expires } }) {
    if (mayPress(context, 'key.create', channel.project.id))
      return refused({ code: 'request-needless', subject: name.name });
    const expiry = expires === undefined ? {} : { expiresAt: expires };
    const asked = { channel, ...name, reason, ...expiry };
    const request = await requestKey(context.services, context.by, asked);
    return request.kind === 'refused' ? request : await requestNow(context, request.value.id);
  },
});
