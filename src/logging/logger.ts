import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { redactSecrets } from '../domain/secretFormat.ts';

export type { Logger };

/** Names of fields that hold what must not be logged, whoever logs them (PLATFORMS: tokens, message bodies, response addresses). */
const SENSITIVE =
  /^(.*secret|.*token|.*password|pepper|authorization|cookie|x-api-key|response_?url|trigger_id|request_?body|blocks|view|content|text|answers|databaseUrl)$/i;
const REDACTED = '[redacted]';
const DEPTH = 6;

/** How log lines are written. */
export interface LogOptions {
  readonly level: string;
  /** Where lines go. */
  readonly stream: NodeJS.WritableStream;
  /** Lines for people rather than programs. */
  readonly pretty: boolean;
}

/**
 * Makes the one logger. Redaction is central and twofold: fields are dropped by name, and whatever line results is searched
 * for anything that looks like a secret before it is written (invariant 2).
 */
export function createLogger({ level, stream, pretty: forPeople }: LogOptions): Logger {
  const target = forPeople ? pretty({ destination: stream, sync: true, ignore: 'pid,hostname' }) : stream;
  const guarded = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      target.write(redactSecrets(String(line)));
      done();
    },
  });
  return pino(
    {
      level,
      base: { service: 'latchkey' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        log: (fields) =>
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safe(name, value, 0)])),
      },
    },
    guarded,
  );
}

/** Reduces a value to what may be logged. Of an error: its name, code and message, never its request, parameters or cause. */
function safe(name: string, value: unknown, depth: number): unknown {
  if (SENSITIVE.test(name)) return REDACTED;
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) return depth >= DEPTH ? '[…]' : value.map((item) => safe('', item, depth + 1));
  if (typeof value === 'object' && value !== null) {
    if (depth >= DEPTH) return '{…}';
    if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safe(key, inner, depth + 1)]));
  }
  return typeof value === 'string' ? redactSecrets(value) : value;
}

/** What of an error helps to find its cause and can't hold what a person typed. */
export function describeError(error: Error): Readonly<Record<string, string>> {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? String(error.code)
      : undefined;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8);
  return {
    name: error.name,
    message: redactSecrets(error.message).slice(0, 500),
    ...(code === undefined ? {} : { code }),
    at: frames.map((frame) => frame.trim()).join(' < '),
  };
}
