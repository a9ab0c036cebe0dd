import { describe, expect, it } from 'vitest';
import { type ApiKey, snapshotOfKey } from '../../../src/domain/keys/apiKey.ts';
import { snapshotChanges } from '../../../src/domain/people/confirmation.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { aKey, aSecret, NOW } from '../samples.ts';

const waiting = aSecret({ id: 'secret-2', generation: 2, state: 'pending', pendingUntil: NOW + MINUTE });

/** The fields in which a question about the one key differs from a question about the other. */
function differences(before: ApiKey, after: ApiKey, later = NOW): readonly string[] {
  return snapshotChanges(snapshotOfKey(before, NOW), snapshotOfKey(after, later)).map(({ field }) => field);
}

describe('what a question shows of a key', () => {
  it('is kept field by field', () => {
    expect(snapshotOfKey(aKey(), NOW)).toEqual({
      name: 'chat-bot',
      project: 'shop',
      channel: 'rasa',
      owner: 'ana',
      status: 'active',
      expires: String(aKey().expiresAt),
      secret: 'generation 1',
      undelivered: '0',
    });
  });

  it('says that there is no secret where none was delivered yet', () => {
    expect(snapshotOfKey(aKey({ secrets: [waiting] }), NOW)).toMatchObject({ secret: 'none', undelivered: '1' });
  });

  it.each<readonly [string, Partial<ApiKey>, readonly string[]]>([
    ['was renamed', { name: 'chat-bot-2' }, ['name']],
    ['lies in a project that was renamed', { project: { id: 'project-shop', name: 'store' } }, ['project']],
    ['lies in a channel that was renamed', { channel: { id: 'channel-rasa', name: 'rasa-x' } }, ['channel']],
    ['has a new owner', { owner: { kind: 'person', id: 'person-ben', name: 'ben' } }, ['owner']],
    ['was disabled', { disabledAt: NOW }, ['status']],
    ['was locked', { lockedAt: NOW }, ['status']],
    ['was deleted', { deletedAt: NOW }, ['status']],
    ['expires at another minute', { expiresAt: aKey().expiresAt + MINUTE }, ['expires']],
    [
      'was regenerated',
      { secrets: [aSecret({ state: 'retired' }), aSecret({ id: 'secret-2', generation: 2 })] },
      ['secret'],
    ],
    ['is being regenerated', { secrets: [aSecret(), waiting] }, ['undelivered']],
  ])('invariant 3: differs once the key %s', (_, change, fields) => {
    expect(differences(aKey(), aKey(change))).toEqual(fields);
  });

  it('invariant 3: differs once the key has expired by itself', () => {
    const key = aKey({ expiresAt: NOW + HOUR });
    expect(differences(key, key, NOW + HOUR)).toEqual(['status']);
  });

  it('invariant 3: differs once an undelivered secret has run out of time, tidied up or not', () => {
    const key = aKey({ secrets: [aSecret(), waiting] });
    expect(differences(key, key, NOW + MINUTE)).toEqual(['undelivered']);
  });

  it('does not differ by uses and failed attempts: a busy key could never be confirmed', () => {
    const busy = aKey({
      lastUsedAt: NOW,
      useCount: 1_000,
      failures: [{ at: NOW, source: '203.0.113.9' }],
      failureTotal: 9,
    });
    expect(differences(aKey(), busy)).toEqual([]);
  });
});
