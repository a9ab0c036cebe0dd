/**
 * A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Time enters the domain and the database in no other
 * form.
 */
export type EpochMs = number;

/** A length of time in whole milliseconds. */
export type DurationMs = number;

/** A second. */
export const SECOND: DurationMs = 1_000;
/** A minute. */
export const MINUTE: DurationMs = 60 * SECOND;
/** An hour. */
export const HOUR: DurationMs = 60 * MINUTE;
/** 24 hours; a calendar day may be shorter or longer. */
export const DAY: DurationMs = 24 * HOUR;
/** Seven times 24 hours. */
export const WEEK: DurationMs = 7 * DAY;
