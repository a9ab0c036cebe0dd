import { expect, it } from 'vitest';
import { findPeople } from '../../../src/services/people/findPeople.ts';
import { identify } from '../../../src/services/people/people.ts';
import { searchPeople } from '../../../src/services/search/searchPeople.ts';
import { makePerson, makeProject } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';

describeOnBothInFull('people', (fixture) => {
  const open = async () => {
    const context = testContext(await fixture.open());
    const says = async (platform: string, externalId: string, displayName: string, handle?: string) =>
      await identify(context, {
        platform,
        externalId,
        displayName,
        ...(handle === undefined ? {} : { handle }),
        groups: [],
      });
    const ana = await makePerson(context, 'Ana');
    await makeProject(context, ana.by);
    return { context, ana, says };
  };

  it('are found while somebody types by name, and by handle as far as they share a project; others by the whole of it', async () => {
    const { context, says } = await open();
    const ben = await says('slack', 'T1/U024BE7LH', 'Ben', 'b_k');
    await says('discord', '80351110224678912', 'Ben', 'mallory');
    const labels = async (text: string, actor = ben) =>
      (await searchPeople(context, actor, { type: 'person', text, limit: 5 })).map(({ choice }) => choice);
    expect(await labels('b_')).toEqual(['Ben (b_k on Slack, U024BE7LH)']);
    expect(await labels('mallo')).toEqual([]);
    expect(await labels('mallory')).toEqual(['Ben (mallory on Discord, 80351110224678912)']);
    expect((await labels('Ben')).toSorted()).toEqual([
      'Ben (b_k on Slack, U024BE7LH)',
      'Ben (mallory on Discord, 80351110224678912)',
    ]);
    expect(await labels('mallo', { ...ben, admin: true })).toHaveLength(1);
  });

  it('whose handle no platform has told yet are named without one, until they speak', async () => {
    const { context, says } = await open();
    await says('slack', 'T1/U024BE7LH', 'Ben');
    const label = async () => (await findPeople(context, '@Ben', 'console')).map((person) => person.label);
    expect(await label()).toEqual(['Ben (Slack, U024BE7LH)']);
    await says('slack', 'T1/U024BE7LH', 'Ben', 'ben.k');
    expect(await label()).toEqual(['Ben (ben.k on Slack, U024BE7LH)']);
  });

  it('whose names only look alike are all meant, and none of them', async () => {
    const { context, says } = await open();
    await says('slack', 'T1/U024BE7LH', 'Ace', 'ace.v');
    await says('discord', '80351110224678912', 'Асе', 'mallory');
    expect(await findPeople(context, 'Ace', 'slack')).toHaveLength(2);
    expect(await findPeople(context, '@ace.v', 'slack')).toHaveLength(1);
    expect(await findPeople(context, 'discord:80351110224678912', 'slack')).toHaveLength(1);
  });
});
