import type { EpochMs } from '../../domain/time/time.ts';
import type { Job, Say } from './job.ts';

/** Where whoever runs a job by hand is told of it. */
export interface Hand {
  readonly say: Say;
  readonly complain: Say;
  readonly clock: () => EpochMs;
}

/** How long nothing may be heard of a job that runs. */
const SILENCE_MS = 5_000;

/** Runs a job once, and says what it does, and that it still does it. @returns the exit code. */
export async function runByHand(jobs: readonly Job[], name: string, { say, complain, clock }: Hand): Promise<number> {
  const job = jobs.find((one) => one.name === name);
  if (job === undefined) {
    complain(`There is no job ${name}. There are: ${jobs.map((one) => one.name).join(', ')}.`);
    return 1;
  }
  const began = clock();
  const seconds = () => `${((clock() - began) / 1000).toFixed(1)} s`;
  say(`${job.name}: ${job.summary}`);
  const waiting = setInterval(() => complain(`… still at it after ${seconds()}`), SILENCE_MS);
  try {
    await job.run(say);
    say(`Done in ${seconds()}.`);
    return 0;
  } catch (error) {
    complain(`It failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    clearInterval(waiting);
  }
}
