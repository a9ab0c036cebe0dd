import pg from 'pg';
import sqlite3 from 'sqlite3';
import type { Query } from './sweepFloor.ts';

/** A bare connection. */
export interface Connection {
  readonly query: Query;
  close(): Promise<void>;
}

/** Opens an SQLite file by the bare driver. @param pragmas what is set first. */
export async function sqliteConnection(file: string, pragmas: readonly string[]): Promise<Connection> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error === null ? resolve(opened) : reject(error)));
  });
  const query: Query = (sql, values = []) =>
    new Promise((resolve, reject) => {
      connection.all<Record<string, unknown>>(sql, values, (error, rows) =>
        error === null ? resolve(rows) : reject(error),
      );
    });
  for (const pragma of pragmas) await query(`PRAGMA ${pragma}`);
  const close = () =>
    new Promise<void>((resolve, reject) => {
      connection.close((error) => (error === null ? resolve() : reject(error)));
    });
  return { query, close };
}

/** Opens a PostgreSQL database by the bare driver; parameters are `?` here, too. */
export async function postgresConnection(url: string): Promise<Connection> {
  const client = new pg.Client(url);
  await client.connect();
  const query: Query = async (sql, values = []) => {
    let number = 0;
    const numbered = sql.replace(/\?/g, () => {
      number += 1;
      return `$${number}`;
    });
    return (await client.query<Record<string, unknown>>(numbered, [...values])).rows;
  };
  return { query, close: () => client.end() };
}
