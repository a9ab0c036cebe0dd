import type { FastifyInstance } from 'fastify';
import { DETAIL } from './copy.ts';
import type { Problem } from './problem.ts';

/** A body that can't be taken, with what the caller is answered. */
export class BodyError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'BodyError';
    this.problem = problem;
  }
}

const OTHER_ENCODING = /;\s*charset\s*=\s*"?\s*(?:utf-?(?:7|16|32)|ucs-?[24]|ebcdic|ibm)/i;

/**
 * Reads JSON bodies as Fastify does (a byte order mark is skipped, `__proto__` refused), and refuses two things more: encodings other
 * than UTF-8 (RFC 8259, 8.1), and a field that stands in the body twice. Of two, `JSON.parse` takes the last: a caller that puts its
 * client's text between quotation marks unescaped could otherwise be made to ask about another project.
 */
export function addJsonParser(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (OTHER_ENCODING.test(request.headers['content-type'] ?? '')) {
      const problem = { status: 415, title: 'Unsupported Media Type', detail: DETAIL.notUtf8 };
      return done(new BodyError(problem));
    }
    // It calls back at once, and returns nothing.
    void parse(request, text, (error, body) => {
      if (error === null && hasDoubledField(text, body))
        return done(new BodyError({ status: 400, title: 'Bad Request', detail: DETAIL.doubled }));
      done(error, body);
    });
  });
}

/** A string, and the colon after it where it is a field's name. Strings are taken whole, so a colon in one is not looked at. */
const STRINGS = /"(?:[^"\\]|\\.)*"(\s*:)?/gs;

/** Whether more names stand in a text than fields came out of it, at whatever depth. @param parsed what it was parsed to. */
function hasDoubledField(text: string, parsed: unknown): boolean {
  // Each name has a colon after it: no more colons than fields, no name twice. Nearly every body ends here.
  let colons = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) colons += 1;
  if (colons === fieldsIn(parsed)) return false;
  let names = 0;
  for (const [, colon] of text.matchAll(STRINGS)) if (colon !== undefined) names += 1;
  return names !== fieldsIn(parsed);
}

/** Counts the fields of all objects in a value. Without recursion: a body may be nested thousands deep. */
function fieldsIn(parsed: unknown): number {
  let fields = 0;
  const waiting: unknown[] = [parsed];
  for (let value = waiting.pop(); waiting.length > 0 || value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const inner: readonly unknown[] = Object.values(value);
    if (!Array.isArray(value)) fields += inner.length;
    waiting.push(...inner);
  }
  return fields;
}
