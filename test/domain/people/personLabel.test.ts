import { describe, expect, it } from 'vitest';
import { type PersonIdentity, personChoice, personLabel } from '../../../src/domain/people/personLabel.ts';
import { PLATFORM_FACTS } from '../../support/platforms.ts';

const slack = { platform: 'slack', externalId: 'T024BE911/U024BE7LH', handle: 'ben.k' };
const discord = { platform: 'discord', externalId: '80351110224678912', handle: 'ben_k' };
const user = { platform: 'console', externalId: 'ben', handle: 'ben' };

describe('a person is named in full', () => {
  it.each<[string, readonly PersonIdentity[], string]>([
    ['Ben', [slack], 'Ben (ben.k on Slack, U024BE7LH)'],
    ['Ben', [slack, discord], 'Ben (ben.k on Slack, U024BE7LH; ben_k on Discord, 80351110224678912)'],
    ['ben', [user], 'ben (console)'],
    ['Ben', [user, slack], 'Ben (ben on the console; ben.k on Slack, U024BE7LH)'],
    ['Ben', [{ ...slack, handle: null }], 'Ben (Slack, U024BE7LH)'],
    ['Ben', [], 'Ben'],
  ])('%s %j', (name, identities, label) => {
    expect(personLabel(PLATFORM_FACTS, name, identities)).toBe(label);
  });

  it('in a list short enough for every platform, and the IDs stay whole', () => {
    const long = 'Benjamin '.repeat(4).trim();
    for (const identities of [[slack], [discord], [slack, discord], [{ ...discord, handle: 'b'.repeat(32) }, slack]]) {
      const choice = personChoice(PLATFORM_FACTS, long, identities);
      expect([...choice].length, choice).toBeLessThanOrEqual(75);
      for (const { externalId } of identities) expect(choice).toContain(externalId.split('/').at(-1));
    }
    expect(personChoice(PLATFORM_FACTS, 'Ben', [slack])).toBe('Ben (ben.k on Slack, U024BE7LH)');
  });
});
