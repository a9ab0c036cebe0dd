import { jobDone, jobFailed, noSuchJob, stillRunning } from '../../chat/copy/jobCopy.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Job, Report } from './job.ts';

/** Reports to the person who runs a job by hand. */
export interface RunOnceOptions {
  readonly print: Report;
  readonly printError: Report;
  readonly clock: () => EpochMs;
}

/** How long nothing may be heard of a job that runs. */
const SILENCE_MS = 5_000;

/** Runs a job once, and says what it does, and that it still does it. @returns the exit code. */
export async function runOnce(
  jobs: readonly Job[],
  name: string,
  { print, printError, clock }: RunOnceOptions,
): Promise<number> {
  const job = jobs.find((one) => one.name === name);
  if (job === undefined) {
    printError(
      noSuchJob(
        name,
        jobs.map((one) => one.name),
      ),
    );
    return 1;
  }
  const began = clock();
  const seconds = () => `${((clock() - began) / 1000).toFixed(1)} s`;
  print(`${job.name}: ${job.summary}`);
  const waiting = setInterval(() => printError(stillRunning(seconds())), SILENCE_MS);
  try {
    await job.run(print);
    print(jobDone(seconds()));
    return 0;
  } catch (error) {
    printError(jobFailed(error instanceof Error ? error.message : String(error)));
    return 1;
  } finally {
    clearInterval(waiting);
  }
}
