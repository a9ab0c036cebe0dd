import { beforeAll, describe, expect, it } from 'vitest';
import { isFormOnly } from '../../src/chat/contracts/options.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { appOn, letIn, openShopWithKey, sharedConsoleApp, speakerOf } from './app.ts';

describe('help', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ana = app().user('ana');
    await ana.type('/apikey project create shop');
  });

  it.each(['/apikey help', '/apikey', '/apikey ?', '/apikey commands', '/APIKEY HELP', '/help', '/?'])(
    '%s lists every command with what it does',
    async (line) => {
      const screen = await ana.type(line);
      for (const { path, summary } of registry.commands) {
        const [noun = '', verb] = path;
        const start = verb === undefined ? `/apikey ${noun} ` : `/apikey ${noun} … `;
        const row = screen.split('\n').find((line) => line.startsWith(start)) ?? '';
        expect(row, path.join(' ')).toContain(verb ?? summary);
      }
    },
  );

  it.each(registry.commands.map((command) => command.path.join(' ')))('of %s explains it in full', async (path) => {
    const command = registry.find(path.split(' '));
    const screen = await ana.type(`/apikey help "${path}"`);
    expect(screen).toContain(command?.summary);
    for (const [name, spec] of Object.entries(command?.options ?? {}))
      expect(screen).toContain(isFormOnly(spec) ? name : `${name}:`);
    for (const example of command?.examples ?? []) expect(screen).toContain(example);
    expect(screen).toMatch(/ can[ ,.]/);
    expect(/asks before it does anything/.test(screen)).toBe(command?.confirms);
  });

  it('of an alias explains the command itself', async () => {
    expect(await ana.type('/apikey help rotate')).toMatch(/\/apikey regenerate/);
    expect(await ana.type('/apikey help "channel rm"')).toMatch(/\/apikey channel remove/);
    expect(await ana.type('/apikey help verb:/apikey regenerate')).toMatch(/regenerate/);
  });

  it.each(['channel', 'project', 'role'])('of a noun lists its verbs: %s', async (noun) => {
    const verbs = registry.verbsOf(noun);
    for (const line of [`/apikey ${noun}`, `/apikey help ${noun}`]) {
      const screen = await ana.type(line);
      for (const verb of verbs) expect(screen).toContain(`/apikey ${noun} ${verb}`);
    }
  });

  it('of what there is not makes a guess, or none that is far-fetched', async () => {
    expect(await ana.type('/apikey help regenrate')).toMatch(/regenrate[\s\S]*Did you mean regenerate/);
    const none = await ana.type('/apikey help frobnicate');
    expect(none).toMatch(/frobnicate/);
    expect(none).not.toMatch(/Did you mean/);
  });

  it('every example in it can be given: none is misunderstood', async () => {
    for (const { examples } of registry.commands) {
      for (const example of examples)
        expect(await ana.type(example)).not.toMatch(/no option|belong to any option|twice/);
      await ana.type('');
    }
  });
});

describe('a verb that there is not', () => {
  const app = sharedConsoleApp();

  it.each([
    ['regenrate rasa overlap:24h', 'regenrate', '/apikey regenerate rasa overlap:24h'],
    ['craete rasa name:"Chat bot"', 'craete', '/apikey create rasa name:"Chat bot"'],
    ['chanel add rasa', 'chanel', '/apikey channel add rasa'],
    ['channel ad rasa', 'channel ad', '/apikey channel add rasa'],
    ['project us shop', 'project us', '/apikey project use shop'],
  ])('invariant 12: %s is named, with the line that was meant', async (line, given, meant) => {
    const screen = await app().user('ana').type(`/apikey ${line}`);
    expect(screen).toContain(given);
    expect(screen).toContain(meant);
    expect(screen).toMatch(/[Nn]othing was done/);
  });

  it('invariant 12: what followed it is repeated, though there is no guess', async () => {
    const screen = await app().user('ana').type('/apikey frobnicate rasa reason:"a long story" overlap:24h');
    expect(screen).toContain('frobnicate');
    expect(screen).toContain('rasa reason:"a long story" overlap:24h');
  });

  it.each(['frobnicate', 'constructor', '__proto__', 'toString', '🤷', '"', ':', '=', 'channel constructor'])(
    '%s is named',
    async (line) => {
      const screen = await app().user('ana').type(`/apikey ${line}`);
      expect(screen).toMatch(/no command|Commands for|couldn’t run/);
      expect(screen).not.toMatch(/went wrong/);
    },
  );

  it.each([
    ['list constructor:x', 'constructor'],
    ['list prototype:x', 'prototype'],
    ['create rasa name:x constructor:y', 'constructor'],
  ])('an option that every object has by nature is no option: %s', async (line, option) => {
    expect(await app().user('ana').type(`/apikey ${line}`)).toMatch(new RegExp(`no option ${option}:`));
  });
});

describeOnSqlite('whoami', (fixture) => {
  const app = appOn(fixture);

  it('says who speaks, where, and which roles they hold', async () => {
    const { ana } = await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    expect(await ana.type('/apikey whoami')).toMatch(
      /^ana\n *Platform +console\n *Admin +no\n *On call +no\n *Active project +shop\n *Projects +shop \(owner\)$/m,
    );
    expect(await vic.type('/apikey me')).toMatch(/Active project +none\n *Projects +shop \(viewer\)/);
    expect(await app().user('root').type('/apikey whoami')).toMatch(/Admin +yes/);
    expect(await app().user('olga').type('/apikey whoami')).toMatch(
      /On call +yes\n.*\n *Projects +shop \(as .*on call\)/,
    );
    expect(await app().user('zoe').type('/apikey whoami')).toMatch(/Projects +none/);
  });
});

describe('completion', () => {
  const app = sharedConsoleApp();
  const complete = async (name: string, line: string) =>
    (await app().latchkey.core.complete(speakerOf(name), line)).words;

  beforeAll(async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey create rasa name:"made in china"', '/apikey channel add "web chat"');
    await app().user('zoe').type('/apikey project create attic');
  });

  it('knows the verbs and the nouns, and each noun’s verbs', async () => {
    expect(await complete('ana', 'reg')).toEqual(['regenerate']);
    expect(await complete('ana', '')).toEqual(expect.arrayContaining(['create', 'list', 'channel', 'project', 'role']));
    expect(await complete('ana', 'channel ')).toEqual(['add', 'list', 'remove', 'rename', 'settings']);
    expect(await complete('ana', 'channel re')).toEqual(['remove', 'rename']);
    expect(await complete('ana', 'nothing ')).toEqual([]);
  });

  it('knows the options that are not there yet', async () => {
    expect(await complete('ana', 'create rasa ')).toEqual([
      'channel:',
      'expires:',
      'name:',
      'owner:',
      'project:',
      'to:',
    ]);
    expect(await complete('ana', 'create channel:rasa n')).toEqual(['name:']);
    expect(await complete('ana', 'create channel:rasa cha')).toEqual([]);
  });

  it('knows what exists for the person who types, and nothing else (invariant 10)', async () => {
    expect(await complete('ana', 'regenerate channel:')).toEqual(['channel:"shop/web chat"', 'channel:shop/rasa']);
    expect(await complete('ana', 'list status:l')).toEqual(['status:locked']);
    expect(await complete('ana', 'list project:')).toEqual(['project:shop']);
    for (const line of ['regenerate channel:', 'disable key:', 'list project:s']) {
      expect(await complete('zoe', line)).toEqual([]);
    }
    expect(await complete('root', 'list project:')).toEqual(['project:attic', 'project:shop']);
  });

  it('offers a key by its whole name, whatever words are in it', async () => {
    expect(await complete('ana', 'disable key:')).toEqual(['key:"made in china"', 'key:chat-bot']);
  });

  it.each([
    'constructor',
    'list constructor:',
    'channel constructor ',
    '"',
    'list status:"l',
    '\u0000',
    'a'.repeat(9_000),
  ])('has no trouble with a line such as %j', async (line) => {
    expect(Array.isArray(await complete('ana', line))).toBe(true);
  });
});
