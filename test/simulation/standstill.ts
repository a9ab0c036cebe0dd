import type { Logger, QueryRunner } from 'typeorm';

const NEVER = new Promise<never>(() => undefined);

/**
 * Counts the statements of a database connection, and brings it to a standstill just before a chosen one: that statement and
 * all after it never leave the process. When the process is killed then, the database sees what it would have seen had the
 * process died at that very moment.
 *
 * On SQLite these are the statements of the connection that writes; what the other one reads leaves no trace.
 */
export class Standstill implements Logger {
  #counted = 0;
  #apart = true;
  readonly #differing: number[] = [];
  #stopBefore = Number.POSITIVE_INFINITY;
  #counting = false;
  #stop: (statement: string) => void = () => undefined;
  /** Resolves to the statement that was never sent. */
  readonly reached = new Promise<string>((resolve) => {
    this.#stop = resolve;
  });

  /**
   * The numbers of the statements before which the database can be otherwise than before the statement that comes earlier: after one
   * that only reads it is the same.
   */
  get differing(): readonly number[] {
    return this.#differing;
  }

  /** Begins to count. @param stopBefore the number of the statement that is not to be sent; counted from 1. */
  count(stopBefore = Number.POSITIVE_INFINITY): void {
    this.#counting = true;
    this.#stopBefore = stopBefore;
  }

  logQuery(statement: string, _parameters?: unknown[], runner?: QueryRunner): void {
    // Asked twice a second, by the clock: not a part of any deed.
    if (!this.#counting || statement === 'PRAGMA data_version') return;
    this.#counted += 1;
    if (this.#apart) this.#differing.push(this.#counted);
    this.#apart = !isRead(statement);
    if (this.#counted !== this.#stopBefore) return;
    // TypeORM waits for its subscribers before it sends a statement, and for these it waits forever.
    runner?.connection.subscribers.push({ beforeQuery: () => NEVER });
    this.#stop(statement);
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

function isRead(statement: string): boolean {
  return /^\s*(SELECT|BEGIN|START TRANSACTION|PRAGMA)\b/i.test(statement) && !/pg_notify/i.test(statement);
}

/** @returns a promise that stays open: where the process stands still. */
export function forever(): Promise<never> {
  return NEVER;
}
