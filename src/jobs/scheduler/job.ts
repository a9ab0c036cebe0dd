/** Something that is done on a schedule. Every job is idempotent: running it twice, or on two replicas at once, does no harm. */
export interface Job {
  readonly name: string;
  /** What it does, for lists. */
  readonly summary: string;
  /** When it runs, as a cron expression. */
  readonly cron: string;
  /** The time zone in which the expression is read, as in `Europe/Berlin`; UTC where none is named. */
  readonly zone?: string;
  /** Whether each replica does it, because it is about what that process has in hand. Otherwise one of them does it each time. */
  readonly everywhere?: boolean;
  /** @param say is told what was done, in words for the person who ran it by hand; several times where it takes long. */
  run(say?: Report): Promise<void>;
}

/** Takes words about what a job does. */
export type Report = (words: string) => void;

/** Where jobs log; see logging/logger. */
export interface JobLog {
  info(facts: object, words: string): void;
  warn(facts: object, words: string): void;
}
