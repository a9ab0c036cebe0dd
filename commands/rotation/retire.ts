import { fields, heading, text } from '../../src/chat/contracts/view.ts';
import { decideRetirement } from '../../src/domain/apps/goBack.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { done } from '../../src/domain/result.ts';
import { DAY } from '../../src/domain/time/time.ts';
import { recentUses } from '../../src/services/keys/keyUses.ts';
import { retireKey } from '../../src/services/rotations/retireSecrets.ts';
import { appAt, FIELD, LABEL, SUMMARY, VALUE } from '../key/copy.ts';
import { oneKey } from '../key/keySubject.ts';
import { keyFacts } from '../key/keyViews.ts';
import { askToRehearse, beginRehearsal, REHEARSE_OPTION, rehearsedFor } from '../rehearsal/rehearsalSubject.ts';
import { type Context, confirmedCommand, showing } from '../shared/define.ts';
import { RETIRE_CONSEQUENCE, retiredText, retireQuestion } from './copy.ts';

/** Ends an overlap early. */
export const retire = confirmedCommand({
  path: ['retire'],
  summary: SUMMARY.retire,
  examples: ['/apikey retire chat-bot', '/apikey retire chat-bot rehearse:15m'],
  action: 'key.retire',
  ...oneKey,
  options: { ...oneKey.options, rehearse: REHEARSE_OPTION },
  async ask(context, { subject: key, options: { rehearse } }) {
    if (rehearse !== undefined) return await askToRehearse(context, key, 'retire', rehearse);
    const decision = decideRetirement(key, context.now);
    if (decision.kind === 'refused') return decision;
    const blocks = [
      heading(retireQuestion(key.name)),
      await keyFacts(context, key),
      fields([FIELD.usingOld, (await usersOfOld(context, key)) ?? VALUE.nobody]),
      text(RETIRE_CONSEQUENCE),
    ];
    return done({ label: LABEL.retire, style: 'danger', blocks, params: {} });
  },
  async act(context, { subject: key, confirmation }) {
    const duration = rehearsedFor(confirmation);
    if (duration !== undefined) return await beginRehearsal(context, { key, confirmation }, 'retire', duration);
    const retired = await retireKey(context.services, context.by, confirmation);
    return retired.kind === 'refused' ? retired : showing(text(retiredText(key.name)));
  },
});

/** Who has used the old secret in the last 24 hours. */
export async function usersOfOld(context: Context, key: ApiKey): Promise<string | undefined> {
  const uses = await recentUses(context.services, key.id, context.now - DAY);
  const old = uses.filter(({ state }) => state === 'previous');
  const who = old.map(({ app, source }) => (app === '' ? source : appAt(app, source)));
  return who.length === 0 ? undefined : [...new Set(who)].join(', ');
}
