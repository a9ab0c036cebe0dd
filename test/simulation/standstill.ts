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
  #stopBefore = Number.POSITIVE_INFINITY;
  #counting = false;
  #stop: (statement: string) => void = () => undefined;
  /** Resolves to the statement that was never sent. */
  readonly reached = new Promise<string>((resolve) => {
    this.#stop = resolve;
  });

  /** How many statements there were, the unsent one included. */
  get counted(): number {
    return this.#counted;
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

/** @returns a promise that stays open: where the process stands still. */
export function forever(): Promise<never> {
  return NEVER;
}
