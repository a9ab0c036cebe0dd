import { PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import { CLOSE_REMEDIES, gatewayClosed, otherApplication, TOKEN_REFUSED, WRONG_PUBLIC_KEY } from '../copy.ts';

/** Discord refuses the bot's token. Waiting can't mend that. */
export function tokenProblem(): PlatformProblem {
  return new PlatformProblem(TOKEN_REFUSED);
}

/** The token belongs to another application than the configured one. */
export function applicationProblem(applicationId: string): PlatformProblem {
  return new PlatformProblem(otherApplication(applicationId));
}

/** Everything that Discord posts would be refused as forged. */
export function publicKeyProblem(): PlatformProblem {
  return new PlatformProblem(WRONG_PUBLIC_KEY);
}

/**
 * Finds out whether connecting again can help after a close code of the Gateway. See
 * docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 * @returns the problem for a person where it can't.
 */
export function closeProblem(code: number): PlatformProblem | undefined {
  const remedy = CLOSE_REMEDIES[code];
  return remedy === undefined ? undefined : new PlatformProblem(gatewayClosed(code, remedy));
}
