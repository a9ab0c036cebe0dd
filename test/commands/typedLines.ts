import fc from 'fast-check';
import type { LatchkeyCommand } from '../../commands/shared/define.ts';
import { isFormOnly, type OptionSpec } from '../../src/chat/contracts/options.ts';
import { anyText } from '../domain/seed.ts';
import { wrongSecret } from '../support/actors.ts';
import { registry } from '../support/registry.ts';

/** What happened to a line on its way from the head to the keyboard. */
export type Mishap =
  | 'none'
  | 'swapped letters in the verb'
  | 'swapped letters in an option'
  | 'an option that there is not'
  | 'an option twice'
  | 'an option without a value'
  | 'a wrong value'
  | 'a huge value'
  | 'an unusual value'
  | 'control characters'
  | 'typographic quotes'
  | 'a quote left open'
  | 'a mention'
  | 'words too many'
  | 'a secret'
  | 'pieces in any order'
  | 'noise';

/** A line as somebody might type it, and what the reply must then say. */
export interface TypedLine {
  readonly mishap: Mishap;
  readonly line: string;
  /** What was wrong, as typed: the reply must name it. */
  readonly named: readonly string[];
  /** What was right: the reply must repeat it (invariant 12). */
  readonly understood: readonly string[];
  /** What follows an unknown verb: the reply must repeat it where it has a guess. */
  readonly rest: readonly string[];
  /** Of a misuse: that it was one. */
  readonly misuse: boolean;
  /** The secret that was typed by mistake. */
  readonly secret?: string;
}

/** The names of the place that lines are about. */
export interface Names {
  readonly keyIds: readonly string[];
}

interface Given {
  readonly name: string;
  readonly value: string;
}

/** A command with some of its options, none of them wrong. */
interface Sound {
  readonly command: LatchkeyCommand;
  readonly words: string;
  readonly given: readonly Given[];
}

const PLAIN_WORD = /^[^\s"'“”„‘’«»`<>]+$/;
const typedOption = ({ name, value }: Given) => `${name}:${PLAIN_WORD.test(value) ? value : `"${value}"`}`;

/** What projects and integration channels are called, by what the names are for. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'project name': ['shop', 'attic'],
  'channel name': ['rasa', 'web chat', 'crm'],
};

/** @returns values of an option's type that are, or might be, right. */
function rightValue(spec: OptionSpec, names: Names): fc.Arbitrary<string> {
  switch (spec.type) {
    case 'channel':
      return fc.constantFrom('rasa', 'shop/rasa', 'web chat', '#rasa', 'RASA', 'crm', 'attic/crm');
    case 'key':
      return fc.constantFrom('chat-bot', 'web', 'rasa/web', 'two words', 'shop/rasa/chat-bot', ...names.keyIds);
    case 'project':
      return fc.constantFrom('shop', 'attic', 'SHOP');
    case 'person':
      return fc.constantFrom('@ben', 'ben', 'me', '@ana', '@me', 'zoe');
    case 'name':
      return fc.oneof(
        fc.integer({ min: 0, max: 1e9 }).map((number) => `fresh-${number}`),
        // What was renamed, removed or archived comes back: else nothing is right any more after some hundred lines.
        fc.constantFrom(...(PLACES[spec.what] ?? ['chat-bot', 'web'])),
      );
    case 'text':
      return fc.constantFrom('incident 42', 'leaked', 'x', 'list', 'channel add');
    case 'app':
      return fc.constantFrom('web-shop', 'shop/web-shop');
    case 'duration':
      return fc.constantFrom('24h', 'none', '15m', '1d12h', '0', ...(spec.words ?? []));
    case 'expiry':
      return fc.constantFrom('90d', '2027-12-31', '1y');
    case 'since':
      return fc.constantFrom('24h', '2026-01-01', '100d');
    case 'page':
      return fc.constantFrom('1', '2', '999999');
    case 'choice':
      return fc.constantFrom(...spec.choices);
    case 'secret':
    case 'configuration':
      throw new Error('nobody types what a form asks for');
  }
}

/** @returns a value that no option of the type takes, plain enough to be found in a reply. */
function wrongValue(spec: OptionSpec): string | undefined {
  switch (spec.type) {
    case 'channel':
    case 'key':
    case 'app':
    case 'project':
      return 'qqqqqqq';
    case 'person':
      return '@nobody-of-that-name';
    case 'name':
      return 'a/b';
    case 'duration':
    case 'expiry':
    case 'since':
      return 'whenever';
    case 'page':
      return 'first';
    case 'choice':
      return 'purple';
    case 'text':
    case 'secret':
    case 'configuration':
      return undefined;
  }
}

function sound(names: Names): fc.Arbitrary<Sound> {
  return fc.constantFrom(...registry.commands).chain((command) => {
    const options = Object.entries(command.options).filter(([, spec]) => !isFormOnly(spec));
    const given = options.map(([name, spec]) =>
      fc.option(
        rightValue(spec, names).map((value) => ({ name, value })),
        // What is required is mostly there: or else all that comes back is a form.
        { nil: undefined, freq: spec.required === true ? 10 : 1 },
      ),
    );
    return fc
      .tuple(fc.constantFrom(command.path.join(' '), ...command.aliases), fc.tuple(...given))
      .map(([words, all]) => ({ command, words, given: all.filter((one) => one !== undefined) }));
  });
}

const lineOf = ({ words, given }: Sound, ...more: readonly string[]) =>
  [words, ...given.map(typedOption), ...more].join(' ');

const about = (mishap: Mishap, line: string, facts: Partial<TypedLine> = {}): TypedLine => ({
  mishap,
  line,
  named: [],
  understood: [],
  rest: [],
  misuse: facts.named !== undefined,
  ...facts,
});

function swapped(word: string, at: number): string {
  const index = at % Math.max(1, word.length - 1);
  return word.slice(0, index) + word.charAt(index + 1) + word.charAt(index) + word.slice(index + 2);
}

const repeated = (given: readonly Given[]) => given.filter(({ value }) => PLAIN_WORD.test(value)).map(typedOption);

/** Something happens to a line that was right. */
function withMishap(names: Names): fc.Arbitrary<TypedLine> {
  const draw = fc.record({
    base: sound(names),
    at: fc.nat(1_000),
    value: anyText(30),
    size: fc.integer({ min: 100, max: 8_000 }),
    mishap: fc.constantFrom<Mishap>(
      'swapped letters in the verb',
      'swapped letters in an option',
      'an option that there is not',
      'an option twice',
      'an option without a value',
      'a wrong value',
      'a huge value',
      'an unusual value',
      'control characters',
      'typographic quotes',
      'a quote left open',
      'a mention',
      'words too many',
      'a secret',
    ),
  });
  return draw.map(({ base, at, value, size, mishap }) => befall(base, mishap, at, value, size));
}

function befall(base: Sound, mishap: Mishap, at: number, value: string, size: number): TypedLine {
  const { command, given } = base;
  const names = Object.keys(command.options);
  const name = names[at % Math.max(1, names.length)];
  const spec = name === undefined ? undefined : command.options[name];
  const others = given.filter((one) => one.name !== name);
  const one = { ...base, given: others };
  switch (mishap) {
    case 'swapped letters in the verb': {
      const [first = '', ...rest] = base.words.split(' ');
      const typed = swapped(first, at);
      const known = registry.match([typed]) ?? registry.match([typed, ...rest]);
      if (typed === first || known !== undefined || registry.isNoun(typed)) break;
      const line = lineOf({ ...base, words: [typed, ...rest].join(' ') });
      return about(mishap, line, { named: [typed], rest: repeated(given) });
    }
    case 'swapped letters in an option': {
      if (name === undefined) break;
      const typed = swapped(name, at);
      if (Object.hasOwn(command.options, typed)) break;
      const understood = repeated(others);
      return about(mishap, lineOf(one, `${typed}:x`), { named: [`${typed}:`], understood });
    }
    case 'an option that there is not': {
      const typed = ['colour', 'constructor', 'x-y', 'prototype', 'then', 'hasownproperty'][at % 6] ?? 'colour';
      return about(mishap, lineOf(base, `${typed}:red`), { named: [`${typed}:`], understood: repeated(given) });
    }
    case 'an option twice': {
      const twice = given[at % Math.max(1, given.length)];
      if (twice === undefined) break;
      const line = lineOf(base, `${twice.name}:other-${at}`);
      return about(mishap, line, { named: [`${twice.name}:`], understood: repeated(given) });
    }
    case 'an option without a value':
      if (name === undefined) break;
      return about(mishap, lineOf(one, at % 2 === 0 ? `${name}:` : `${name}:""`), {
        named: [`${name}:`],
        understood: repeated(others),
      });
    case 'a wrong value': {
      const wrong = spec === undefined ? undefined : wrongValue(spec);
      if (name === undefined || wrong === undefined) break;
      // Who may see what is for others to test: here only what is right for everyone must be repeated.
      const lasting = others.filter(
        (other) => !/^(channel|key|app|project)$/.test(command.options[other.name]?.type ?? ''),
      );
      const line = lineOf(one, typedOption({ name, value: wrong }));
      return about(mishap, line, { named: [wrong], understood: repeated(lasting) });
    }
    case 'a huge value':
      if (name === undefined || spec?.type === 'text') break;
      return about(mishap, lineOf(one, `${name}:${'x'.repeat(size)}`), { named: [`${name}:${'x'.repeat(80)}`] });
    case 'an unusual value':
      return about(mishap, name === undefined ? `${lineOf(one)} ${value}` : lineOf(one, `${name}:"${value}"`));
    case 'control characters': {
      const line = lineOf(base);
      const place = at % (line.length + 1);
      const control = ['\u0000', '\u001b[2J', '\u202e', '\u2066', '\r', '\n', '\u2028', '\u009b', '\ufeff', '\u200b'];
      return about(mishap, line.slice(0, place) + (control[at % control.length] ?? '') + line.slice(place));
    }
    case 'typographic quotes': {
      if (spec?.type !== 'text' && spec?.type !== 'name') break;
      const [open, close] =
        [
          ['“', '”'],
          ['„', '“'],
          ['«', '»'],
          ['‘', '’'],
        ][at % 4] ?? [];
      return about(mishap, lineOf(one, `${name}:${open}several words ${at}${close}`));
    }
    case 'a quote left open':
      if (name === undefined) break;
      return about(mishap, lineOf(one, `${name}:"several words`), {
        named: ['quotation'],
        understood: repeated(others),
      });
    case 'a mention': {
      const mention = ['<@ben|Ben>', '<@U123>', '<#C1|rasa>', '<#C1>', '<https://a.b/c|label>', '<!channel>', '<@'];
      return about(mishap, lineOf(one, `${name ?? 'x'}:${mention[at % mention.length]}`));
    }
    case 'words too many': {
      if (names.some((each) => command.options[each]?.rest === true)) break;
      const words = Array.from({ length: names.length + 1 }, (_, index) => `surplus${index}`);
      return about(mishap, lineOf(base, ...words), { named: [words.at(-1) ?? ''], understood: repeated(given) });
    }
    case 'a secret': {
      const secret = wrongSecret('FsOaBboMguoiL4Nh', at);
      const line = lineOf(base);
      const place = line.indexOf(' ', at % line.length);
      const typed = place === -1 ? `${line} ${secret}` : `${line.slice(0, place)} ${secret}${line.slice(place)}`;
      return about(mishap, typed, { named: ['looks like a secret'], secret });
    }
    default:
      break;
  }
  return about('none', lineOf(base));
}

/** Pieces of the language, in an order that nobody would type. */
function pieces(names: Names): fc.Arbitrary<TypedLine> {
  const words = registry.commands.flatMap(({ path, aliases, options }) => [
    ...path,
    ...aliases,
    ...Object.keys(options).map((name) => `${name}:`),
  ]);
  const piece = fc.oneof(
    fc.constantFrom(...new Set(words)),
    fc.constantFrom(
      'rasa',
      'shop',
      'chat-bot',
      '@ben',
      '"',
      '“',
      "'",
      ':',
      '<@',
      '>',
      '|',
      'lk_',
      '-',
      '2',
      ...names.keyIds,
    ),
    anyText(6),
  );
  return fc
    .tuple(fc.array(piece, { maxLength: 10 }), fc.constantFrom(' ', '', '  ', '\t'))
    .map(([all, between]) => about('pieces in any order', all.join(between)));
}

/** @returns lines as people type them on a bad day, some of them right. */
export function typedLines(names: Names): fc.Arbitrary<TypedLine> {
  return fc.oneof(
    { weight: 16, arbitrary: withMishap(names) },
    { weight: 3, arbitrary: pieces(names) },
    { weight: 2, arbitrary: anyText(60).map((line) => about('noise', line)) },
  );
}

/** @returns lines that are right, or may be. */
export function soundLines(names: Names): fc.Arbitrary<TypedLine> {
  return sound(names).map((base) => about('none', lineOf(base)));
}
