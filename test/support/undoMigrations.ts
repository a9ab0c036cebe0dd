import type { DataSource } from 'typeorm';

/** Takes a database back to an earlier version. @param name the migration that is the last one then. */
export async function undoMigrationsAfter(source: DataSource, name: string): Promise<void> {
  while ((await lastMigration(source)) !== name) await source.undoLastMigration();
}

/** @throws where there is none left: the one that was asked for doesn't exist. */
async function lastMigration(source: DataSource): Promise<string> {
  const rows: { name: string }[] = await source.query(
    'SELECT "name" FROM "migrations" ORDER BY "timestamp" DESC LIMIT 1',
  );
  const [last] = rows;
  if (last === undefined) throw new Error('there is no such migration');
  return last.name;
}
