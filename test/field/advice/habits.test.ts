import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { openShopWithKey, sharedConsoleApp, showsSecret } from '../../commands/app.ts';
import { always, seeded } from '../../domain/seed.ts';
import { registry } from '../../support/registry.ts';

/** What a line comes to: its command with its options, or that it is misused. */
function read(line: string): unknown {
  const parsed = parseCommand(registry, line);
  return parsed.kind === 'command' ? { verb: parsed.command.path.join(' '), ...parsed.options } : parsed.kind;
}

describe(seeded('habits of other command lines'), () => {
  it.each([
    '--channel rasa',
    '--channel=rasa',
    '--channel:rasa',
    '--channel= rasa',
    '-channel rasa',
    '—channel rasa',
    '–channel rasa',
    '—channel=rasa',
    '-c rasa',
    '-c=rasa',
    'channel=rasa',
    'channel = rasa',
    'channel= rasa',
    'channel : rasa',
    'channel rasa',
    '--Channel "rasa"',
    '\u200fchannel:rasa\u200f',
    'channel:\u2068rasa\u2069',
  ])('are understood: regenerate %s', (typed) => {
    expect(read(`regenerate ${typed}`)).toEqual({ verb: 'regenerate', channel: 'rasa' });
  });

  it.each([
    ['create rasa name=x3', { verb: 'create', channel: 'rasa', name: 'x3' }],
    ['create rasa name x3', { verb: 'create', channel: 'rasa', name: 'x3' }],
    ['create rasa -n x3', { verb: 'create', channel: 'rasa', name: 'x3' }],
    ['transfer k1 to @ben', { verb: 'transfer', key: 'k1', to: '@ben' }],
    ['create rasa name:x3 expires:90 days', { verb: 'create', channel: 'rasa', name: 'x3', expires: '90 days' }],
    ['create rasa x3 --expires 1 year', { verb: 'create', channel: 'rasa', name: 'x3', expires: '1 year' }],
    ['create expires:31 Dec 2027 rasa x3', { verb: 'create', channel: 'rasa', name: 'x3', expires: '31 Dec 2027' }],
    ['snooze k1 for 3 d', { verb: 'snooze', key: 'k1', for: '3 d' }],
    ['/apikey list', { verb: 'list' }],
  ])('are understood: %s', (line, meant) => {
    expect(read(line)).toEqual(meant);
  });

  it.each(['regenerate --help', 'regenerate rasa -h', 'regenerate -h'])('help is shown instead: %s', (line) => {
    expect(parseCommand(registry, line)).toMatchObject({
      command: { path: ['help'] },
      options: { verb: 'regenerate' },
    });
  });

  it('an option’s name in quotes, or at the end of the line, is a value', () => {
    expect(read('create rasa "name"')).toEqual({ verb: 'create', channel: 'rasa', name: 'name' });
    expect(read('disable key')).toEqual({ verb: 'disable', key: 'key' });
    expect(read('create rasa "name=x3"')).toEqual({ verb: 'create', channel: 'rasa', name: 'name=x3' });
  });

  it.each([
    'disable k1 --force',
    'regenerate -r both',
    'delete k1 k2',
    'create rasa lable=x3',
    'regenerate rasa --key',
  ])('what can’t be read in one way only does nothing: %s', (line) => {
    expect(read(line)).toBe('misused');
  });

  it('each habit comes to what the line in our own form comes to, or to nothing', () => {
    const option = fc.constantFrom(
      ['channel', 'rasa'],
      ['key', 'chat-bot'],
      ['overlap', '24h'],
      ['reason', 'two words'],
    );
    const habit = fc.constantFrom<(name: string, value: string) => string>(
      (name, value) => `--${name} ${value}`,
      (name, value) => `--${name}=${value}`,
      (name, value) => `—${name} ${value}`,
      (name, value) => `${name}=${value}`,
      (name, value) => `${name} = ${value}`,
      (name, value) => `${name} ${value}`,
      (name, value) => `-${name.charAt(0)} ${value}`,
    );
    const drawn = fc.uniqueArray(fc.tuple(option, habit), { selector: ([[name]]) => name, maxLength: 4 });
    always(
      drawn,
      (options) => {
        const quoted = (value = '') => (value.includes(' ') ? `“${value}”` : value);
        const line = options.map(([[name = '', value], write]) => write(name, quoted(value))).join(' ');
        const plain = options.map(([[name = '', value]]) => `${name}:${quoted(value)}`).join(' ');
        expect(['misused', read(`regenerate ${plain}`)]).toContainEqual(read(`regenerate ${line}`));
      },
      2_000,
    );
  });
});

describe('quotes of any kind', () => {
  it.each([
    '"a b"',
    "'a b'",
    '“a b”',
    '„a b“',
    '”a b”',
    '‘a b’',
    '‚a b‘',
    '«a b»',
    '»a b«',
    '‹a b›',
    '›a b‹',
    '「a b」',
    '『a b』',
    '《a b》',
    '＂a b＂',
    '`a b`',
  ])('hold a value with spaces: %s', (quoted) => {
    expect(read(`create rasa name:${quoted}`)).toEqual({ verb: 'create', channel: 'rasa', name: 'a b' });
  });
});

describe('on the console', () => {
  const app = sharedConsoleApp();
  beforeAll(async () => {
    await openShopWithKey(app());
  });

  it('a line pasted twice does nothing and is offered once; of two commands each is offered', async () => {
    const ana = app().user('ana');
    const twice = await ana.type('/apikey create rasa name:p1 /apikey create rasa name:p1');
    expect(showsSecret(twice)).toBe(false);
    expect(twice.split('/apikey create rasa name:p1')).toHaveLength(2);
    const both = await ana.type('/apikey list /apikey show chat-bot');
    expect(both).toContain('/apikey list');
    expect(both).toContain('/apikey show chat-bot');
  });

  it('a key is never named after an option', async () => {
    expect(showsSecret(await app().user('ana').type('/apikey create rasa name=x3'))).toBe(true);
    expect(await app().user('ana').type('/apikey list')).toMatch(/\bx3\b/);
    expect(await app().user('ana').type('/apikey list')).not.toContain('name=x3');
  });
});
