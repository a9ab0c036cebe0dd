/**
 * A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Time enters the domain and the database in no other
 * form.
 */
export type EpochMs = number;

/** A length of time in whole milliseconds. */
export type DurationMs = number;

export const SECOND: DurationMs = 1_000;
export const MINUTE: DurationMs = 60 * SECOND;
export const HOUR: DurationMs = 60 * MINUTE;
export const DAY: DurationMs = 24 * HOUR;
export const WEEK: DurationMs = 7 * DAY;
