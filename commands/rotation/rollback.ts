import { heading, text } from '../../src/chat/contracts/view.ts';
import { decideRollback } from '../../src/domain/apps/goBack.ts';
import { done } from '../../src/domain/result.ts';
import { rollbackKey } from '../../src/services/rotations/retireSecrets.ts';
import { LABEL, SUMMARY } from '../key/copy.ts';
import { oneKey } from '../key/keySubject.ts';
import { keyFacts } from '../key/keyViews.ts';
import { reportedWarning } from '../leak/reportedWarning.ts';
import { confirmedCommand, showing } from '../shared/define.ts';
import { ROLLBACK_CONSEQUENCE, rollbackQuestion, rolledBackText } from './copy.ts';
import { stopWarning } from './keyApps.ts';

/** Goes back to the previous secret, for as long as its overlap lasts. */
export const rollback = confirmedCommand({
  path: ['rollback'],
  aliases: ['roll-back'],
  summary: SUMMARY.rollback,
  examples: ['/apikey rollback chat-bot', '/apikey rollback key:chat-bot reason:"incident 42"'],
  action: 'key.rollback',
  ...oneKey,
  async ask(context, { subject: key }) {
    const decision = decideRollback(key, context.now);
    if (decision.kind === 'refused') return decision;
    const blocks = [
      heading(rollbackQuestion(key.name)),
      await keyFacts(context, key),
      text(ROLLBACK_CONSEQUENCE),
      ...(await reportedWarning(context, key, decision.value[0].id)),
      ...(await stopWarning(context, key)),
    ];
    return done({ label: LABEL.rollback, style: 'danger', blocks, params: {} });
  },
  async act(context, { subject: key, confirmation }) {
    const rolled = await rollbackKey(context.services, context.by, confirmation);
    return rolled.kind === 'refused' ? rolled : showing(text(rolledBackText(key.name)));
  },
});
