/** JSON schemas of the HTTP contract. They validate requests, and are what /openapi.json publishes. */

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
      description: 'The key’s ID, where the caller has it apart. Must be the one in the secret.',
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
        'The address of whoever presented the secret to the caller; a port is taken off. Believed from callers with the verify token, or from the loopback where none is set.',
    },
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
        code: { enum: ['INVALID', 'RETIRED', 'DISABLED', 'LOCKED', 'EXPIRED', 'THROTTLED'] },
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
