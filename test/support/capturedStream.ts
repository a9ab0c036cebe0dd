import { Writable } from 'node:stream';

/** @returns a stream to log to, and what was written to it, a log line each. @param onLine sees each at once. */
export function capturedStream(onLine?: (line: string) => void): {
  readonly stream: Writable;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      onLine?.(String(chunk));
      done();
    },
  });
  return { stream, lines };
}
