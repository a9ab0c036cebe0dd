import { figure } from '../domain/counted.ts';
import type { GuardProblem } from '../domain/keys/guard.ts';

/** The details of problem documents: what is wrong with a request, then what to send. Titles are HTTP's own. */
export const DETAIL = {
  unavailable: 'The database can’t be reached or written right now, so nothing was decided. Try again in a moment.',
  compressed: 'The body is compressed. Send it uncompressed, without Content-Encoding.',
  noKey:
    'No API key was presented. Send it as Authorization: Bearer, Authorization: Basic (ID and secret) or X-API-Key.',
  twoKeys: 'Two different API keys were presented in one header, so it isn’t clear which one is meant. Send one.',
  proxyToken: 'The verify token is missing or wrong. Have the proxy present LATCHKEY_VERIFY_TOKEN in X-Latchkey-Token.',
  verifyToken: 'The verify token is missing or wrong. Present LATCHKEY_VERIFY_TOKEN as Authorization: Bearer TOKEN.',
  invalid: 'The API key isn’t valid.',
  retired: 'This secret was replaced by a newer one.',
  deleted: 'The API key was deleted.',
  disabled: 'The API key is disabled.',
  locked: 'The API key is locked after too many wrong secrets.',
  expired: 'The API key has expired.',
  suspended: 'The API key is suspended, because its owner has no second factor.',
  forbidden: 'The API key isn’t valid for this project, channel or scope.',
  throttled: 'Too many wrong secrets were tried. The right one is never throttled.',
  postOnly: 'Check secrets with POST.',
  notFound: 'There’s nothing at this address. /openapi.json lists all addresses.',
  badAddress: 'The address can’t be decoded.',
  headersTooLarge: 'The headers are larger than 64 KiB. Send fewer cookies, or have the proxy leave them out.',
  notHttp: 'This isn’t a readable HTTP request.',
  bodyTooLarge: 'The body is too large for this address.',
  notJson: 'Send JSON, with Content-Type: application/json.',
  badJson: 'The body isn’t valid JSON in UTF-8. Send {"secret": "lk_…"}.',
  notUtf8: 'The body isn’t in UTF-8. Send JSON in UTF-8, with Content-Type: application/json.',
  doubled: 'A field appears twice in the body, so it isn’t clear which one is meant. Send each field once.',
  leaksOff: 'Leak reports aren’t taken here: LATCHKEY_LEAK_KEYS isn’t set.',
  leakSignature: 'The report isn’t signed by anyone who may report leaks here.',
  leakBody:
    'The report has the wrong format. Send a JSON array of at most 1,000 objects with token, type, url and source.',
  leakKeys:
    'The public keys of those who may report leaks can’t be read right now, so nothing was done. Try again in a minute.',
  failed: 'Something went wrong here. It was logged.',
  notUnderstood: 'The request can’t be understood.',
} as const;

export const FIELDS_OF_VERIFY =
  'It takes {"secret": "lk_…"}, and optionally keyId, app, source, project, channel and scope.';
/** What a validator found: the keyword of JSON Schema that failed, and the fact it comes with. */
export interface BrokenRule {
  readonly keyword: string;
  /** The most characters, for `maxLength`. */
  readonly limit?: unknown;
  /** The field that isn't there, for `required`. */
  readonly missingProperty?: unknown;
}

/** @param field undefined for the body itself. Never repeats the value. */
export const invalidField = (field: string | undefined, rule: BrokenRule): string =>
  `${field === undefined ? 'The body' : `The field ${field}`} ${ruleText(field, rule)}. ${FIELDS_OF_VERIFY}`;

function ruleText(field: string | undefined, { keyword, limit, missingProperty }: BrokenRule): string {
  switch (keyword) {
    case 'required':
      return `must have the field ${missingProperty}`;
    case 'type':
      return field === undefined ? 'must be a JSON object' : 'must be a string';
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must be at most ${figure(Number(limit))} characters long`;
    case 'pattern':
      return field === 'source' ? 'must be an address, such as 203.0.113.9' : 'must not contain control characters';
    default:
      return 'must have another format';
  }
}
export const inField = (problem: string): string => `The field ${problem}`;

/** What is wrong with the names of what is guarded. Never repeats them: anything may stand there by mistake. */
export const guardProblem = (problem: GuardProblem): string =>
  problem.kind === 'bad-name'
    ? `${problem.field} isn’t a name: it’s empty, too long, or contains a *. Leave ${problem.field} out if it doesn’t matter.`
    : 'channel needs one project beside it: other projects may have integration channels with the same name.';

/** Said when a proxy's configuration names nothing to guard. */
export const GUARD = {
  how: 'Name it in the proxy’s configuration: /v1/auth?project=NAME, with &channel=NAME to guard only one integration channel, or project=* to let in every working key.',
  tooLong: 'What this address guards is too long to be a name.',
  unnamed: 'This address doesn’t say which project it guards, so no key is let in.',
  unreadable: 'The names in this address can’t be read.',
  clientsOwn: 'Below this address everything is the client’s own, so nothing here says what is guarded.',
} as const;
export const namedTwice = (field: string): string =>
  `${field} is named twice, so it isn’t clear which one is meant. Don’t pass on the client’s own query.`;
export const guardText = (what: string): string => `${what} ${GUARD.how}`;

/** What the readiness checks say. */
export const NO_ANSWER_IN_TIME = 'didn’t answer in time';

/** What /openapi.json says. */
export const OPENAPI = {
  title: 'Latchkey',
  description: 'Checks API keys.',
  server: 'This deployment',
  checks: 'Is this key good?',
  operations: 'For the people who run it.',
  verify: 'Check a secret',
  verifyMore: 'Always 200 for a well-formed request, whether the secret is good or not.',
  auth: 'Forward authentication for reverse proxies',
  authMore: 'Any method. The proxy’s configuration names what is guarded; without a project, nobody is let in.',
  leaks: 'Report leaked secrets',
  leaksMore:
    'In the format of GitHub’s secret scanning partner programme. A report acts only with a good signature, and once for each secret.',
  leaksTag: 'For those who find secrets in public.',
  status: 'The status; for readiness, check by check.',
  healthz: 'Whether the process is alive',
  readyz: 'Whether checks can be answered: the database and the audit trail',
  readyzChat: 'Whether each chat platform is connected',
  signingKey: 'The public key that checks exports of the audit trail',
  signingKeyFormat: 'The key’s ID, and the key in PEM (Ed25519).',
  metrics: 'Prometheus metrics',
  metricsFormat: 'In Prometheus’ text format.',
} as const;
