import { redactSecrets } from '../domain/keys/secretFormat.ts';

/**
 * Names of fields that must never be logged, no matter who logs them: secrets, tokens, message bodies, response
 * addresses.
 */
const SENSITIVE =
  /^(.*secrets?|.*tokens?|.*passwords?|pepper|totp|seed|authorization|(set-)?cookies?|x-api-key|response_?url|trigger_id|request_?body|blocks|view|content|text|answers|databaseUrl)$/i;
const REDACTED = '[redacted]';
const DEPTH = 6;

/** What is recognisable by its form anywhere in a text: platform tokens, response addresses, passwords in URLs. */
const TELLTALE: readonly (readonly [RegExp, string])[] = [
  [/\b(xox[a-z]|xapp)-[0-9A-Za-z-]+/g, '[token]'],
  [/(hooks\.slack(?:-gov)?\.com\/)[^\s"'\\]+/g, '$1[redacted]'],
  [/(\/(?:webhooks|interactions)\/\d+\/)[^\s"'\\/]+/g, '$1[redacted]'],
  // Up to the last `@`: a password that isn't percent-encoded may hold one.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s/:@"'\\]*):[^\s"'\\]*@/gi, '$1:[redacted]@'],
  [/([?&][\w-]*(?:password|passwd|secret|token)[\w-]*=)[^&\s"'\\]+/gi, '$1[redacted]'],
];

/**
 * Removes from a text everything that must not be logged.
 * @param text a message, or a whole line of JSON: what follows an escape such as `\n` is treated as a separate word.
 */
export function redactText(text: string): string {
  const spaced = text.replace(/(\\[bfnrt])([0-9A-Za-z]{44})(?![0-9A-Za-z])/g, '$1[secret]');
  return TELLTALE.reduce((sofar, [pattern, by]) => sofar.replace(pattern, by), redactSecrets(spaced));
}

/** Reduces a log entry's fields to what may be logged. */
export function redactFields(fields: object): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) kept[redactText(name)] = redactField(fields, name, depth);
  return kept;
}

function redactField(fields: object, name: string, depth: number): unknown {
  if (SENSITIVE.test(name)) return REDACTED;
  try {
    return redactValue(Reflect.get(fields, name), depth + 1);
  } catch {
    // A getter or a serializer that throws: logging must not break the program.
    return '[unreadable]';
  }
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (depth > DEPTH) return '[…]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactValue(value.toJSON(), depth + 1);
  return redactObject(value, depth);
}

/**
 * Keeps the parts of an error that help to find its cause and can't hold what a person typed: never its request,
 * parameters or cause.
 */
function describeError(error: Error): Readonly<Record<string, string>> {
  const coded = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number');
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    name: error.name,
    message: redactText(error.message).slice(0, 500),
    ...(coded ? { code: String(error.code) } : {}),
    at: frames
      .slice(0, 8)
      .map((frame) => frame.trim())
      .join(' < '),
  };
}
