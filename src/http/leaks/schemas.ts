/** JSON schemas of `POST /v1/leaks`, for /openapi.json. */

const text = (description: string) => ({ type: 'string', description }) as const;

/** What a reporter signs. */
export const LEAK_BODY = {
  type: 'array',
  maxItems: 1_000,
  items: {
    type: 'object',
    required: ['token', 'type'],
    properties: {
      token: text('What was found.'),
      type: text('What the reporter takes it for, such as `latchkey_api_key`.'),
      url: text('Where it was found; empty where that isn’t public.'),
      source: text('What kind of place that is, such as `content` or `commit`.'),
    },
  },
} as const;

/** How the report is signed. */
export const LEAK_HEADERS = {
  type: 'object',
  required: ['github-public-key-identifier', 'github-public-key-signature'],
  properties: {
    'github-public-key-identifier': text('Which of the reporter’s keys signed the body.'),
    'github-public-key-signature': text(
      'Base64 of the DER form of an ECDSA signature (P-256, SHA-256) over the body as sent.',
    ),
  },
} as const;

/** What a reporter is told. */
export const LEAK_ANSWER = {
  description: 'A label for each token, in the report’s order.',
  type: 'array',
  items: {
    type: 'object',
    required: ['token_raw', 'token_type', 'label'],
    properties: {
      token_raw: text('The token as it was sent.'),
      token_type: text('The type as it was sent.'),
      label: {
        enum: ['true_positive', 'false_positive'],
        description: 'Whether it is, or was, a secret of this deployment.',
      },
    },
  },
} as const;
