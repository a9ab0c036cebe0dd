import { describe, expect, it } from 'vitest';
import { anActor } from '../../domain/samples.ts';
import { lab, labBot, labDialogflow, labRasa, labVoice, shop, shopBot, shopRasa, vaultKey } from './listedDirectory.ts';
import { ben, described, resolve, resolveOne } from './resolving.ts';

const channel = { type: 'channel', ...described } as const;
const key = { type: 'key', ...described } as const;
const project = { type: 'project', ...described } as const;
const person = { type: 'person', ...described } as const;

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
