import type { IncomingHttpHeaders } from 'node:http';
import type { StepOutcome } from '../domain/apps/connector.ts';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../domain/time/time.ts';
import type { Waits } from './declaration.ts';
import type { Answer } from './request.ts';

/** How long connectors wait where nothing else is said. A webhook's 10 seconds are part of its contract. */
export const WAITS: Waits = { answer: 10 * SECOND, rollout: 100 * SECOND, look: 2 * SECOND };

/** The longest that another side may ask to wait. */
const LONGEST_WAIT: DurationMs = 15 * MINUTE;

/** A step that failed and will not succeed by itself. */
export function failed(code: Failure['code'], subject?: string, status?: number): StepOutcome {
  return { kind: 'failed', failure: failureOf(code, subject, status) };
}

/** A step that may succeed later. */
export function tryAgain(code: Failure['code'], subject?: string, status?: number, afterMs?: DurationMs): StepOutcome {
  return { kind: 'try-again', failure: failureOf(code, subject, status), ...(afterMs !== undefined && { afterMs }) };
}

/**
 * What an HTTP answer means where any 2xx means done.
 * @param subject what was asked: a host, a secret, a workload.
 * @param refinements statuses that say something of their own to this API.
 */
export function outcomeOf(
  answer: Answer,
  subject: string,
  now: EpochMs,
  refinements: Readonly<Record<number, Failure['code']>> = {},
): StepOutcome {
  if (answer.kind === 'none') return tryAgain(answer.code, subject);
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'done' };
  if (status >= 300 && status < 400) return failed('redirected', subject, status);
  // Request timeout, too early, too many requests, and all that is the other side's own trouble.
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return tryAgain('answered', subject, status, retryAfter(headers, now));
  }
  return failed(refinements[status] ?? 'answered', subject, status);
}

/** @returns how long an answer asks to wait: `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3). */
export function retryAfter(headers: IncomingHttpHeaders, now: EpochMs): DurationMs | undefined {
  const written = headers['retry-after']?.trim() ?? '';
  const isSeconds = /^\d{1,9}$/.test(written);
  if (!isSeconds && !/^[A-Z][a-z]{2}, .* GMT$/.test(written)) return undefined;
  const wait = isSeconds ? Number(written) * SECOND : Date.parse(written) - now;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_WAIT, Math.max(0, wait));
}

type Failure = Extract<StepOutcome, { kind: 'failed' }>['failure'];

function failureOf(code: Failure['code'], subject?: string, status?: number): Failure {
  return { code, ...(status !== undefined && { status }), ...(subject !== undefined && { subject }) };
}
