import { describe, expect, it } from 'vitest';
import { MESSAGES, messagesPage } from '../scripts/messages/index.ts';
import { unreachedTexts } from './support/pageCoverage.ts';
import { isCopy, PRODUCT, textsIn, type WrittenText } from './support/readTexts.ts';

/** Texts outside copy files that nobody reads as a message, by file. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'src/http/schemas.ts': 'descriptions of fields in /openapi.json, beside the shapes that they describe',
  'src/http/leaks/schemas.ts': 'the same',
  'src/http/metrics.ts': 'help texts of Prometheus metrics',
  'adapters/console/spokenAnswers.ts': 'words that people type',
  'adapters/discord/registration/check.ts': 'mistakes in declarations, which tests find',
  'src/domain/people/names.ts': 'alphabets, as Unicode calls them',
  'src/charts/svg.ts': 'a font, and SVG',
  'src/persistence/postgres/boundedClient.ts': 'why a connection was given up, for the log',
  'src/persistence/postgres/keyListener.ts': 'names of connections, and a line of the log',
  'scripts/build.mjs': 'mistakes in sources, and a piece of a program',
  'scripts/sourceNames.mjs': 'a stack trace as Node writes it',
};

/** Texts that only the log repeats, names in unions, and HTTP's own reason phrases. */
const EXEMPT: ReadonlySet<string> = new Set([
  'Bad Request',
  'Not Found',
  'Method Not Allowed',
  'Content Too Large',
  'Unsupported Media Type',
  'Too Many Requests',
  'Request Header Fields Too Large',
  'Internal Server Error',
  'Service Unavailable',
  'Unauthorized',
  'Forbidden',
  'Accept',
  'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"',
  'Latchkey',
  'Slack',
  'Discord',
  'integration channel',
  'a leaked secret',
  'rolled back',
  'retired the old secret of',
  'undeployed an app of',
  'updated the secret in an app of',
  'deployed an app of',
  'own platform',
  'project owners',
  'slack:C… or discord:…',
  'the end of the audit trail',
  'audit chain',
  'second factor',
  'audit head is not sealed: run npm run audit:verify',
  'the database',
  'unknown key',
  'no zone',
  'unknown error',
  'the output was closed',
  'another server',
  'another workspace',
  'no conversation',
  'not shown',
  'not yet admitted to the server',
  'an upload URL that is none',
  'there is no URL of Slack’s to answer at',
  'Discord’s error §',
  'Discord command registration failed; retrying',
  'use of a key set apart: storage failed',
  'more uses of keys set apart: storage failed',
  'database not up yet; retrying for a minute',
  'unexpected error; the process ends',
  'All',
  'group § § §',
  'help §',
  'incident §',
  'latchkey §',
  'rotation §',
  'step §',
  'following § §',
  'copy §',
  'sending what is urgent',
  'settling questions about leaks',
  '§: options',
]);
const SQL = /\b(SELECT|IS (NOT )?NULL|FOR SHARE|LIKE|AND \(|LEFT JOIN|FROM|CAST\(|INSERT INTO|UNION ALL|SET LOCAL)/;

/** Words between which people put spaces: a sentence, or a part of one. */
const PROSE = /^(?!\/apikey).*[\p{L}’']{2,} [\p{L}’']{2,}/su;
/** One word as labels have them. */
const LABEL = /^\p{Lu}\p{Ll}+…?$/u;
/** A word beside a value: `3 of 7`, `billing at 203.0.113.9`, `12 events`. */
const JOINT = /(^|\s|\()(and|or|of|on|at|in|to|by|from|more|ago|\p{Ll}{4,} |(?<= )\p{Ll}{4,})(\s|$)/u;

function isRead({ pieces }: WrittenText): boolean {
  const text = pieces.join('§');
  if (EXEMPT.has(text) || SQL.test(text)) return false;
  if (pieces.length === 1) return PROSE.test(text) || LABEL.test(text) || /^ (and|or) $/.test(text);
  return PROSE.test(text) || (!text.startsWith('/apikey') && pieces.some((piece) => JOINT.test(piece)));
}

/** Literals of copy files that people type or that only code compares. */
const NOT_TEXT = /^(\$\d|(s sec|m min|h hr|d day|w wk|mo mos|y yr) |(dismiss|failures)$)/;

/** The parts of a copy file's texts that the page can hold: nothing is filled in there, and line ends are drawn. */
function shownParts({ pieces }: WrittenText): readonly string[] {
  return pieces
    .flatMap((piece) => piece.split('{subject}'))
    .map((piece) => piece.trim().replaceAll('\n', '<br>'))
    .filter((piece) => /\p{L}{2}/u.test(piece) && !NOT_TEXT.test(piece));
}

describe('docs/messages.md', () => {
  const copy = PRODUCT.filter(isCopy);
  const lines = MESSAGES.flatMap(({ sections }) => sections.flatMap(({ messages }) => messages)).join('\n');

  it('holds the texts of every copy file', () => {
    const shown = new Set(MESSAGES.flatMap(({ sections }) => sections.map(({ file }) => file)));
    expect(copy.filter((file) => !shown.has(file))).toEqual([]);
  });

  it('holds every part of every text of the copy files', () => {
    const missing = copy
      .flatMap((file) => textsIn(file))
      .flatMap((text) => shownParts(text).map((part) => ({ ...text, part })))
      .filter(({ part }) => !lines.includes(part));
    expect(missing.map(({ file, line, part }) => `${file}:${line} ${part}`)).toEqual([]);
  });

  it('has samples that reach every branch of the copy files in which a text stands', () => {
    expect(unreachedTexts()).toEqual([]);
  });

  it('shows each message with its data: nothing is left to be filled in', () => {
    const page = messagesPage();
    expect(page).not.toMatch(/undefined|\[object|\bNaN\b|\$\{|\{\w+\}/);
    expect(page, 'a moment that nobody drew').not.toMatch(/[\ufdd0\ufdd1]|\d{4}-\d\d-\d\dT\d\d:/);
    for (const { sections } of MESSAGES)
      for (const { title, messages } of sections) expect(messages.length, title).toBeGreaterThan(0);
  });
});

/** Nouns that are counted; `30, 14, 7 and 1 days` counts several. */
const ONE_OF_SEVERAL =
  /(?<![\d.,]|and )\b1 (?:\w+ )?(apps|attempts|callers|characters|changes|days|events|heads|keys|lines|links|people|problems|secrets|uses)\b/;

describe('a text that people read', () => {
  it('counts one as one', () => {
    const texts = MESSAGES.flatMap(({ sections }) => sections.flatMap(({ messages }) => messages));
    expect(texts.filter((text) => ONE_OF_SEVERAL.test(text))).toEqual([]);
  });

  it('writes no moment as a program does', () => {
    expect(messagesPage()).not.toMatch(/\d{4}-\d\d-\d\dT\d\d:/);
  });

  it('stands in a copy file, and so on the page', () => {
    const elsewhere = PRODUCT.filter((file) => !isCopy(file) && ELSEWHERE[file] === undefined)
      .flatMap((file) => textsIn(file))
      .filter(isRead);
    expect(elsewhere.map(({ file, line, pieces }) => `${file}:${line} ${pieces.join('§').slice(0, 80)}`)).toEqual([]);
  });
});
