import type { Intervals } from './directMessages.ts';

/** What a test may replace on every platform. */
export interface PlatformOverrides {
  /** The longest wait after the first time that the platform could not be reached; each further one doubles it. */
  readonly probeRetryMs?: number;
  /** A random number from 0 up to 1: the jitter of a back-off. */
  readonly random?: () => number;
  /** How far apart direct messages, and their updates, are sent. */
  readonly intervals?: Intervals;
  /** The time by which signatures are new or stale, apart from the program's clock. */
  readonly signatureClock?: () => number;
}
