import { renewSecret } from '../../src/services/incidents/renewSecret.ts';
import { aboutKey } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { incidentNow } from './incidentSubject.ts';

/** New secret: for the owner of a key who did not reveal the one before in time. */
export const incidentRenew = command({
  path: ['incident', 'renew'],
  summary: SUMMARY.renew,
  examples: ['/apikey incident renew chat-bot'],
  action: 'key.regenerate',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    reason: { type: 'text', description: SHARED.reason },
  },
  ...aboutKey,
  async run(context, { subject: key }) {
    const renewed = await renewSecret(context.services, context.by, key.id);
    if (renewed.kind === 'refused') return renewed;
    return await incidentNow(context, renewed.value);
  },
});
