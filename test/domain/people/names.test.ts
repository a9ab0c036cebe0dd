import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import {
  checkName,
  checkText,
  NAME_LIMIT,
  type NameProblem,
  nameKey,
  TEXT_LIMIT,
} from '../../../src/domain/people/names.ts';
import { always, anyText, bytesFrom, seeded } from '../seed.ts';

/** The normal form of an accepted name, or the kind of problem with it. */
function outcome(text: string): string {
  const checked = checkName(text);
  return checked.kind === 'name' ? checked.name : `(${checked.problem.kind})`;
}

function problemOf(text: string): NameProblem | undefined {
  const checked = checkName(text);
  return checked.kind === 'problem' ? checked.problem : undefined;
}

const SECRET = newSecret('0123456789ABCDEF', bytesFrom(1)).reveal();

describe(seeded('a name'), () => {
  it.each([
    ['rasa', 'rasa'],
    ['  Chat   bot ', 'Chat bot'],
    ['no\u00a0break', 'no break'],
    ['chat_bot-2.0', 'chat_bot-2.0'],
    ['Café', 'Café'],
    ['Cafe\u0301', 'Café'],
    ['Чат-бот', 'Чат-бот'],
    ['Τηλέφωνο', 'Τηλέφωνο'],
    ['聊天机器人', '聊天机器人'],
    ['チャット bot', 'チャット bot'],
    ['بوت', 'بوت'],
    ['🤖 bot', '🤖 bot'],
    ['\ufeffrasa', 'rasa'],
    ['chat\nbot', 'chat bot'],
    ['chat\t\r\n bot', 'chat bot'],
    ['chat\u2028bot\u0085', 'chat bot'],
    ['👩‍💻 bot', '👩‍💻 bot'],
    ['می‌شود', 'می‌شود'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['🤖'.repeat(64), '🤖'.repeat(64)],
  ])('%j is kept as %j', (typed, kept) => {
    expect(outcome(typed)).toBe(kept);
  });

  it.each(['', '   ', '\u00a0\u3000', '\n'])('%j is empty', (typed) => {
    expect(outcome(typed)).toBe('(empty)');
  });

  it.each([
    ['a null', 'chat\u0000bot'],
    ['an escape sequence', 'chat\u001b[31mbot'],
    ['a zero-width space', 'ra\u200bsa'],
    ['a zero-width joiner', 'ra\u200dsa'],
    ['a soft hyphen', 'ra\u00adsa'],
    ['a right-to-left override', 'rasa\u202egpj.exe'],
    ['a bidirectional isolate', 'ra\u2066sa\u2069x'],
    ['half of a surrogate pair', 'ra\ud83esa'],
    ['a character for private use', 'ra\ue000sa'],
    ['a character that is not assigned', 'ra\u0378sa'],
    ['an annotation mark', 'ra\ufff9sa'],
    ['a tag character', 'ra\u{e0041}sa'],
  ])('is refused with %s', (_, typed) => {
    expect(outcome(typed)).toBe('(control-characters)');
  });

  it.each([
    ['a combining grapheme joiner', 'ra\u034fsa'],
    ['a variation selector', 'rasa\ufe0e'],
    ['a Hangul filler', 'rasa\u3164'],
    ['a half-width Hangul filler', 'rasa\uffa0'],
  ])('with %s, which nobody can see, is refused or takes the same place as without', (_, typed) => {
    const checked = checkName(typed);
    if (checked.kind === 'name') expect(checked.nameKey).toBe(nameKey('rasa'));
  });

  it('is refused where there is nothing to be seen of it at all', () => {
    expect(checkName('\u3164').kind).toBe('problem');
  });

  it.each([
    ['shop/rasa', '/'],
    ['name:rasa', ':'],
    ['name：rasa', ':'],
    ['say "hi"', '"'],
    ['ana’s bot', '’'],
    ['«bot»', '«'],
    ['<@U1>', '<'],
    ['＠ana', '@'],
    ['a|b', '|'],
    ['a\\b', '\\'],
    ['*bold*', '*'],
    ['~gone~', '~'],
    ['`code`', '`'],
  ])('%s is refused for its %s, which has a meaning in commands', (typed, character) => {
    expect(problemOf(typed)).toEqual({ kind: 'forbidden-character', character });
  });

  it.each([
    ['Latin with a Cyrillic а', 'rаsa', ['Latin', 'Cyrillic']],
    ['Latin with a Greek ο', 'bοt', ['Latin', 'Greek']],
    ['Cyrillic with a Greek ο', 'бοт', ['Cyrillic', 'Greek']],
    ['Latin with an Armenian օ', 'bօt', ['Latin', 'Armenian']],
    ['Latin with a Cherokee Ꭺ', 'Ꭺna', ['Latin', 'Cherokee']],
  ])('is refused where it mixes %s', (_, typed, scripts) => {
    expect(problemOf(typed)).toEqual({ kind: 'mixed-scripts', scripts });
  });

  it('is refused where it has more than 64 characters, and told how many', () => {
    expect(NAME_LIMIT).toBe(64);
    expect(problemOf('a'.repeat(65))).toEqual({ kind: 'too-long', length: 65, limit: 64 });
    expect(problemOf('🤖'.repeat(65))).toEqual({ kind: 'too-long', length: 65, limit: 64 });
  });

  it('has as many characters as people count, whichever way its accents were typed', () => {
    expect(outcome('e\u0301'.repeat(64))).toBe('é'.repeat(64));
  });

  it.each([
    ['a secret', SECRET],
    ['a secret among other words', `bot ${SECRET}`],
    ['the part of a secret after the ID', SECRET.slice(20)],
    ['a secret broken by a zero-width space', `${SECRET.slice(0, 40)}\u200b${SECRET.slice(40)}`],
  ])('invariant 2: is refused as %s, and the refusal does not repeat it', (_, typed) => {
    expect(checkName(typed)).toEqual({ kind: 'problem', problem: { kind: 'secret' } });
    expect(checkText(typed)).toEqual({ kind: 'problem', problem: { kind: 'secret' } });
  });

  it('once accepted, is its own normal form, visible, short and free of what has a meaning', () => {
    const typed = fc.oneof(
      anyText(20),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom('a', 'É', 'e', '\u0301', ' ', 'я', 'ß', '🤖', '鍵', '-'), maxLength: 80 }),
    );
    always(
      typed,
      (text) => {
        const checked = checkName(text);
        if (checked.kind === 'problem') return;
        expect(checkName(checked.name)).toEqual(checked);
        expect(checked.name).toBe(checked.name.trim());
        expect(checked.name).toBe(checked.name.normalize('NFC'));
        expect(checked.name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]| {2}|[/:"<>@|]/u);
        expect(Array.from(checked.name).length).toBeLessThanOrEqual(NAME_LIMIT);
        expect(checked.nameKey).toBe(nameKey(text));
      },
      3_000,
    );
  });
});

describe(seeded('names that look alike'), () => {
  it.each([
    ['case', 'Rasa', 'rasa'],
    ['spaces', ' chat  bot', 'Chat bot'],
    ['full-width letters', 'ｒａｓａ', 'rasa'],
    ['letters of mathematics', '𝐫𝐚𝐬𝐚', 'rasa'],
    ['a ligature', 'ﬁle', 'file'],
    ['composed and decomposed accents', 'Café', 'Cafe\u0301'],
    ['a whole word in Cyrillic', 'расе', 'pace'],
    ['a whole word in Cyrillic capitals', 'СОРЕ', 'COPE'],
    ['a whole word in Greek', 'ροκα', 'poka'],
    ['a whole word in Armenian', 'սոց', 'ung'],
    ['a dotless i', 'chatbıt', 'chatbit'],
    ['a script a and g', 'ɑɡent', 'agent'],
  ])('have one key in spite of %s', (_, one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it('have one key where a look-alike bears an accent', () => {
    expect(nameKey('рара\u0301')).toBe(nameKey('papá'));
  });

  it('have one key where they look alike in capitals only', () => {
    expect(nameKey('НОТ')).toBe(nameKey('HOT'));
  });

  it.each([
    ['rasa', 'rasa2'],
    ['rasa', 'raza'],
    ['chat bot', 'chatbot'],
    ['chat-bot', 'chat_bot'],
    ['Café', 'Cafe'],
    ['бот', 'bot'],
    ['聊天', '天聊'],
  ])('%s and %s have keys of their own', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('never make the comparison throw, and capitals never matter', () => {
    always(anyText(), (text) => expect(nameKey(nameKey(text))).toEqual(expect.any(String)), 1_000);
    always(fc.string({ unit: fc.constantFrom(...'abcxyzäöéабвя0 -') }), (text) => {
      expect(nameKey(text.toUpperCase())).toBe(nameKey(text));
    });
  });
});

describe(seeded('a line of free text, such as a reason'), () => {
  it('may hold any script and punctuation, in one line', () => {
    expect(checkText('  Инцидент 42: "rasa" <down>/@ana   & co. ')).toEqual({
      kind: 'text',
      text: 'Инцидент 42: "rasa" <down>/@ana & co.',
    });
  });

  it.each<readonly [string, NameProblem]>([
    ['   ', { kind: 'empty' }],
    ['in\u200bvisible', { kind: 'control-characters' }],
    ['x'.repeat(301), { kind: 'too-long', length: 301, limit: 300 }],
  ])('is refused: %j', (typed, problem) => {
    expect(TEXT_LIMIT).toBe(300);
    expect(checkText(typed)).toEqual({ kind: 'problem', problem });
  });

  it('may have 300 characters', () => {
    expect(checkText('x'.repeat(300)).kind).toBe('text');
  });

  it('never makes the check throw, and what is accepted stays as it is', () => {
    always(
      anyText(),
      (text) => {
        const checked = checkText(text);
        if (checked.kind === 'text') expect(checkText(checked.text)).toEqual(checked);
      },
      1_000,
    );
  });
});
