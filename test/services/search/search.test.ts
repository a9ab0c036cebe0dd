import { expect, it } from 'vitest';
import { nameKey } from '../../../src/domain/people/names.ts';
import type { Actor } from '../../../src/domain/people/permissions.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { KeyNames } from '../../../src/services/search/keyNames.ts';
import { search } from '../../../src/services/search/search.ts';
import { anActor } from '../../domain/samples.ts';
import { makeChannel, makeKey, makePerson, makeProject } from '../../support/actors.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';

const NAMES = [
  'bot',
  'bot-eu',
  'chat-bot',
  'chat_bot.2',
  'my bot',
  'robot',
  'robot-bot',
  'ümlaut bot',
  '100%',
  'a_b',
  'axb',
];

/** Two projects with a key of each name. */
async function filled(context: TestContext) {
  const owner = await makePerson(context);
  const places = [];
  for (const name of ['bots', 'vault']) {
    const project = await makeProject(context, owner.by, name);
    const channel = await makeChannel(context, owner.by, project);
    for (const key of NAMES) await makeKey(context, owner, channel, { name: key });
    places.push({ project, channel });
  }
  const [bots, vault] = places;
  if (bots === undefined || vault === undefined) throw new Error('no places');
  return { owner, bots, vault };
}

/** Anyone who sees this project among very many: they are searched for in another way than the person who sees few. */
const seeing = (projectId: string, others = 0): Actor =>
  anActor({
    roles: new Map([
      [projectId, 'viewer'] as const,
      ...Array.from({ length: others }, (_, number) => [`other-${number}`, 'viewer'] as const),
    ]),
  });

describeOnBothInFull('a search while someone types', (fixture) => {
  const labels = async (context: TestContext, names: KeyNames, actor: Actor, text: string, limit = 25) =>
    (await search(context, names, actor, { type: 'key', text, limit })).map(({ label }) => label);

  it('finds names that begin so, then those with such a word, then those that hold it', async () => {
    const context = testContext(await fixture.open());
    const { bots } = await filled(context);
    const names = new KeyNames(context);
    await names.read();
    const ordered = ['bot', 'bot-eu', 'chat-bot', 'chat_bot.2', 'my bot', 'robot-bot', 'ümlaut bot', 'robot'];
    for (const others of [0, 50]) {
      expect(await labels(context, names, seeing(bots.project.id, others), 'BOT')).toEqual(
        ordered.map((name) => `${name} in bots/rasa`),
      );
    }
  });

  it('finds the same in memory as key by key, whatever is typed; invariant 10: nothing of other projects', async () => {
    const context = testContext(await fixture.open());
    const { bots } = await filled(context);
    const read = new KeyNames(context);
    await read.read();
    for (const text of [
      '',
      'b',
      'bo',
      'bot',
      'ot',
      't-b',
      'ro',
      'o',
      '%',
      '_',
      'a_b',
      '\\',
      'chat-bot',
      'mlaut',
      'Ü',
      'zqx',
      'bot\nbot',
    ]) {
      for (const limit of [2, 25]) {
        const expected = await labels(context, read, seeing(bots.project.id), text, limit);
        expect(
          expected.every((label) => label.endsWith('in bots/rasa')),
          text,
        ).toBe(true);
        const inMemory = await labels(context, read, seeing(bots.project.id, 50), text, limit);
        expect(inMemory, `${text}, in memory`).toEqual(expected);
        const unread = await labels(context, new KeyNames(context), seeing(bots.project.id, 50), text, limit);
        expect(unread, `${text}, before the names are read`).toEqual(expected);
      }
    }
  });

  it('an admin finds what is everywhere', async () => {
    const context = testContext(await fixture.open());
    await filled(context);
    const names = new KeyNames(context);
    await names.read();
    const found = await labels(context, names, anActor({ admin: true }), 'obot');
    expect(found.map((label) => label.split(' in ')[0])).toEqual(['robot', 'robot', 'robot-bot', 'robot-bot']);
    expect(found.filter((label) => label.endsWith(' in vault/rasa'))).toHaveLength(2);
  });

  it('knows a key at once that was created or deleted after the names were read', async () => {
    const context = testContext(await fixture.open());
    const { owner, bots } = await filled(context);
    const names = new KeyNames(context);
    await names.read();
    const everyone = anActor({ admin: true });
    context.time.advance(9 * MINUTE);
    const { id } = await makeKey(context, owner, bots.channel, { name: 'the new robotics' });
    expect(await labels(context, names, everyone, 'obotic')).toEqual(['the new robotics in bots/rasa']);
    expect(await labels(context, names, everyone, 'obot', 1)).toHaveLength(1);
    await context.database.write(({ manager }) => manager.update(KeyEntity, { id }, { deletedAt: context.clock() }));
    expect(await labels(context, names, everyone, 'obotic')).toEqual([]);
    await context.database.write(({ manager }) =>
      manager.update(KeyEntity, { nameKey: 'robot' }, { deletedAt: context.clock() }),
    );
    expect(await labels(context, names, everyone, 'obot', 2)).toEqual([
      'robot-bot in bots/rasa',
      'robot-bot in vault/rasa',
    ]);
  });

  it('tells two keys of one name in one channel apart by their IDs, also where a platform cuts', async () => {
    const context = testContext(await fixture.open());
    const { owner, bots } = await filled(context);
    const long = 'x'.repeat(64);
    const twins = [await makeKey(context, owner, bots.channel, { name: 'twin' })];
    for (const name of ['one', long]) twins.push(await makeKey(context, owner, bots.channel, { name }));
    const other = await makeChannel(context, owner.by, bots.project, `${'c'.repeat(20)} 2`);
    const last = await makeKey(context, owner, other, { name: long });
    const [first, second, third] = twins;
    await context.database.write(({ manager }) =>
      manager.update(KeyEntity, { id: second?.id ?? '' }, { name: 'twin', nameKey: nameKey('twin') }),
    );
    const names = new KeyNames(context);
    const ofTwins = await labels(context, names, seeing(bots.project.id), 'twin');
    expect(new Set(ofTwins)).toEqual(
      new Set([first, second].map((key) => `twin (…${key?.id.slice(-4)}) in bots/rasa`)),
    );
    const ofLong = await labels(context, names, seeing(bots.project.id), 'xxx');
    for (const key of [third, last])
      expect(ofLong.filter((label) => label.slice(0, 75).includes(`…${key?.id.slice(-4)})`))).toHaveLength(1);
  });
});
