import type { JsonObject } from '../../shared/json.ts';
import type { Args } from '../args.ts';
import type { Fixture } from '../world.ts';

/** A method of the Web API. */
export interface Method {
  /** Which kind of token may call it. */
  readonly token: 'bot' | 'app';
  /** Which scope a bot's token needs for it. */
  readonly scope?: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Does it. The arguments that are required are there. @returns what is answered. */
  run(args: Args, world: Fixture): JsonObject | Promise<JsonObject>;
}

/** @returns Slack's answer when something is not done. @param messages what is wrong in particular. */
export function failure(error: string, messages: readonly string[] = []): JsonObject {
  if (messages.length === 0) return { ok: false, error };
  return {
    ok: false,
    error,
    ...(error === 'invalid_blocks' ? { errors: messages } : {}),
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  };
}
