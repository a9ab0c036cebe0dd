import { describe, expect, it } from 'vitest';
import { isPlatformId, pickByName, readAccountName } from '../../../src/domain/people/pickPerson.ts';
import { PLATFORM_FACTS } from '../../support/platforms.ts';

const person = (id: string, name: string, platform: string, handle: string | null) => {
  return { id, name, identities: [{ platform, externalId: id, handle }] };
};
const ben = person('U024BE7LH', 'Ben', 'slack', 'ben.k');
const namesake = person('80351110224678912', 'Ben', 'discord', 'mallory');
const imitator = person('90351110224678912', 'ben.k', 'discord', 'mallory2');
const sameHandle = person('70351110224678912', 'Eve', 'discord', 'ben.k');

describe('who is meant by a typed name', () => {
  it.each([
    ['one who fits', 'ben', 'slack', [ben], ['U024BE7LH']],
    ['nobody among two of one name', 'Ben', 'slack', [ben, namesake], ['U024BE7LH', '80351110224678912']],
    [
      'the handle of this platform, no matter who calls themselves so',
      'ben.k',
      'slack',
      [ben, imitator],
      ['U024BE7LH'],
    ],
    [
      'nobody where the handle is another platform’s',
      'ben.k',
      'console',
      [ben, sameHandle],
      ['U024BE7LH', '70351110224678912'],
    ],
    [
      'nobody where only the spelling of a handle differs',
      'Ben.K',
      'slack',
      [ben, imitator],
      ['U024BE7LH', '90351110224678912'],
    ],
    ['the person whose handle looks like that', 'BEN.K', 'discord', [ben], ['U024BE7LH']],
    ['nobody else', 'zoe', 'slack', [ben, namesake], []],
  ] as const)('%s', (_, typed, platform, candidates, meant) => {
    expect(pickByName(typed, platform, candidates).map(({ id }) => id)).toEqual(meant);
  });

  it('letters that only look alike make the same name', () => {
    const latin = person('U1', 'Ace', 'slack', null);
    const cyrillic = person('2', 'Асе', 'discord', null);
    expect(pickByName('Ace', 'slack', [latin, cyrillic])).toHaveLength(2);
  });
});

it.each([
  ['slack:U024BE7LH', { platform: 'slack', account: 'U024BE7LH' }],
  ['@Discord:80351110224678912', { platform: 'discord', account: '80351110224678912' }],
  ['slack:@ben.k', { platform: 'slack', account: 'ben.k' }],
  ['shop:ben', undefined],
  ['ben', undefined],
])('an account is named as %s', (text, account) => {
  expect(readAccountName(PLATFORM_FACTS, text)).toEqual(account);
});

it.each([
  ['slack', 'U024BE7LH', true],
  ['slack', 'URSULAMEYER', false],
  ['slack', 'u024be7lh', false],
  ['discord', '80351110224678912', true],
  ['discord', '2024', false],
  ['console', 'U024BE7LH', false],
])('on %s %s has the shape of an ID: %s', (platform, text, shape) => {
  expect(isPlatformId(PLATFORM_FACTS, platform, text)).toBe(shape);
});
