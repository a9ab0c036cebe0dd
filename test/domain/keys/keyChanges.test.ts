import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { decideStatusChange, type StatusChange, type StatusVerb } from '../../../src/domain/keys/keyChanges.ts';
import type { SimpleCode } from '../../../src/domain/refusals.ts';
import { HOUR } from '../../../src/domain/time/time.ts';
import { aKey, NOW } from '../samples.ts';

const ACTIVE = aKey();
const DISABLED = aKey({ disabledAt: NOW - HOUR });
const LOCKED = aKey({ lockedAt: NOW - HOUR, failures: [{ at: NOW - HOUR, source: '203.0.113.9' }] });
const BOTH = aKey({ disabledAt: NOW - HOUR, lockedAt: NOW - HOUR });
const EXPIRED = aKey({ expiresAt: NOW });
const REPLACED = aKey({ deletedAt: NOW + HOUR });
const DELETED = aKey({ deletedAt: NOW });

const UNLOCKED: StatusChange = { lockedAt: null, failures: [] };

describe('a verb that changes how a key stands', () => {
  it.each<readonly [StatusVerb, string, ApiKey, StatusChange]>([
    ['disable', 'an active key', ACTIVE, { disabledAt: NOW }],
    ['disable', 'a locked key', LOCKED, { disabledAt: NOW }],
    ['disable', 'an expired key', EXPIRED, { disabledAt: NOW }],
    ['disable', 'a key that is being replaced', REPLACED, { disabledAt: NOW }],
    ['activate', 'a disabled key', DISABLED, { disabledAt: null }],
    ['activate', 'a disabled key that is locked too (it stays locked)', BOTH, { disabledAt: null }],
    ['unlock', 'a locked key, and forgets its failures', LOCKED, UNLOCKED],
    ['unlock', 'a locked key that is disabled too (it stays disabled)', BOTH, UNLOCKED],
    ['delete', 'an active key', ACTIVE, { deletedAt: NOW }],
    ['delete', 'a locked and disabled key', BOTH, { deletedAt: NOW }],
    ['delete', 'an expired key', EXPIRED, { deletedAt: NOW }],
    ['delete', 'a key that is being replaced, before its overlap ends', REPLACED, { deletedAt: NOW }],
  ])('%s: %s', (verb, _, key, change) => {
    expect(decideStatusChange(key, verb, NOW)).toEqual({ kind: 'done', value: change });
  });

  it.each<readonly [StatusVerb, string, ApiKey, SimpleCode]>([
    ['disable', 'a disabled key', DISABLED, 'already-disabled'],
    ['activate', 'an active key', ACTIVE, 'not-disabled'],
    ['activate', 'an expired key', EXPIRED, 'not-disabled'],
    ['activate', 'a locked key, which needs another verb', LOCKED, 'locked-not-disabled'],
    ['unlock', 'an active key', ACTIVE, 'not-locked'],
    ['unlock', 'a disabled key', DISABLED, 'not-locked'],
    ['disable', 'a deleted key', DELETED, 'key-deleted'],
    ['activate', 'a deleted key', DELETED, 'key-deleted'],
    ['unlock', 'a deleted key', DELETED, 'key-deleted'],
    ['delete', 'a deleted key', DELETED, 'key-deleted'],
  ])('refuses to %s %s', (verb, _, key, code) => {
    expect(decideStatusChange(key, verb, NOW)).toEqual({ kind: 'refused', refusal: { code, subject: 'chat-bot' } });
  });
});
