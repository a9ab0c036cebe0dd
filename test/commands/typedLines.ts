import fc from 'fast-check';
import type { LatchkeyCommand } from '../../commands/shared/define.ts';
import { isFormOnly } from '../../src/chat/contracts/options.ts';
import { anyText } from '../domain/seed.ts';
import { wrongSecret } from '../support/actors.ts';
import { registry } from '../support/registry.ts';
import type { Mishap, TypedLine } from './typedLine.ts';
import { type Names, rightValue, wrongValue } from './typedValues.ts';

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

function sound(names: Names): fc.Arbitrary<Sound> {
  return fc.constantFrom(...registry.commands).chain((command) => {
    const options = Object.entries(command.options).filter(([, spec]) => !isFormOnly(spec));
    const given = options.map(([name, spec]) =>
      fc.option(
        rightValue(spec, names).map((value) => ({ name, value })),
        // What is required is mostly there: or else all that comes back is a form.
        { nil: undefined, freq: spec.required === true || spec.bare === true ? 10 : 1 },
      ),
    );
    return fc
      .tuple(fc.constantFrom(command.path.join(' '), ...command.aliases), fc.tuple(...given))
      .map(([words, all]) => ({ command, words, given: all.filter((one) => one !== undefined) }));
  });
}

/** An option as other command lines have it written. */
function byHabit({ name, value }: Given, at: number): string {
  const typed = PLAIN_WORD.test(value) ? value : `"${value}"`;
  const habits = [
    `--${name} ${typed}`,
    `--${name}=${typed}`,
    `${name}=${typed}`,
    `—${name} ${typed}`,
    `–${name}=${typed}`,
  ];
  return [...habits, `-${name.charAt(0)} ${typed}`, `${name} ${typed}`, `${name} = ${typed}`][at % 8] ?? '';
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
      'a habit of another command line',
      'a flag that there is not',
      'a time in words',
      'pasted twice',
      'a key mistyped',
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
      if (name === undefined || spec?.type === 'text' || spec?.type === 'request') break;
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
    case 'a habit of another command line':
      return about(mishap, [base.words, ...given.map((one, index) => byHabit(one, at + index))].join(' '));
    case 'a flag that there is not':
      return about(mishap, lineOf(base, ['--colour', '--colour=red', '—force', '--dry-run'][at % 4] ?? ''), {
        named: [['--colour', 'colour:red', '—force', '--dry-run'][at % 4] ?? ''],
        understood: at % 4 === 1 ? repeated(given) : [],
      });
    case 'a time in words': {
      const time = names.find((each) => /^(duration|expiry)$/.test(command.options[each]?.type ?? ''));
      const typed = ['90 days', '2 weeks', '1 year', '6 months', '1 h 30 min', '1M', '6M', 'soon', '3 fortnights'];
      const text = typed[at % typed.length] ?? '';
      if (time === undefined) return about(mishap, `regenerate key:chat-bot overlap:${text}`);
      return about(mishap, lineOf({ ...base, given: given.filter((each) => each.name !== time) }, `${time}:${text}`));
    }
    case 'pasted twice':
      return about(mishap, `${lineOf(base)}${at % 2 === 0 ? ' ' : '\n'}/apikey ${lineOf(base)}`, {
        named: [lineOf(base)],
      });
    case 'a key mistyped': {
      const key = names.find((each) => command.options[each]?.type === 'key');
      if (key === undefined) break;
      const typed = ['chat-bto', 'chatbot', 'chat-bo', 'wbe', 'web2', 'tow words', 'chat'][at % 7] ?? '';
      const line = lineOf(
        { ...base, given: given.filter((each) => each.name !== key) },
        typedOption({ name: key, value: typed }),
      );
      return about(mishap, line);
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
