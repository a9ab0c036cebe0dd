import { describe, expect, it } from 'vitest';
import { createChatServices } from '../../../src/app/chatServices.ts';
import type { CommandContext } from '../../../src/chat/contracts/command.ts';
import type { Directory, Search } from '../../../src/chat/contracts/directory.ts';
import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { CommandRegistry } from '../../../src/chat/contracts/registry.ts';
import { ChatCore } from '../../../src/chat/engine/chatCore.ts';
import { resolveOptions } from '../../../src/chat/engine/options/resolveOptions.ts';
import { optionSuggestions } from '../../../src/chat/engine/options/suggestions.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { identify } from '../../../src/services/people/people.ts';
import { memoryDirectory } from '../../commands/memoryPorts.ts';
import { anActor, NOW } from '../../domain/samples.ts';
import { bytesFrom } from '../../domain/seed.ts';
import { makeChannel, makeKey, makePerson, makeProject } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { type DatabaseFixture, describeOnBoth } from '../../support/databases.ts';
import { registry as commands } from '../../support/registry.ts';
import { aCommand, registry as samples } from '../sampleCommands.ts';

const shop = { id: 'project-shop', name: 'shop' };
const lab = { id: 'project-lab', name: 'lab' };
const shopRasa = { id: 'channel-1', name: 'rasa', project: shop };
const labRasa = { id: 'channel-2', name: 'rasa', project: lab };
const labSms = { id: 'channel-3', name: 'sms', project: lab };

const described = { description: 'for tests' };
const find = aCommand({
  path: ['find'],
  options: {
    channel: { type: 'channel', ...described },
    key: { type: 'key', ...described },
    project: { type: 'project', ...described },
    since: { type: 'since', ...described },
    expires: { type: 'expiry', ...described },
    page: { type: 'page', ...described },
  },
});
const registry = new CommandRegistry([...samples.commands, find]);

/** Completes an option. @returns what is offered, and what was searched for. */
async function complete(path: string, focused: string, options: RawOptions, limit = 25) {
  const searched: Search[] = [];
  const people = [{ id: 'person-ana', name: 'ana' }];
  const channels = [shopRasa, labRasa, labSms];
  const directory: Directory = {
    ...memoryDirectory({ projects: [shop, lab], channels, keys: [], people }),
    search: (_, wanted) => {
      searched.push(wanted);
      return Promise.resolve([]);
    },
  };
  const actor = anActor({ admin: true, activeProjectId: lab.id });
  const who = { actor, platform: 'discord', postsIn: undefined, externalId: '1' };
  const context: CommandContext<undefined> = { services: undefined, ...who, now: NOW, directory };
  const asked = { path: path.split(' '), options, focused };
  const offered = await optionSuggestions(registry, context, asked, limit);
  return { searched, words: offered.map(({ value }) => value) };
}

describe('an option that is being typed', () => {
  const searched = async (...asked: Parameters<typeof complete>) => (await complete(...asked)).searched;

  it('is searched for by its type, with the text that is typed', async () => {
    const wanted = { text: 'ra', limit: 25 };
    expect(await searched('find', 'channel', { channel: ' ra ' })).toEqual([{ type: 'channel', ...wanted }]);
    expect(await searched('find', 'key', { key: 'ra' })).toEqual([{ type: 'key', ...wanted }]);
    expect(await searched('project use', 'project', { project: 'ra' })).toEqual([{ type: 'project', ...wanted }]);
    expect(await searched('create', 'owner', { owner: 'ra' }, 7)).toEqual([{ type: 'person', text: 'ra', limit: 7 }]);
    expect(await searched('find', 'key', {})).toEqual([{ type: 'key', text: '', limit: 25 }]);
  });

  it.each<readonly [string, string, RawOptions, object]>([
    ['a key, in a channel by name', 'find', { key: '', channel: '#sms' }, { channelId: labSms.id }],
    ['a key, in a channel by ID', 'find', { key: '', channel: shopRasa.id }, { channelId: shopRasa.id }],
    ['a key, in a channel with its project', 'find', { key: '', channel: 'shop/rasa' }, { channelId: shopRasa.id }],
    ['a key, in the active project of two', 'find', { key: '', channel: 'rasa' }, { channelId: labRasa.id }],
    ['a key, in a project', 'find', { key: '', project: 'shop' }, { projectId: shop.id }],
    [
      'a key, in a channel of a project',
      'find',
      { key: '', channel: 'rasa', project: 'shop' },
      { channelId: shopRasa.id, projectId: shop.id },
    ],
    ['a key, beside a channel that is not there', 'find', { key: '', channel: 'nope' }, {}],
    ['a key, of a command that takes no project', 'regenerate', { key: '', project: 'shop' }, {}],
    ['a channel, in a project', 'find', { channel: '', project: shop.id }, { projectId: shop.id }],
    ['a project, whatever else is given', 'find', { project: '', channel: 'sms' }, {}],
  ])('is searched for within what was given: %s', async (_, path, options, within) => {
    const focused = Object.keys(options)[0] ?? '';
    expect(await searched(path, focused, options)).toEqual([{ type: focused, text: '', limit: 25, ...within }]);
  });

  it.each<readonly [string, string, string, string, readonly string[]]>([
    ['choices', 'project member', 'role', '', ['viewer', 'operator', 'owner']],
    ['choices that begin so first', 'project member', 'role', 'O', ['operator', 'owner']],
    ['choices that hold it', 'project member', 'role', 'er', ['viewer', 'operator', 'owner']],
    ['durations', 'regenerate', 'overlap', '', ['15m', '1h', '24h', '7d', 'none']],
    ['durations that begin so', 'regenerate', 'overlap', '24', ['24h']],
    ['expiries', 'find', 'expires', '9', ['90d']],
    ['times to look back', 'find', 'since', '7d', ['7d']],
    ['no pages', 'find', 'page', '', []],
    ['no names', 'create', 'name', 'a', []],
    ['no texts', 'regenerate', 'reason', 'a', []],
    ['nothing of an unknown command', 'explode', 'key', 'a', []],
    ['nothing of an unknown option', 'find', 'colour', 'a', []],
    ['nothing of what every object has', 'find', 'constructor', 'a', []],
  ])('is offered %s', async (_, path, focused, text, words) => {
    expect(await complete(path, focused, { [focused]: text })).toEqual({ searched: [], words });
  });

  it('is offered as much as was asked for', async () => {
    expect((await complete('project member', 'role', {}, 2)).words).toEqual(['viewer', 'operator']);
  });
});

const log = createLogger({ level: 'silent', stream: process.stderr, pretty: false });
const speaker = (name: string) => ({ platform: 'console', externalId: name, displayName: name, groups: [] });

describeOnBoth('what is offered while an option is typed', (fixture) => {
  it('means exactly that thing when it is given back, alone and beside others', async () => {
    const { context, core } = await opened(fixture);
    const actor = await identify(context, speaker('ana'));
    const { directory, clock } = createChatServices(context, log, () => Promise.resolve());
    const chat: CommandContext<undefined> = {
      services: undefined,
      actor,
      platform: 'console',
      postsIn: undefined,
      externalId: 'ana',
      now: clock(),
      directory,
    };
    for (const [path, focused, beside, count] of [
      ['show', 'key', {}, 2],
      ['show', 'key', { channel: 'rasa' }, 2],
      ['list', 'channel', {}, 1],
      ['list', 'channel', { project: 'shop' }, 1],
      ['project use', 'project', {}, 1],
      ['audit', 'person', {}, 1],
    ] as const) {
      const asked = { path: path.split(' '), options: { ...beside, [focused]: '' }, focused };
      const offered = await core.suggestOption(speaker('ana'), asked);
      expect([path, focused, offered.length]).toEqual([path, focused, count]);
      const specs = commands.find(asked.path)?.options ?? {};
      const taken = Object.fromEntries(Object.entries(specs).filter(([name]) => name === focused || name in beside));
      const ids = new Set<string>();
      for (const { label, value } of offered) {
        const resolved = await resolveOptions(chat, { ...taken }, { ...beside, [focused]: value });
        if (resolved.kind !== 'values') throw new Error(`${label}: ${resolved.kind}`);
        const thing: unknown = resolved.values[focused];
        expect(thing).toHaveProperty(
          'name',
          label
            .split(/ in | \(/)[0]
            ?.split('/')
            .at(-1),
        );
        if (typeof thing === 'object' && thing !== null && 'id' in thing) ids.add(String(thing.id));
      }
      expect(ids.size).toBe(count);
    }
  });

  it('begins with the project itself, where a project can be an owner and nothing else is typed', async () => {
    const { core } = await opened(fixture);
    const offered = async (to: string) =>
      (await core.suggestOption(speaker('ana'), { path: ['transfer'], options: { to }, focused: 'to' })).map(
        ({ label, value }) => [label, value],
      );
    expect((await offered(''))[0]).toEqual(['The project itself', 'project']);
    expect(await offered('proj')).toEqual([['The project itself', 'project']]);
    expect((await offered('ana')).map(([label]) => label)).toEqual([expect.stringContaining('ana')]);
  });

  it('invariant 10: is nothing of what lies outside the person’s projects, whatever was given beside it', async () => {
    const { core } = await opened(fixture);
    const offered = async (path: string, focused: string, options: RawOptions) =>
      (await core.suggestOption(speaker('ana'), { path: path.split(' '), options, focused })).map(({ label }) => label);
    expect(await offered('show', 'key', { key: 'vault' })).toEqual([]);
    expect(await offered('show', 'key', { key: '' })).toEqual(['shop-one in shop/rasa', 'shop-two in shop/rasa']);
    expect(await offered('list', 'channel', { channel: 'rasa', project: 'vault' })).toEqual(['shop/rasa']);
    expect(await offered('show', 'key', { key: '', channel: 'vault/rasa' })).toEqual(
      await offered('show', 'key', { key: '', channel: 'nowhere/rasa' }),
    );
    expect(await offered('project use', 'project', { project: '' })).toEqual(['shop']);
    expect(await offered('transfer', 'to', { to: 'zo' })).toEqual([]);
  });

  it('invariant 2: is nothing where a secret was put in, in any option', async () => {
    const { core } = await opened(fixture);
    const secret = newSecret('0123456789ABCDEF', bytesFrom(3)).reveal();
    for (const options of [{ key: secret }, { key: '', channel: secret }, { key: '', [secret]: '' }]) {
      expect(await core.suggestOption(speaker('ana'), { path: ['show'], options, focused: 'key' })).toEqual([]);
    }
  });

  it('does not wait until uses are written', async () => {
    let flushes = 0;
    const { core } = await opened(fixture, () => {
      flushes += 1;
      return Promise.resolve();
    });
    const asked = { path: ['show'], options: { key: 'one' }, focused: 'key' };
    expect(await core.suggestOption(speaker('ana'), asked)).toHaveLength(1);
    expect(flushes).toBe(0);
  });
});

/** ana owns shop and zoe the vault; each has a channel rasa with two keys. */
async function opened(fixture: DatabaseFixture, flushUses = () => Promise.resolve()) {
  const context = testContext(await fixture.open());
  for (const [name, place] of [
    ['ana', 'shop'],
    ['zoe', 'vault'],
  ] as const) {
    const owner = await makePerson(context, name);
    const project = await makeProject(context, owner.by, place);
    const channel = await makeChannel(context, owner.by, project);
    for (const key of ['one', 'two']) await makeKey(context, owner, channel, { name: `${place}-${key}` });
  }
  return { context, core: new ChatCore(commands, context, createChatServices(context, log, flushUses)) };
}
