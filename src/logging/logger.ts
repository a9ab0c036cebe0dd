import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import type pinoPretty from 'pino-pretty';
import { redactFields, redactText } from './redaction.ts';

export type { Logger };

/** How log lines are written. */
export interface LogOptions {
  readonly level: string;
  /** Where lines go. */
  readonly stream: NodeJS.WritableStream;
  /** Lines for people rather than for programs. */
  readonly pretty: boolean;
  /** Values that are secret whatever they look like: the tokens that the program was started with. */
  readonly secrets?: readonly string[];
}

/**
 * Creates the one logger. Redaction is central and twofold: fields are dropped by name, and the finished line is
 * searched for anything that looks like a secret before it is written (invariant 2).
 */
export function createLogger({ level, stream, pretty: forPeople, secrets = [] }: LogOptions): Logger {
  const target = forPeople ? prettyStream(stream) : stream;
  const guarded = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      target.write(redactValues(redactLine(String(line)), secrets));
      done();
    },
  });
  return pino(
    {
      level,
      base: { service: 'latchkey' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: redactFields },
    },
    guarded,
  );
}

/** Loads its library only here: programs, not people, read a service's log. */
function prettyStream(destination: NodeJS.WritableStream): NodeJS.WritableStream {
  const pretty: typeof pinoPretty = createRequire(import.meta.url)('pino-pretty');
  return pretty({ destination, sync: true, ignore: 'pid,hostname' });
}

/** Redacts the whole line again: a child logger's bindings and formatted messages appear only there. */
function redactLine(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null) return redactText(`${JSON.stringify(redactFields(entry))}\n`);
  } catch {
    // Not JSON: only its text can be searched.
  }
  return redactText(line);
}

/** Takes known secrets out of a line, as they are and as JSON writes them. */
function redactValues(line: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((sofar, secret) => sofar.replaceAll(secret, '[redacted]'), line);
}
