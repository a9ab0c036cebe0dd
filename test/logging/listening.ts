import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { createLogger, type Logger } from '../../src/logging/logger.ts';

/** The key's ID, which stands in its secret and is none itself. */
export const KEY_ID = '0123456789ABCDEF';
/** The rest of the secret: nothing of it may be written. */
export const TAIL = 'GHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr3hq2NH';
/** A secret as it is handed out. */
export const SECRET = `lk_${KEY_ID}_${TAIL}`;
/** What has no shape that gives it away: only the field's name can. */
export const CANARY = 'canary-of-no-shape';

/** A logger, and what it has written. */
export function listen(options: { readonly level?: string; readonly pretty?: boolean } = {}): {
  readonly log: Logger;
  written(): string;
  lines(): readonly Record<string, unknown>[];
} {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const log = createLogger({ level: options.level ?? 'trace', stream, pretty: options.pretty ?? false });
  return {
    log,
    written: () => written,
    lines: () =>
      written
        .trimEnd()
        .split('\n')
        .map((line) => Object.fromEntries(Object.entries(JSON.parse(line)))),
  };
}

/** The logger as JavaScript knows it: whatever is thrown or received may get into it, whatever its type says. */
interface Untyped {
  info(...args: readonly unknown[]): void;
  error(...args: readonly unknown[]): void;
}

/** Logs something, for programs and for people. @returns all that was written. */
export function logged(...args: readonly unknown[]): string {
  const [plain, pretty] = [listen(), listen({ pretty: true })];
  for (const { log } of [plain, pretty]) {
    const untyped: Untyped = log;
    untyped.info(...args);
    untyped.error(...args);
  }
  expect(plain.lines()).toHaveLength(2);
  expect(pretty.written()).not.toBe('');
  return plain.written() + pretty.written();
}

/** Makes sure that nothing secret was written. */
export function expectSilence(written: string): void {
  expect(written).not.toContain(TAIL);
  expect(written).not.toContain(TAIL.slice(0, 20));
  expect(written).not.toContain(CANARY);
}
