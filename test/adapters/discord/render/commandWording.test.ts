import { describe, expect, it } from 'vitest';
import { CommandWording } from '../../../../adapters/discord/render/commandWording.ts';
import { renderMessage } from '../../../../adapters/discord/render/message.ts';
import { MESSAGES } from '../../../../scripts/messages/index.ts';
import { code, note, type View, view } from '../../../../src/chat/contracts/view.ts';
import { commandHelpView, helpView, nounView, unknownVerbView } from '../../../../src/chat/views/helpViews.ts';
import { untypeable } from '../../../contract/discordPrinted.ts';
import type { JsonObject } from '../../../fakes/shared/json.ts';
import { readMessage } from '../../../people/discordScreens.ts';
import { registry } from '../../../support/registry.ts';

const WORDING = new CommandWording(registry.commands);
const NOUNS = [...new Set(registry.commands.flatMap(({ path: [noun, verb] }) => (noun && verb ? [noun] : [])))];

/** What a person reads in Discord. */
function read(shown: View): readonly string[] {
  const sent: { readonly components: JsonObject[] } = JSON.parse(JSON.stringify(renderMessage(WORDING.view(shown))));
  return readMessage(sent.components).screen.words;
}

describe('kind: a command that is printed where it can’t be typed', () => {
  const messages = MESSAGES.flatMap(({ sections }) => sections.flatMap((section) => section.messages));

  it('of all that is said, each command exists in Discord, with the options it is printed with', () => {
    const named = messages.filter((message) => message.includes('/apikey'));
    expect(named.length).toBeGreaterThan(100);
    expect(named.map((message) => WORDING.text(message)).flatMap(untypeable)).toEqual([]);
  });

  it('help, and what is said of commands that don’t exist', () => {
    const views = [
      helpView(registry),
      ...NOUNS.map((noun) => nounView(registry, noun)),
      ...registry.commands.map(commandHelpView),
      ...registry.commands.map(({ path }) => unknownVerbView(path.join('-'), path.join(' '), '')),
    ];
    const words = views.flatMap(read);
    expect(words.filter((line) => line.includes('/apikey-app')).length).toBeGreaterThan(10);
    expect(words.flatMap(untypeable)).toEqual([]);
  });

  it('each example is printed with its options in their boxes, in the order in which Discord shows them', () => {
    for (const { examples, options } of registry.commands)
      for (const example of examples) {
        const [line = ''] = read(view(code(example)));
        expect(untypeable(line)).toEqual([]);
        const names = [...line.matchAll(/ ([a-z]+):/g)].map(([, name = '']) => name);
        expect(
          line
            .replaceAll(/"[^"]*"/g, '""')
            .split(' ')
            .slice(1)
            .filter((word) => !/^[a-z-]+(:\S+)?$/.test(word)),
          line,
        ).toEqual([]);
        if (!line.includes('verb:'))
          expect(
            names.every((name) => name in options),
            line,
          ).toBe(true);
      }
  });

  it.each([
    ['See its keys with /apikey app show.', 'See its keys with /apikey-app show.'],
    ['Type /apikey app followed by one of these verbs.', 'Type /apikey-app followed by one of these verbs.'],
    ['For details, type /apikey app show NAME.', 'For details, type /apikey-app show app:NAME.'],
    ['see /apikey help app link', 'see /apikey help verb:"app link"'],
    [
      'Register one (/apikey app register NAME), or /apikey app list.',
      'Register one (/apikey-app register name:NAME), or /apikey-app list.',
    ],
    // A noun that is a command as well.
    ['Read /apikey audit, or /apikey audit export.', 'Read /apikey audit, or /apikey-audit export.'],
    ['/apikey audit …', '/apikey-audit …'],
    ['/apikey apple', '/apikey apple'],
    ['/apikey', '/apikey'],
  ])('in a sentence: %s', (said, written) => {
    expect(WORDING.text(said)).toBe(written);
    expect(read(view(note(said)))).toEqual([written]);
  });

  it('a line that can’t be read is printed as it is, under its noun’s own command', () => {
    expect(read(view(code('/apikey app link web-shop chat-bot too many')))).toEqual([
      '/apikey-app link web-shop chat-bot too many',
    ]);
  });

  it('the check itself finds what Discord wouldn’t take', () => {
    for (const line of [
      '/apikey app list',
      '/apikey-app',
      '/apikey-key create',
      '/apikey list nmae:x',
      '/apikey create NAME',
    ])
      expect(untypeable(line).length, line).toBe(line === '/apikey-app' ? 0 : 1);
  });
});
