import { PlatformProblem } from '../../../src/chat/contracts/platform.ts';

const WHERE = 'docs/discord.md says where each value is found.';

/** Discord refuses the bot's token. No waiting mends that. */
export function tokenProblem(): PlatformProblem {
  return new PlatformProblem([
    'Discord refuses DISCORD_TOKEN (401 Unauthorized).',
    'Reset the token on the application’s Bot page, and set the new one.',
    WHERE,
  ]);
}

/** The token is that of another application than the one that is configured. */
export function applicationProblem(applicationId: string): PlatformProblem {
  return new PlatformProblem([
    `DISCORD_TOKEN belongs to the application ${applicationId}, which is not the one in DISCORD_APPLICATION_ID.`,
    'Set both from the same application.',
    WHERE,
  ]);
}

/** Whatever Discord posts would be refused as forged. */
export function publicKeyProblem(): PlatformProblem {
  return new PlatformProblem([
    'DISCORD_PUBLIC_KEY is not the public key of this application.',
    'Copy it from the application’s General Information page.',
    WHERE,
  ]);
}

/** Close codes of the Gateway after which connecting again can't help. See docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const REMEDIES: Readonly<Record<number, string>> = {
  4004: 'The token was reset: set the new one from the application’s Bot page.',
  4010: 'This version of Latchkey does not fit the Gateway: update it.',
  4011: 'The bot is in so many servers that its connection would have to be split. Use HTTP interactions: set DISCORD_PUBLIC_KEY.',
  4012: 'This version of Latchkey does not fit the Gateway: update it.',
  4013: 'This version of Latchkey does not fit the Gateway: update it.',
  4014: 'This version of Latchkey does not fit the Gateway: update it.',
};

/** @returns the problem for a person, where a close code means that connecting again can't help. */
export function closeProblem(code: number): PlatformProblem | undefined {
  const remedy = REMEDIES[code];
  return remedy === undefined
    ? undefined
    : new PlatformProblem([`Discord closed the Gateway for good (${code}).`, remedy, WHERE]);
}
