import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { answerRehearsal } from '../../src/services/rehearsals/answerRehearsal.ts';
import type { SeenRehearsal } from '../../src/services/rehearsals/readRehearsal.ts';
import { readRehearsal } from '../../src/services/rehearsals/readRehearsal.ts';
import { keySubject } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command, readRowId } from '../shared/define.ts';
import { NOT_A_REHEARSAL, OPTION, SUMMARY } from './copy.ts';
import { rehearsalNow } from './rehearsalSubject.ts';

interface Subject extends SeenRehearsal {
  readonly apiKey: ApiKey;
}

/**
 * The buttons of a rehearsal. Its message is the question, so a press acts at once; of several people who press, the first wins and the
 * others are told that it is over. It takes the permission that the real thing takes.
 */
export const rehearsalEnd = command({
  path: ['rehearsal', 'end'],
  summary: SUMMARY.end,
  examples: ['/apikey rehearsal end chat-bot do:cut', '/apikey rehearsal end chat-bot do:call-off'],
  action: 'key.disable',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    do: { type: 'choice', choices: ['cut', 'call-off'], required: true, description: OPTION.do },
    at: { type: 'text', shape: 'REHEARSAL', read: readRowId(NOT_A_REHEARSAL), description: OPTION.at },
    reason: { type: 'text', description: SHARED.reason },
  },
  async find(context, { key }) {
    const seen = await readRehearsal(context.services, context.actor, key.id);
    if (seen !== undefined) return { kind: 'found', subject: { ...seen, apiKey: key } satisfies Subject };
    return { kind: 'refused', refusal: { code: 'no-rehearsal', subject: key.name }, scope: keySubject.scope(key) };
  },
  scope: ({ apiKey }: Subject) => keySubject.scope(apiKey),
  actionOf: ({ rehearsal }: Subject) => `key.${rehearsal.kind}` as const,
  weighsAs: ({ rehearsal }, options) => (options.do === 'cut' ? (`key.${rehearsal.kind}` as const) : 'nothing'),
  async run(context, { subject, options }) {
    const { rehearsal, apiKey } = subject;
    const answered = await answerRehearsal(context.services, context.by, options.at ?? rehearsal.id, options.do);
    return answered.kind === 'refused' ? answered : await rehearsalNow(context, apiKey);
  },
});
