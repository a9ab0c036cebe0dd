import { describe, expect, it } from 'vitest';
import { storableUser } from '../../../src/chat/engine/storableInput.ts';

const ANA = { platform: 'discord', externalId: '500000000000000001', displayName: 'Ana', groups: [] };

describe('kind: a field of a platform that is stored without a look at what it holds (invariant 2)', () => {
  it.each(['en', 'en-GB', 'pt-BR', 'zh-Hans-CN', 'es-419'])('the language %s is kept', (locale) => {
    expect(storableUser({ ...ANA, locale })).toEqual({ ...ANA, locale });
  });

  it.each(['', 'a', 'aW50ZXJhY3Rpb246MTU3Njk1NjU3NDQ2MTU5MTYy', 'xoxb-1-2-abcdefghijkl', 'en GB', 'en-'])(
    '%j is no language, and is left out',
    (locale) => {
      expect(storableUser({ ...ANA, locale })).toEqual(ANA);
    },
  );

  it('what is no time zone is left out, too', () => {
    expect(storableUser({ ...ANA, timeZone: 'Europe/Berlin' })).toEqual({ ...ANA, timeZone: 'Europe/Berlin' });
    expect(storableUser({ ...ANA, timeZone: 'aW50ZXJhY3Rpb246MTU3Njk1NjU3NDQ2MTU5MTYy' })).toEqual(ANA);
  });
});
