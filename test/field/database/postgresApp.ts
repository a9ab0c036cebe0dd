import type { Logger } from 'typeorm';
import { onTestFinished } from 'vitest';
import { nestingGuard } from '../../../src/persistence/nesting.ts';
import { type OpenOptions, openDatabase } from '../../../src/persistence/openDatabase.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { type Answer, auth, verify } from '../../http/requests.ts';
import { PEPPER, type Program, startProgram } from '../../support/program.ts';

/** A whole Latchkey on PostgreSQL that listens on a free port; one of several replicas, or the only one. */
export interface PostgresApp extends Omit<Program, 'verify'> {
  readonly url: string;
  readonly context: ServiceContext;
}

/** How a test wants it. */
export interface PostgresAppOptions extends OpenOptions {
  readonly statements?: Logger;
  readonly databaseWaitMs?: number;
  readonly stopping?: AbortSignal;
  /** Sees each line of the log, also those of a start that is not over yet. */
  readonly onLog?: (line: string) => void;
}

/** Starts one as main.ts does, with jobs that run only when they are asked for. It is stopped when the test ends. */
export async function openPostgresApp(databaseUrl: string, needs: PostgresAppOptions = {}): Promise<PostgresApp> {
  const { statements, databaseWaitMs = 0, stopping, onLog, ...options } = needs;
  const program = await startProgram(
    { DATABASE_URL: databaseUrl, LATCHKEY_PEPPER: PEPPER },
    {
      clock: Date.now,
      openDatabase: (url, report) => openDatabase(url, statements, nestingGuard(), { report, ...options }),
      databaseWaitMs,
      ...(stopping === undefined ? {} : { stopping }),
      ...(onLog === undefined ? {} : { onLog }),
    },
  );
  onTestFinished(() => program.stop().catch(() => undefined));
  const { latchkey } = program;
  return { ...program, url: latchkey.url, context: latchkey.context };
}

/** The contract's bound for an answer, whatever stands behind it. */
const BOUND_MS = 2_000;

/** An answer, and how long it took. */
export interface TimedAnswer extends Answer {
  readonly tookMs: number;
}

const TICK_MS = 10;

/**
 * Waits for an answer. Time in which this process, which holds both the program and its caller, got no processor does not count.
 * @throws where it took longer than the contract allows.
 */
export async function timed(what: string, asked: Promise<Answer>): Promise<TimedAnswer> {
  const since = performance.now();
  let heldUpMs = 0;
  let last = since;
  const ticking = setInterval(() => {
    const now = performance.now();
    heldUpMs += Math.max(0, now - last - 2 * TICK_MS);
    last = now;
  }, TICK_MS);
  const answer = await asked.finally(() => clearInterval(ticking));
  const tookMs = performance.now() - since;
  if (tookMs - heldUpMs >= BOUND_MS)
    throw new Error(`${what} was answered ${answer.status} after ${Math.round(tookMs)} ms`);
  return { ...answer, tookMs };
}

/** Presents a secret in both ways at once. @returns the two statuses. @throws where one took longer than the contract allows. */
export async function statuses(app: PostgresApp, what: string, secret: string): Promise<readonly number[]> {
  const answers = await Promise.all([
    timed(`verify of ${what}`, verify(app, { secret })),
    timed(`auth of ${what}`, auth(app, { 'x-api-key': secret })),
  ]);
  return answers.map(({ status }) => status);
}
