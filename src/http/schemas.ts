import { GUARD_NAME_LIMIT } from '../domain/keys/guard.ts';
import { WIRE_CODES } from '../domain/keys/verdict.ts';

/** JSON schemas of the HTTP contract. They validate requests, and /openapi.json publishes them. */

/** A name that a caller guards, compared without regard to case and look-alike letters. */
const guardName = (description: string) =>
  ({
    type: 'string',
    minLength: 1,
    maxLength: GUARD_NAME_LIMIT,
    pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    description,
  }) as const;

const GUARD_PROPERTIES = {
  project: guardName('The guarded project: a good key of another one is FORBIDDEN. `*` is any project.'),
  channel: guardName('The guarded integration channel. Needs a project beside it.'),
  scope: guardName('What the key must be allowed to do. Keys have no scopes yet, so every key is refused.'),
} as const;

/** The body of `POST /v1/verify`. */
export const VERIFY_BODY = {
  type: 'object',
  required: ['secret'],
  properties: {
    secret: { type: 'string', minLength: 1, maxLength: 1024, description: 'The whole 64-character secret, `lk_…`.' },
    keyId: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      description: 'The key’s ID, if the caller has it separately. Must match the one in the secret.',
    },
    app: {
      type: 'string',
      maxLength: 100,
      pattern: '^[^\\u0000-\\u001f\\u007f]*$',
      description: 'The name of the program that presents the secret.',
    },
    source: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      pattern: '^[0-9A-Za-z.:%_"=[\\]-]+$',
      description:
        'The address that presented the secret to the caller; a port is ignored. Trusted from callers with the verify token, or from the loopback if none is set.',
    },
    ...GUARD_PROPERTIES,
  },
} as const;

const moment = { type: 'string', format: 'date-time' } as const;

/** The answer to a well-formed verify request. */
export const VERIFY_ANSWER = {
  description: 'Whether the secret is good.',
  oneOf: [
    {
      type: 'object',
      required: ['valid', 'keyId', 'name', 'project', 'channel', 'owner', 'expiresAt', 'secret'],
      properties: {
        valid: { const: true },
        keyId: { type: 'string' },
        name: { type: 'string' },
        project: { type: 'string' },
        channel: { type: 'string' },
        owner: { type: 'string' },
        expiresAt: moment,
        secret: { enum: ['current', 'previous', 'pending'] },
        overlapEndsAt: moment,
      },
    },
    {
      type: 'object',
      required: ['valid', 'code'],
      properties: {
        valid: { const: false },
        code: { enum: WIRE_CODES },
        retryAfterSeconds: { type: 'integer', minimum: 1 },
      },
    },
  ],
} as const;

/** A problem document (RFC 9457), as a response. */
export const PROBLEM = {
  description: 'What is wrong with the request, or with the service (RFC 9457).',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const;

/** The query that a proxy's configuration adds to `/v1/auth`. */
export const AUTH_QUERY = {
  type: 'object',
  required: ['project'],
  properties: GUARD_PROPERTIES,
} as const;

/** The headers that a proxy may send. */
export const AUTH_HEADERS = {
  type: 'object',
  properties: { 'x-latchkey-app': { type: 'string', description: 'The name of the program that presents the key.' } },
} as const;

const nameHeader = (description: string) => ({ type: 'string', description }) as const;

/** The answers of `/v1/auth`. */
export const AUTH_RESPONSES = {
  204: {
    type: 'null',
    description: 'The key is good, and it’s for what is guarded.',
    headers: {
      'X-Latchkey-Key-Id': nameHeader('The key’s ID.'),
      'X-Latchkey-Key-Name': nameHeader('Its name, percent-encoded if it isn’t plain ASCII.'),
      'X-Latchkey-Project': nameHeader('Its project, encoded the same way.'),
      'X-Latchkey-Channel': nameHeader('Its integration channel, encoded the same way.'),
    },
  },
  401: PROBLEM,
  403: PROBLEM,
  429: PROBLEM,
  503: PROBLEM,
} as const;

/** The ways to authenticate a request. */
export const SECURITY_SCHEMES = {
  verifyToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'LATCHKEY_VERIFY_TOKEN, if it is set: a service presents it at /v1/verify.',
  },
  proxyToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Latchkey-Token',
    description: 'LATCHKEY_VERIFY_TOKEN, if it is set: a proxy presents it at /v1/auth, beside its client’s key.',
  },
  keyAsBearer: { type: 'http', scheme: 'bearer', description: 'The key to be checked: its secret.' },
  keyAsBasic: {
    type: 'http',
    scheme: 'basic',
    description: 'The key to be checked: its ID and its secret, or its secret as user without a password.',
  },
  keyAsHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The key to be checked: its secret.' },
} as const;

/** Any of the three ways to present a key, with the proxy's token where one is set. */
export const AUTH_SECURITY = (['keyAsBearer', 'keyAsBasic', 'keyAsHeader'] as const).flatMap((way) => [
  { [way]: [] },
  { [way]: [], proxyToken: [] },
]);
