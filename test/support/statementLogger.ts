import type { Logger } from 'typeorm';

/** @returns a logger for `fixture.open` that tells of each statement before it runs, and of nothing else. */
export function statementLogger(onStatement: (sql: string) => void): Logger {
  const nothing = () => undefined;
  return {
    logQuery: onStatement,
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
}
