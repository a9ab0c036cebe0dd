import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/chat/contracts/command.ts';
import type { Directory, FoundGroups, FoundPerson, KeyWithin } from '../../../src/chat/contracts/directory.ts';
import type { OptionSpecs, RawOptions } from '../../../src/chat/contracts/options.ts';
import { resolveOptions } from '../../../src/chat/engine/options/resolveOptions.ts';
import type { App } from '../../../src/domain/apps/app.ts';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { type Actor, mayView } from '../../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../../src/domain/refs.ts';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { aKey, anActor, NOW } from '../../domain/samples.ts';
import { bytesFrom } from '../../domain/seed.ts';

const shop = { id: 'project-shop', name: 'shop' };
const lab = { id: 'project-lab', name: 'lab' };
const vault = { id: 'project-vault', name: 'vault' };
const shopRasa = { id: 'channel-1', name: 'rasa', project: shop };
const labRasa = { id: 'channel-2', name: 'rasa', project: lab };
const labDialogflow = { id: 'channel-3', name: 'Dialogflow', project: lab };
const vaultHidden = { id: 'channel-4', name: 'hidden', project: vault };
const shopBot = aKey({ id: '1111111111111111', name: 'chat-bot', project: shop, channel: shopRasa });
const labBot = aKey({ id: '2222222222222222', name: 'chat-bot', project: lab, channel: labRasa });
const labVoice = aKey({ id: '3333333333333333', name: 'voice', project: lab, channel: labDialogflow });
const vaultKey = aKey({ id: '4444444444444444', name: 'crown-jewels', project: vault, channel: vaultHidden });

const app = (name: string, home: Named): App => ({
  id: `${home.id}-${name}`,
  name,
  project: home,
  connector: 'manual',
  state: 'deployed',
  since: 0,
});
const shopWeb = app('web', shop);
const labWeb = app('web', lab);
const vaultApp = app('crown', vault);

const same = (one: string, other: string) => nameKey(one) === nameKey(other);

/** A directory of things that are listed here: it shows each person what lies in their projects, as the real one does. */
class ListedDirectory implements Directory {
  invitable = () => undefined;
  keyNames = () => Promise.resolve([]);
  count = () => Promise.resolve(undefined);
  readonly #people: readonly Named[] = [
    { id: 'person-ana', name: 'ana' },
    { id: 'person-ann-1', name: 'ann' },
    { id: 'person-ann-2', name: 'ann' },
  ];

  projects(actor: Actor): Promise<readonly Named[]> {
    return Promise.resolve([shop, lab, vault].filter((project) => mayView(actor, project.id)));
  }

  channels(actor: Actor, projectId?: string): Promise<readonly ChannelRef[]> {
    const seen = [shopRasa, labRasa, labDialogflow, vaultHidden].filter(({ project }) => mayView(actor, project.id));
    return Promise.resolve(seen.filter(({ project }) => projectId === undefined || project.id === projectId));
  }

  keys(actor: Actor, { channelId, projectId }: KeyWithin): Promise<readonly ApiKey[]> {
    const seen = [shopBot, labBot, labVoice, vaultKey].filter(({ project }) => mayView(actor, project.id));
    return Promise.resolve(
      seen.filter(
        ({ channel, project }) =>
          (channelId === undefined || channel.id === channelId) &&
          (projectId === undefined || project.id === projectId),
      ),
    );
  }

  findGroups(): Promise<FoundGroups> {
    return Promise.resolve({ found: [], unread: [], anywhere: false });
  }

  searchGroups(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  requests(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  findKeyIds(_: Actor, candidates: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(candidates);
  }

  apps(actor: Actor): Promise<readonly App[]> {
    return Promise.resolve([shopWeb, labWeb, vaultApp].filter(({ project }) => mayView(actor, project.id)));
  }

  async findApps(actor: Actor, text: string): Promise<readonly App[]> {
    const [project, name] = text.includes('/') ? text.split('/') : [undefined, text];
    return (await this.apps(actor)).filter(
      (one) => same(one.name, name ?? '') && (project === undefined || same(one.project.name, project)),
    );
  }

  search(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  async findProject(actor: Actor, text: string): Promise<Named | undefined> {
    return (await this.projects(actor)).find(({ id, name }) => id === text || same(name, text));
  }

  async findChannels(actor: Actor, text: string): Promise<readonly ChannelRef[]> {
    const [project, name] = text.includes('/') ? text.split('/') : [undefined, text];
    return (await this.channels(actor)).filter(
      (one) => same(one.name, name ?? '') && (project === undefined || same(one.project.name, project)),
    );
  }

  async findKeys(actor: Actor, text: string, within: KeyWithin): Promise<readonly ApiKey[]> {
    return (await this.keys(actor, within)).filter(({ id, name }) => id === text || same(name, text));
  }

  wasDeleted(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async findKeyById(actor: Actor, id: string): Promise<ApiKey | undefined> {
    return (await this.keys(actor, {})).find((key) => key.id === id);
  }

  lastingProblems() {
    return Promise.resolve([]);
  }

  approvals() {
    return Promise.resolve('none' as const);
  }

  findPeople(_: Actor, text: string): Promise<readonly FoundPerson[]> {
    const found = this.#people.filter(({ name }) => same(`@${name}`, text) || same(name, text));
    return Promise.resolve(found.map((person) => ({ ...person, choice: `${person.name} (${person.id})` })));
  }
}

/** Ben is a member of shop and lab; the vault does not exist for him. */
const ben = anActor({
  roles: new Map([
    [shop.id, 'operator'],
    [lab.id, 'viewer'],
  ]),
});

async function resolve<const Specs extends OptionSpecs>(specs: Specs, raw: RawOptions, actor: Actor = ben) {
  const context: CommandContext<undefined> = {
    services: undefined,
    actor,
    platform: 'console',
    postsIn: undefined,
    externalId: actor.name,
    now: NOW,
    directory: new ListedDirectory(),
  };
  return await resolveOptions(context, specs, raw);
}

const described = { description: 'for tests' };
const channel = { type: 'channel', ...described } as const;
const key = { type: 'key', ...described } as const;
const project = { type: 'project', ...described } as const;
const person = { type: 'person', ...described } as const;

/** What one option comes to: its value, or what is said of it. */
async function resolveOne(spec: OptionSpecs[string], given: string): Promise<unknown> {
  const resolved = await resolve({ it: spec }, { it: given });
  switch (resolved.kind) {
    case 'values':
      return resolved.values['it'];
    case 'problems':
      return resolved.problems[0];
    default:
      return resolved.kind;
  }
}

describe('options that were typed', () => {
  it('become values by name, without those that were left out or left blank', async () => {
    const specs = { channel: { ...channel, required: true }, project, key } as const;
    expect(await resolve(specs, { channel: 'Dialogflow', key: '  ' })).toEqual({
      kind: 'values',
      values: { channel: labDialogflow },
      scope: placeOf(labDialogflow),
    });
  });

  it('that were left blank in a form are as if they were not there, for the options beside them too', async () => {
    const blank = await resolve({ channel, project }, { channel: 'Dialogflow', project: ' ' });
    expect(blank).toEqual({ kind: 'values', values: { channel: labDialogflow }, scope: placeOf(labDialogflow) });
  });

  it('that are required and missing, or blank, are named all at once', async () => {
    const specs = { channel: { ...channel, required: true }, key: { ...key, required: true }, project } as const;
    expect(await resolve(specs, { key: ' ' })).toEqual({ kind: 'missing', options: ['channel', 'key'] });
  });

  it('invariant 12: are all looked at before anything is said, and what was typed is repeated', async () => {
    const specs = {
      channel,
      overlap: { type: 'duration', ...described },
      page: { type: 'page', ...described },
      name: { type: 'name', what: 'key name', required: true, ...described },
    } as const;
    const resolved = await resolve(specs, { channel: 'raza ', overlap: 'soon', page: '0' });
    expect(resolved).toEqual({
      kind: 'problems',
      problems: [
        {
          option: 'channel',
          given: 'raza ',
          words: 'There’s no integration channel called raza here.',
          suggestion: 'rasa',
          isAbsent: true,
        },
        { option: 'overlap', given: 'soon', words: 'soon isn’t a duration. Write it like 15m, 24h, 90d or none.' },
        { option: 'page', given: '0', words: '0 isn’t a page. Pages are numbers from 1, such as page:2.' },
      ],
    });
  });

  it('that no command declares are left alone', async () => {
    expect(await resolve({}, { colour: 'red' })).toEqual({ kind: 'values', values: {}, scope: {} });
  });
});

/** Where something is that was named: what is refused about it is recorded there. */
const placeOf = ({ project: { id, name } }: typeof labRasa) => ({ projectId: id, projectName: name });

describe('an integration channel', () => {
  it.each([
    ['dialogflow', labDialogflow],
    ['DIALOGFLOW', labDialogflow],
    ['#Dialogflow', labDialogflow],
    ['shop/rasa', shopRasa],
    ['lab/rasa', labRasa],
  ])('is found as %s', async (given, found) => {
    expect(await resolveOne(channel, given)).toEqual(found);
  });

  it('of a name that several have is the one in the active project', async () => {
    const active = anActor({ roles: ben.roles, activeProjectId: lab.id });
    expect(await resolve({ channel }, { channel: 'rasa' }, active)).toEqual({
      kind: 'values',
      values: { channel: labRasa },
      scope: placeOf(labRasa),
    });
  });

  it('of a name that several have is asked for where no project is active, by names that can be typed', async () => {
    expect(await resolve({ channel }, { channel: '#rasa' })).toEqual({
      kind: 'choose',
      option: 'channel',
      prompt: 'There are 2 integration channels called rasa. Which one?',
      choices: [
        { label: 'shop/rasa', value: 'shop/rasa' },
        { label: 'lab/rasa', value: 'lab/rasa' },
      ],
    });
  });

  it('is looked for in the project that was named beside it, and must not contradict it', async () => {
    const specs = { channel, project };
    expect(await resolve(specs, { channel: 'rasa', project: 'lab' })).toMatchObject({ values: { channel: labRasa } });
    expect(await resolve(specs, { channel: 'shop/rasa', project: 'lab' })).toMatchObject({
      problems: [{ option: 'channel', words: expect.stringContaining('project: says lab') }],
    });
  });

  it('that is the name of a key is said to be one', async () => {
    const it = 'voice is a key, not a channel.';
    expect(await resolveOne(channel, 'voice')).toEqual({ option: 'it', given: 'voice', words: it });
    expect(await resolve({ channel, key }, { channel: 'voice' })).toEqual({
      kind: 'problems',
      problems: [{ option: 'channel', given: 'voice', words: it, insteadOption: { name: 'key', value: 'voice' } }],
    });
  });

  it('invariant 10: that is the name of a key of someone else’s project is just not there', async () => {
    expect(await resolveOne(channel, 'crown-jewels')).toEqual({
      option: 'it',
      given: 'crown-jewels',
      words: 'There’s no integration channel called crown-jewels here.',
      isAbsent: true,
    });
  });

  it('invariant 10: of someone else’s project is not found, nor suggested', async () => {
    for (const given of ['hidden', 'vault/hidden', 'hiden']) {
      expect(await resolveOne(channel, given)).toEqual({
        option: 'it',
        given,
        words: `There’s no integration channel called ${given} here.`,
        isAbsent: true,
      });
    }
  });
});

describe('an API key', () => {
  it.each([
    ['its name', 'voice', labVoice],
    ['its name in capitals', 'VOICE', labVoice],
    ['its ID', '1111111111111111', shopBot],
  ])('is found by %s', async (_, given, found) => {
    expect(await resolveOne(key, given)).toEqual(found);
  });

  it('of a name that several have is asked for, with IDs to tell them apart', async () => {
    expect(await resolve({ key }, { key: 'chat-bot' })).toEqual({
      kind: 'choose',
      option: 'key',
      prompt: 'There are 2 keys called chat-bot. Which one?',
      choices: [
        { label: 'chat-bot in shop/rasa, ID 1111111111111111', value: '1111111111111111' },
        { label: 'chat-bot in lab/rasa, ID 2222222222222222', value: '2222222222222222' },
      ],
    });
  });

  it('is looked for in the channel that was named beside it', async () => {
    expect(await resolve({ channel, key }, { channel: 'lab/rasa', key: 'chat-bot' })).toMatchObject({
      values: { key: { id: labBot.id } },
    });
    expect(await resolve({ channel, key }, { channel: 'shop/rasa', key: 'voice' })).toMatchObject({
      kind: 'problems',
      problems: [{ option: 'key', words: 'There’s no key called voice here.' }],
    });
  });

  it('is looked for in the very channel that the command will get, project and all', async () => {
    const active = anActor({ roles: ben.roles, activeProjectId: shop.id });
    const resolved = await resolve(
      { channel, key, project },
      { channel: 'rasa', key: 'chat-bot', project: 'lab' },
      active,
    );
    expect(resolved).toMatchObject({ values: { channel: labRasa, key: { id: labBot.id } } });
  });

  it('gets a suggestion from among the keys of its channel', async () => {
    expect(await resolve({ channel, key }, { channel: 'Dialogflow', key: 'voise' })).toMatchObject({
      problems: [{ option: 'key', given: 'voise', suggestion: 'voice' }],
    });
  });

  it('invariant 10: of someone else’s project is not found, not even by its ID, nor suggested', async () => {
    for (const given of ['crown-jewels', 'crown-jewel', '4444444444444444']) {
      expect(await resolveOne(key, given)).toEqual({
        option: 'it',
        given,
        words: `There’s no key called ${given} here.`,
        isAbsent: true,
      });
    }
    const admin = await resolve({ key }, { key: 'crown-jewels' }, anActor({ admin: true }));
    expect(admin).toMatchObject({ values: { key: { id: vaultKey.id } } });
  });
});

describe('a project', () => {
  it('is found by its name', async () => {
    expect(await resolveOne(project, 'Shop')).toEqual(shop);
  });

  it('gets a suggestion', async () => {
    expect(await resolveOne(project, 'shopp')).toMatchObject({
      words: 'There’s no project called shopp here.',
      suggestion: 'shop',
    });
  });

  it('invariant 10: of others is not found, nor suggested', async () => {
    for (const given of ['vault', 'vaults']) {
      expect(await resolveOne(project, given)).toEqual({
        option: 'it',
        given,
        words: `There’s no project called ${given} here.`,
        isAbsent: true,
      });
    }
  });
});

describe('a person', () => {
  it.each(['me', '@me'])('is oneself as %s', async (given) => {
    expect(await resolveOne(person, given)).toEqual({ id: 'person-ben', name: 'ben' });
  });

  it('is found by name or mention', async () => {
    expect(await resolveOne(person, '@ana')).toEqual({ id: 'person-ana', name: 'ana' });
  });

  it('of a name that two have is asked for', async () => {
    expect(await resolve({ to: person }, { to: 'ann' })).toEqual({
      kind: 'choose',
      option: 'to',
      prompt: '2 people are called ann. Which one?',
      choices: [
        { label: 'ann (person-ann-1)', value: 'person-ann-1' },
        { label: 'ann (person-ann-2)', value: 'person-ann-2' },
      ],
    });
  });

  it('who never spoke is not known', async () => {
    expect(await resolveOne(person, '@zoe')).toMatchObject({
      given: '@zoe',
      words:
        'I haven’t met @zoe. Ask them to type /apikey whoami once, or let them in with /apikey project member and a mention (@).',
    });
  });
});

describe('a plain value', () => {
  const name = { type: 'name', what: 'key name', ...described } as const;
  const text = { type: 'text', ...described } as const;
  const duration = { type: 'duration', ...described } as const;
  const expiry = { type: 'expiry', ...described } as const;
  const since = { type: 'since', ...described } as const;
  const page = { type: 'page', ...described } as const;
  const choice = { type: 'choice', choices: ['secret', 'both'], ...described } as const;

  it.each<readonly [string, OptionSpecs[string], string, unknown]>([
    ['a name, in its normal form', name, '  Chat   Bot ', { name: 'Chat Bot', nameKey: 'chat bot' }],
    ['a text, in one line', text, ' incident  42 ', 'incident 42'],
    ['a duration', duration, '24h', 24 * HOUR],
    ['no duration at all', duration, 'none', 0],
    ['an expiry by a time from now', expiry, '90d', NOW + 90 * DAY],
    ['an expiry by a date, to the end of that day', expiry, '2027-12-31', Date.UTC(2028, 0, 1) - 1],
    ['a time back from now', since, '24h', NOW - DAY],
    ['a date to look back to, from its beginning', since, '2027-03-30', Date.UTC(2027, 2, 30)],
    ['a page', page, '12', 12],
    ['a choice', choice, 'both', 'both'],
    ['a choice in capitals', choice, 'Secret', 'secret'],
  ])('is understood: %s', async (_, spec, given, value) => {
    expect(await resolveOne(spec, given)).toEqual(value);
  });

  it.each<readonly [string, OptionSpecs[string], string, RegExp]>([
    ['a name with a slash', name, 'shop/bot', /key name can’t be used.*“\/”.*Leave it out/],
    ['a text with something invisible', text, 'in\u200bcident', /invisible/],
    ['a duration in words', duration, 'a day', /15m, 24h, 90d/],
    ['an expiry in the past', expiry, '2020-01-01', /later date/],
    ['an expiry that is none', expiry, 'none', /^Keys must expire; the maximum is 3650d\.$/],
    ['an expiry at once', expiry, '59s', /less than a minute away.*later date/],
    ['an expiry on no day', expiry, '2027-02-30', /^30 February doesn’t exist\.$/],
    ['an expiry in the next century', expiry, '2127-01-01', /the maximum is 3650d/],
    ['an expiry in words', expiry, 'never', /90d.*2027-12-31/],
    ['a date that does not exist', since, '2027-02-29', /^29 February 2027 doesn’t exist\.$/],
    ['a time back in words', since, 'lately', /lately.*24h.*2026-12-31/],
    ['page 0', page, '0', /isn’t a page.*from 1/],
    ['half a page', page, '1.5', /isn’t a page.*from 1/],
    ['page ten million', page, '10000000', /isn’t a page.*from 1/],
    ['another choice', choice, 'all', /all isn’t a choice here\. Choose secret or both/],
  ])('is refused, with the remedy: %s', async (_, spec, given, words) => {
    expect(await resolveOne(spec, given)).toMatchObject({ option: 'it', given, words: expect.stringMatching(words) });
  });

  it('gets a suggestion for a choice', async () => {
    expect(await resolveOne(choice, 'secrt')).toMatchObject({ suggestion: 'secret' });
  });

  it.each([name, text])(
    'invariant 2: that is a secret is refused in words that hold nothing of it ($type)',
    async (spec) => {
      const secret = newSecret('0123456789ABCDEF', bytesFrom(3)).reveal();
      const resolved = await resolve({ it: spec }, { it: `the key is ${secret}` });
      if (resolved.kind !== 'problems') throw new Error(resolved.kind);
      expect(resolved.problems.map(({ words }) => words)).toEqual([expect.stringContaining('looks like a secret')]);
      for (const { words } of resolved.problems) expect(words).not.toContain(secret.slice(20, 30));
    },
  );
});
