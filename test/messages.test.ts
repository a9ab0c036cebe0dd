import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { MESSAGES, messagesPage } from '../scripts/messages/index.ts';

/** Where product code that may say something to people is. Persistence and logging speak to programs and to the log. */
const ROOTS = [
  'commands',
  'adapters',
  'src/chat',
  'src/services',
  'src/jobs',
  'src/domain',
  'src/app',
  'src/cli',
  'src/http',
  'src/connectors',
];

/** Copy files: what people read stands in these alone. */
const COPY =
  /(^|\/)(copy|(answer|approval|audit|changed|config|digest|find|help|incident|job|leak|permission|refusal|record|refused|rehearsal|report|request|rotation|usage)Copy|nameRefusal|personLabel|duration|moment|(audit|notice|owner|report|digest|preferences|postgres|sqlite|restore|leak|told|drill)Text)\.ts$/;

/**
 * Texts outside copy files that nobody reads as a message, by file. `config` stands on the page as it is: its problems are produced by
 * reading a wrong environment.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'src/http/schemas.ts': 'descriptions of fields in /openapi.json, beside the shapes that they describe',
  'src/http/leaks/schemas.ts': 'the same',
  'src/http/metrics.ts': 'help texts of Prometheus metrics',
  'adapters/console/words.ts': 'words that people type',
  'adapters/discord/registration/check.ts': 'mistakes in declarations, which tests find',
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
  'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"',
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
  'commands could not be registered with Discord; trying again',
  'a use of a key can’t be stored and was set apart',
  'more uses can’t be stored and were set apart',
  'the database is not up yet; trying again for a minute',
  'unexpected error; the process ends',
]);
const SQL = /\b(SELECT|IS NOT NULL|FOR SHARE|LIKE|AND \(|LEFT JOIN|FROM)/;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const FILES = ROOTS.flatMap(filesBelow);

/** Words between which people put spaces: a sentence, or a part of one. */
const PROSE = /^(?!\/apikey).*[\p{L}’']{2,} [\p{L}’']{2,}/su;
/** Calls whose texts go to the log, to a database or into a hash. */
const NOT_READ =
  /(^|\.)(info|warn|error|debug|step|report|query|where|andWhere|orWhere|select|addSelect|update|set|orderBy|having|values|hash|reportError|reportFailure|test|exec|match|setPrompt|header|replaceAll|replace|createHmac|on|log|catch)$/;

/** What commands are called, and why a platform did not take something, which only the log repeats. */
const NOT_SHOWN = /^(aliases|path|examples|why|because|recordAs)$/;

/** Every piece of prose in a file, with its line, that isn't a comment, a type, an error's text or meant for the log. */
function proseIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isNewExpression(node) && /(Error|RegExp|Intl\.\w+)$/.test(node.expression.getText(source))) return;
    if (ts.isCallExpression(node) && NOT_READ.test(node.expression.getText(source))) return;
    if (ts.isPropertyAssignment(node) && NOT_SHOWN.test(node.name.getText(source))) return;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) return;
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('§')
        : '';
    if (PROSE.test(text) && !EXEMPT.has(text) && !SQL.test(text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${file}:${line + 1} ${text.slice(0, 80)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('docs/messages.md', () => {
  it('holds the texts of every copy file', () => {
    const shown = new Set(MESSAGES.flatMap(({ sections }) => sections.map(({ file }) => file)));
    expect(FILES.filter((file) => COPY.test(file) && !shown.has(file))).toEqual([]);
  });

  it('shows each message with its data: nothing is left to be filled in', () => {
    const page = messagesPage();
    expect(page).not.toMatch(/undefined|\[object|\bNaN\b|\$\{|\{subject\}|[\ufdd0\ufdd1]/);
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
    const elsewhere = FILES.filter((file) => !COPY.test(file) && ELSEWHERE[file] === undefined).flatMap(proseIn);
    expect(elsewhere).toEqual([]);
  });
});
