import { Octokit } from 'octokit';
import type { StepOutcome } from '../../domain/apps/connector.ts';
import { type DurationMs, type EpochMs, SECOND } from '../../domain/time/time.ts';
import type { ConnectionOf } from '../connections.ts';
import type { Credentials } from '../credentials.ts';
import { failed, outcomeOf, retryAfter, tryAgain } from '../outcomes.ts';
import { type Answer, send } from '../request.ts';

/** A hundred workflow runs with all that GitHub says of each are some 1.5 MB. */
const ANSWER_LIMIT = 8 * 1024 * 1024;

/** The version of the REST API whose shapes are used here. */
const API_VERSION = '2022-11-28';

const silent = () => {};

/** What a request gave, or what came of it instead. */
export type Asked<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'outcome'; readonly outcome: StepOutcome };

/** GitHub's API for the length of one call, through the unmodified client library. */
export class Client {
  readonly #octokit: Octokit;
  readonly #clock: () => EpochMs;
  #answer: Answer | undefined;

  constructor(
    { baseUrl }: ConnectionOf<'github'>,
    { token, ca }: Credentials,
    clock: () => EpochMs,
    waitMs: DurationMs,
  ) {
    this.#clock = clock;
    this.#octokit = new Octokit({
      auth: token,
      baseUrl: baseUrl.replace(/\/+$/, ''),
      // Retries are the caller's: they must be counted, and survive a restart.
      retry: { enabled: false },
      throttle: { enabled: false },
      // The library warns of URLs and of what was answered.
      log: { debug: silent, info: silent, warn: silent, error: silent },
      request: {
        fetch: async (url: string, { method, headers, body }: Sent) => {
          const answer = await send({ url: new URL(url), method, headers, body, ca, waitMs, limit: ANSWER_LIMIT });
          this.#answer = answer;
          // A redirect followed would send a secret elsewhere; none of these requests has one (a renamed repository gets a new name).
          if (
            answer.kind === 'none' ||
            !answer.isWhole ||
            answer.status < 200 ||
            (answer.status >= 300 && answer.status < 400)
          ) {
            throw new Error('no usable answer');
          }
          const type = answer.headers['content-type'];
          const isEmpty = answer.status === 204 || answer.status === 205;
          return new Response(isEmpty ? null : answer.text, {
            status: answer.status,
            headers: type === undefined ? {} : { 'content-type': type },
          });
        },
      },
    });
    this.#octokit.hook.before('request', (options) => {
      options.headers['x-github-api-version'] = API_VERSION;
    });
  }

  /**
   * Makes a request. The library's errors hold what was answered, so only the status goes further.
   * @param subject what it is about.
   */
  async ask<Value>(subject: string, work: (rest: Octokit['rest']) => Promise<{ data: Value }>): Promise<Asked<Value>> {
    this.#answer = undefined;
    try {
      return { kind: 'value', value: (await work(this.#octokit.rest)).data };
    } catch {
      return { kind: 'outcome', outcome: this.#outcome(subject) };
    }
  }

  #outcome(subject: string): StepOutcome {
    const answer = this.#answer;
    if (answer === undefined) return failed('unexpected', subject);
    const now = this.#clock();
    const limited = answer.kind === 'answer' ? untilReset(answer, now) : undefined;
    if (limited !== undefined) return tryAgain('answered', subject, limited.status, limited.afterMs);
    const outcome = outcomeOf(answer, subject, now, { 401: 'not-allowed', 403: 'not-allowed', 404: 'not-found' });
    return outcome.kind === 'done' ? failed('unexpected', subject) : outcome;
  }
}

/** What the library hands to `fetch`. */
interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * GitHub says with 403 or 429 that too much was asked.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function untilReset(
  { status, headers }: Extract<Answer, { kind: 'answer' }>,
  now: EpochMs,
): { readonly status: number; readonly afterMs: DurationMs } | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfter(headers, now);
  if (asked !== undefined) return { status, afterMs: asked };
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = Number(headers['x-ratelimit-reset']) * SECOND;
  return { status, afterMs: Number.isFinite(reset) ? Math.max(0, reset - now) : 60 * SECOND };
}
