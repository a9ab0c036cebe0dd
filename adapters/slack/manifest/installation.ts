import type { PlatformLog, PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import { INCOMPLETE, notResponding } from '../copy.ts';
import type { Installation } from '../inbound/options.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { tokenProblem } from '../transport/tokenErrors.ts';

/** Where the app is installed, or why that is unknown. `problem`: waiting won't fix it. */
export type Probed =
  | { readonly kind: 'installed'; readonly installation: Installation }
  | { readonly kind: 'problem'; readonly problem: PlatformProblem }
  | { readonly kind: 'unavailable'; readonly why: string };

/** Asks Slack whether the bot token is good, and where it belongs (`auth.test`). Never rejects. */
export async function probe(clients: Clients, log: PlatformLog): Promise<Probed> {
  const asked = await attempt(() => clients.interactive.auth.test());
  if (asked.kind === 'done') {
    const { team_id: teamId, user_id: botUserId, bot_id: botId, enterprise_id: enterpriseId } = asked.value;
    if (teamId !== undefined && botUserId !== undefined)
      return { kind: 'installed', installation: { teamId, botUserId, botId, enterpriseId: enterpriseId ?? undefined } };
    return { kind: 'unavailable', why: INCOMPLETE };
  }
  const error = asked.kind === 'refused' ? asked.code : asked.kind === 'unknown' ? asked.why : 'ratelimited';
  const problem = tokenProblem('SLACK_BOT_TOKEN', error);
  if (problem !== undefined) return { kind: 'problem', problem };
  log.warn({ call: 'auth.test', error }, 'Slack unreachable; retrying');
  return { kind: 'unavailable', why: notResponding(error) };
}
