import { connectionFailure, type Failed, httpFailure, type Outcome } from '../../shared/apiResult.ts';

/** A message as Slack takes it at a `response_url`. */
export interface ResponseMessage {
  readonly text: string;
  readonly blocks: readonly object[];
}

/** How long Slack may take before the outcome counts as unknown. */
const TIMEOUT_MS = 5_000;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a `response_url` is Slack's: one of the same domain as the Web API. A signed payload brings it, but what is written
 * there may be a secret.
 */
export function isResponseUrl(text: string, apiUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const api = new URL(apiUrl);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' && url.port === '' && /(^|\.)slack(-gov)?\.com$/.test(url.hostname)) return true;
  if (url.protocol !== api.protocol) return false;
  // A local server may take answers at another port than calls; nobody else's does.
  return url.host === api.host || (LOOPBACK.has(url.hostname) && LOOPBACK.has(api.hostname));
}

/**
 * Posts to a `response_url`, once: a retry may say the same twice. Slack takes five posts
 * within thirty minutes (docs.slack.dev/interactivity/handling-user-interaction).
 */
export async function respond(url: string, body: object): Promise<Outcome<undefined>> {
  if (url === '') return { kind: 'refused', code: 'there is no URL of Slack’s to answer at' };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = await response.text();
    if (response.ok) return refusalIn(said) ?? { kind: 'done', value: undefined };
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? '');
      return { kind: 'busy', retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 1_000 };
    }
    return httpFailure(response.status);
  } catch (error) {
    return connectionFailure(error);
  }
}

/** Slack may say with status 200 that it did nothing. */
function refusalIn(said: string): Failed | undefined {
  if (!said.startsWith('{')) return undefined;
  try {
    const answer: unknown = JSON.parse(said);
    if (typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok !== false) return undefined;
    return { kind: 'refused', code: 'error' in answer ? String(answer.error).slice(0, 60) : 'refused' };
  } catch {
    return undefined;
  }
}

/** A new message that nobody else sees. */
export function beside(message: ResponseMessage): object {
  return { response_type: 'ephemeral', replace_original: false, ...message };
}

/** Replaces the message that was pressed; only the URL that came with the click can do that. */
export function inPlace(message: ResponseMessage): object {
  return { response_type: 'ephemeral', replace_original: true, ...message };
}

/** Deletes the message that was pressed. Works best as the only attribute. */
export const DELETED = { delete_original: true };
