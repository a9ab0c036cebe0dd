import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { cleanDisplayName, cleanHandle, followPlatform } from '../../../src/domain/people/platformNames.ts';
import { seededRandom } from '../../support/context.ts';

const SECRET = newSecret('0123456789abcdef', seededRandom('name')).reveal();

describe('what a platform calls people', () => {
  it('can’t imitate how a person is named in full: brackets, commas and semicolons go', () => {
    expect(cleanDisplayName('Ben (ben.k on Slack, U024BE7LH; x)')).toBe('Ben ben.k on Slack U024BE7LH x');
    expect(cleanHandle('ben (console)')).toBe('benconsole');
  });

  it('is never a secret, not even a part of one (invariant 2)', () => {
    for (const name of [SECRET, `Ben ${SECRET}`, `${SECRET} Ben`]) {
      expect(cleanDisplayName(name)).toBe('someone');
      expect(cleanHandle(name)).toBeNull();
    }
  });

  it.each([[undefined], [''], ['!!'], ['\u3164']])('a handle that is none is missing: %j', (handle) => {
    expect(cleanHandle(handle)).toBeNull();
  });
});

describe('what follows from what a platform says of someone', () => {
  const known = { name: 'Ben', timeZone: 'Europe/Berlin', locale: 'de', lastPlatform: 'slack', handle: 'ben.k' };

  it('who speaks is called as there', () => {
    const next = followPlatform(known, { platform: 'discord', displayName: 'Benny', handle: 'benny' }, true);
    expect(next).toEqual({ ...known, name: 'Benny', lastPlatform: 'discord', handle: 'benny' });
  });

  it('who is only spoken of keeps the name of the platform on which they spoke last', () => {
    const elsewhere = followPlatform(known, { platform: 'discord', displayName: 'Benny', handle: 'benny' }, false);
    expect(elsewhere).toEqual({ ...known, handle: 'benny' });
    const there = followPlatform(known, { platform: 'slack', displayName: 'Benny', timeZone: 'Asia/Tokyo' }, false);
    expect(there).toEqual({ ...known, name: 'Benny', timeZone: 'Asia/Tokyo' });
  });

  it('what it leaves out is as it was', () => {
    expect(followPlatform(known, { platform: 'slack', displayName: 'Ben' }, true)).toEqual(known);
  });
});
