import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { snapshotOfKey } from '../../../src/domain/keys/apiKey.ts';
import { changesText } from '../../../src/domain/people/changedCopy.ts';
import { snapshotChanges } from '../../../src/domain/people/confirmation.ts';
import { plainText, textInZone } from '../../../src/domain/time/moment.ts';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { aKey, aSecret, NOW } from '../samples.ts';

const waiting = aSecret({ id: 'secret-2', generation: 2, state: 'pending', pendingUntil: NOW + MINUTE });
const replaced = { secrets: [aSecret({ state: 'retired' }), aSecret({ id: 'secret-2', generation: 2 })] };

/** What a person reads of how one key differs from the other. */
function told(before: Partial<ApiKey>, after: Partial<ApiKey>): string {
  const changes = snapshotChanges(snapshotOfKey(aKey(before), NOW), snapshotOfKey(aKey(after), NOW));
  return plainText(textInZone(changesText(changes), 'Europe/Berlin'));
}

describe('what changed after a question, in words', () => {
  it.each<readonly [string, Partial<ApiKey>, Partial<ApiKey>, string]>([
    ['a name', {}, { name: 'web' }, 'It’s now called web (previously chat-bot).'],
    ['a status', {}, { disabledAt: NOW }, 'It’s now disabled (previously active).'],
    ['a secret', {}, replaced, 'Its secret was replaced.'],
    ['a first secret', { secrets: [] }, {}, 'It has a secret now.'],
    ['no secret', {}, { secrets: [] }, 'It no longer has a secret that works.'],
    ['a secret on its way', {}, { secrets: [aSecret(), waiting] }, 'A new secret is on its way to someone.'],
    [
      'a secret no longer on its way',
      { secrets: [aSecret(), waiting] },
      {},
      'The new secret that was on its way has been used or discarded.',
    ],
    [
      'an expiry',
      { expiresAt: Date.UTC(2028, 0, 1, 12) },
      { expiresAt: Date.UTC(2029, 0, 1, 12) },
      'It now expires on 1 Jan 2029, 13:00 Europe/Berlin (previously 1 Jan 2028, 13:00 Europe/Berlin).',
    ],
  ])('says of a key %s, and no field or value as it is stored', (_, before, after, words) => {
    expect(told(before, after)).toBe(words);
  });

  it('says several changes one after the other', () => {
    const ben = { kind: 'person', id: 'person-ben', name: 'ben' } as const;
    expect(told({}, { owner: ben, ...replaced })).toBe(
      'Its owner is now ben (previously ana). Its secret was replaced.',
    );
  });

  it('never shows the fingerprint of an incident’s keys, and counts one as one', () => {
    const which = { field: 'which', was: 'a3f9', is: 'c071' };
    expect(changesText([which])).toBe('These keys or their apps changed.');
    expect(changesText([{ field: 'keys', was: '1204', is: '1' }, { field: 'apps', was: '1', is: '2' }, which])).toBe(
      'It now covers 1 key (previously 1,204). It now affects 2 deployed apps (previously 1).',
    );
  });

  it('repeats nothing that it doesn’t know: a question of another version is open for a while', () => {
    expect(changesText([{ field: 'x1', was: 'y2', is: 'z3' }])).not.toMatch(/x1|y2|z3/);
    const now = NOW + 30 * DAY;
    expect(changesText([{ field: 'expires', was: '2028-01-25', is: String(now) }])).not.toContain('2028-01-25');
    expect(changesText([{ field: 'expires', was: String(now), is: 'none' }])).toBe('Its expiry changed.');
  });
});
