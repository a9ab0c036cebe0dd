import { webApi } from '@slack/bolt';
import { attemptWith, connectionFailure, type Failed, httpFailure, type Outcome } from '../../shared/apiResult.ts';

/** Errors inside of Slack, after which it may have done what it was asked, or some of it (the method pages' common errors). */
const DOUBTFUL: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Errors that say the app, its token or the workspace forbids the call: nobody and nothing gets through until that is put right. */
export const APP_REFUSALS: ReadonlySet<string> = new Set([
  'missing_scope',
  'not_authed',
  'invalid_auth',
  'token_expired',
  'token_revoked',
  'no_permission',
  'not_allowed_token_type',
  'org_login_required',
  'ekm_access_denied',
  'access_denied',
  'team_access_not_granted',
  'enterprise_is_restricted',
  'accesslimited',
  'deprecated_endpoint',
  'method_deprecated',
  'two_factor_setup_required',
  'team_disabled',
  'user_removed_from_team',
  'forbidden_team',
]);

/** Errors that speak of what was sent: it will never be taken. */
export const CONTENT_REFUSALS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
  'too_many_attachments',
  'attachment_payload_limit_exceeded',
  'markdown_text_conflict',
  'metadata_too_large',
  'invalid_arguments',
  'invalid_arg_name',
  'invalid_array_arg',
  'invalid_charset',
  'invalid_form_data',
  'invalid_post_type',
  'missing_post_type',
  'invalid_json',
  'json_not_object',
  'invalid_view',
  'view_too_large',
  'duplicate_external_id',
]);

/** Makes a call to the Web API and classes what comes back. Never rejects. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  return await attemptWith(call, classify);
}

/** Classes an error of the Web API client. */
export function classify(error: unknown): Failed {
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === 'ratelimited') return { kind: 'busy', retryAfterMs: 30_000 };
    return DOUBTFUL.has(code) ? { kind: 'unknown', why: code } : { kind: 'refused', code };
  }
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'busy', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIHTTPError) return httpFailure(error.statusCode);
  return connectionFailure(error instanceof webApi.WebAPIRequestError ? error.original : error);
}
