import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text as it stands in the sources: a literal, or the pieces of a template between its values. */
export interface WrittenText {
  readonly file: string;
  readonly line: number;
  /** Where it begins in its file, in characters. */
  readonly at: number;
  readonly pieces: readonly string[];
}

/** Where product code is that may say something to people. */
const ROOTS = ['commands', 'adapters', 'src'];
/** What runs before anything is installed or built. */
const SCRIPTS = ['build', 'callersFolder', 'copy', 'installed', 'program', 'run', 'sourceNames', 'start'];
/** Everything that may say something to people. */
export const PRODUCT: readonly string[] = [
  ...ROOTS.flatMap(filesBelow),
  ...SCRIPTS.map((name) => join('scripts', `${name}.mjs`)),
];

/** Named as copy files are, and none: they copy, store, or read a platform's messages. */
const NOT_COPY: ReadonlySet<string> = new Set([
  'src/jobs/following/showCopy.ts',
  'src/persistence/sqlite/sqliteCopy.ts',
  'src/domain/storedText.ts',
  'adapters/discord/transport/messageText.ts',
  'adapters/slack/transport/messageText.ts',
]);

/** Whether a file is one of those in which what people read stands, and nothing else. */
export function isCopy(file: string): boolean {
  return /(^|\/)(copy|\w+(Copy|Text)|personLabel|duration|moment)\.(ts|mjs)$/.test(file) && !NOT_COPY.has(file);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Calls whose texts are patterns or names in every file. */
const NOT_SAID = /(^|\.)(test|exec|match|matchAll|split|includes|startsWith|endsWith|normalize|toLocaleString)$/;
/** Calls whose texts go to the log, to a database or into a hash. */
const NOT_READ =
  /(^|\.)(info|warn|debug|step|report|query|where|andWhere|orWhere|select|addSelect|update|set|orderBy|having|values|hash|reportError|reportFailure|setPrompt|header|replaceAll|replace|createHmac|on|log|catch|(?<!console\.)error)$/;
/** What commands are called, and why a platform did not take something, which only the log repeats. */
const NOT_SHOWN = /^(aliases|path|examples|why|because|recordAs)$/;
/** Properties of what stands in copy files that are no text. */
const NO_TEXT = /^(kind|style|code|answer)$/;

/**
 * Finds the texts of a file: every literal that isn't a comment, a type, a name of something, compared with something, an error's text
 * or meant for the log.
 * @param source where it isn't what stands in the file.
 */
export function textsIn(file: string, source = readFileSync(file, 'utf8')): readonly WrittenText[] {
  const root = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const said = isCopy(file);
  const found: WrittenText[] = [];
  const visit = (node: ts.Node): void => {
    if (isSkipped(node, said)) return;
    if (ts.isCaseClause(node)) node.statements.forEach(visit);
    else if (ts.isElementAccessExpression(node)) visit(node.expression);
    else if (ts.isPropertyAssignment(node)) visit(node.initializer);
    else {
      const pieces = piecesOf(node);
      const at = node.getStart(root);
      if (pieces.length > 0) found.push({ file, line: root.getLineAndCharacterOfPosition(at).line + 1, at, pieces });
      ts.forEachChild(node, visit);
    }
  };
  visit(root);
  return found;
}

function isSkipped(node: ts.Node, isInCopy: boolean): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isBinaryExpression(node)) return /^([!=]==?|in)$/.test(node.operatorToken.getText());
  if (ts.isNewExpression(node)) return /(Error|RegExp|Set|Intl\.\w+)$/.test(node.expression.getText());
  if (ts.isPropertyAssignment(node)) return (isInCopy ? NO_TEXT : NOT_SHOWN).test(node.name.getText());
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression.getText();
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword || NOT_SAID.test(called)) return true;
  return !isInCopy && NOT_READ.test(called);
}

function piecesOf(node: ts.Node): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}
