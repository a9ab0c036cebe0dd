import { RateLimitError } from 'discord.js';
import { expect, test } from 'vitest';
import { classify } from '../../../adapters/discord/transport/apiResult.ts';

const LIMIT = {
  global: false,
  hash: '',
  limit: 1,
  majorParameter: '',
  method: 'POST',
  route: '/channels/:id/messages',
  scope: 'shared',
  sublimitTimeout: 0,
  url: '',
} as const;

test.each([
  ['what it asks for where that is longer than the bucket’s reset', { timeToReset: 0, retryAfter: 6_000 }, 6_000],
  ['the bucket’s reset where that is longer', { timeToReset: 4_000, retryAfter: 0 }, 4_000],
])('after a 429 it is waited as long as Discord asks for: %s', (_, times, retryAfterMs) => {
  expect(classify(new RateLimitError({ ...LIMIT, ...times }))).toEqual({ kind: 'busy', retryAfterMs });
});
