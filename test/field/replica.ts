import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app/startApp.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging/logger.ts';

/** The pepper of every test deployment, as a variable. */
export const PEPPER = Buffer.alloc(32, 7).toString('base64');

/** A replica in this process, without chat. */
export interface Replica {
  readonly latchkey: App;
  /** Every line that was logged so far. */
  readonly log: readonly string[];
  /** Ends it once, no matter who asks. */
  stop(): Promise<void>;
}

/** Starts one; it is stopped when the test ends. */
export async function startReplica(env: Readonly<Record<string, string>>): Promise<Replica> {
  const read = readConfig({ HTTP_PORT: '0', LATCHKEY_PEPPER: PEPPER, ...env });
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const log: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const latchkey = await startApp(read.config, createLogger({ level: 'info', stream, pretty: false }));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= latchkey.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { latchkey, log, stop };
}
