/** Something that is done on a schedule. Every job is idempotent: running it twice, or on two replicas at once, does no harm. */
export interface Job {
  readonly name: string;
  /** What it does, for lists. */
  readonly summary: string;
  /** When it runs, as a cron expression in UTC. */
  readonly cron: string;
  run(): Promise<void>;
}
