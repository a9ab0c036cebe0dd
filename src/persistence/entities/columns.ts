import type { EntitySchemaColumnOptions } from 'typeorm';

/**
 * The column kinds in use, each with an explicit type that SQLite and PostgreSQL share. Times are whole milliseconds in
 * a bigint: exact, sortable, and free of the time zones that `timestamp` columns bring.
 */

const asNumber = {
  to: (value: number | null | undefined): number | null | undefined => value,
  from: (value: string | number | null): number | null => (value === null ? null : Number(value)),
};

/** The primary key. */
export const id = { type: 'varchar', primary: true } as const satisfies EntitySchemaColumnOptions;

/** A line of text, never null. */
export const text = { type: 'varchar' } as const satisfies EntitySchemaColumnOptions;

/** A line of text, or null. */
export const optionalText = { type: 'varchar', nullable: true } as const satisfies EntitySchemaColumnOptions;

/** A time, or a count that may exceed 2³¹. */
export const bigNumber = { type: 'bigint', transformer: asNumber } as const satisfies EntitySchemaColumnOptions;

/** A time, or null. */
export const optionalBigNumber = {
  type: 'bigint',
  nullable: true,
  transformer: asNumber,
} as const satisfies EntitySchemaColumnOptions;

/** A small count. */
export const count = { type: 'integer' } as const satisfies EntitySchemaColumnOptions;

/** A small value of plain data. */
export const json = { type: 'simple-json' } as const satisfies EntitySchemaColumnOptions;

/** A small value of plain data, or null. */
export const optionalJson = { type: 'simple-json', nullable: true } as const satisfies EntitySchemaColumnOptions;

/**
 * Plain data in a table that someone may have tampered with: unreadable values are kept as they are, so that they show.
 */
export const lenientJson = {
  type: 'text',
  transformer: {
    to: (value: unknown): string => JSON.stringify(value),
    from: (stored: string): unknown => {
      try {
        return JSON.parse(stored);
      } catch {
        return { unreadable: stored };
      }
    },
  },
} as const satisfies EntitySchemaColumnOptions;
