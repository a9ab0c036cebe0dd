import { describe, expect, it } from 'vitest';
import { done, refused } from '../../src/domain/result.ts';

describe('the outcome of asking for something', () => {
  it('carries what came of it', () => {
    expect(done({ generation: 2 })).toEqual({ kind: 'done', value: { generation: 2 } });
  });

  it('carries why it was not done, as a value and not as an error', () => {
    expect(refused({ code: 'not-locked', subject: 'chat-bot' })).toEqual({
      kind: 'refused',
      refusal: { code: 'not-locked', subject: 'chat-bot' },
    });
  });
});
