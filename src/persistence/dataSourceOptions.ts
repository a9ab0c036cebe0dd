import type { Client, ClientConfig } from 'pg';
import sqlite3 from 'sqlite3';
import type { DataSourceOptions, Logger } from 'typeorm';
import { ENTITIES } from './entities/index.ts';
import { MIGRATIONS } from './migrations/index.ts';

const common = {
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTableName: 'migrations',
  migrationsTransactionMode: 'all',
  synchronize: false,
} as const;

/**
 * Leaves the driver's call-site traces off. TypeORM switches them on, which costs each statement a new Error with its
 * stack.
 */
const QUIET_DRIVER: unknown = Object.assign(Object.create(sqlite3), { verbose: () => sqlite3 });

/** TypeORM's options for an SQLite file. @param flags how to open it; by default for writing, created if missing. */
export function sqliteOptions(file: string, logger?: Logger, flags?: number): DataSourceOptions {
  return {
    ...common,
    type: 'sqlite',
    database: file,
    driver: QUIET_DRIVER,
    ...(flags === undefined ? {} : { flags }),
    ...(logger === undefined ? {} : { logger, logging: 'all' }),
  };
}

/** The size of the connection pool, which postgresWork.ts divides. */
const POOL_SIZE = 10;
/** The name of the pool's connections on the server. */
export const APPLICATION_NAME = 'latchkey';

/**
 * TypeORM's options for a PostgreSQL server.
 * @param client the class of the pool's connections; by default the driver's own.
 */
export function postgresOptions(
  url: string,
  logger?: Logger,
  client?: new (config: ClientConfig) => Client,
): DataSourceOptions {
  return {
    ...common,
    type: 'postgres',
    url,
    applicationName: APPLICATION_NAME,
    connectTimeoutMS: 5_000,
    poolSize: POOL_SIZE,
    ...(client === undefined ? {} : { extra: { Client: client } }),
    // A lost idle connection is harmless: the pool opens another when it needs one.
    poolErrorHandler: () => undefined,
    ...(logger === undefined ? {} : { logger, logging: 'all' }),
  };
}

/**
 * Reads which database a `DATABASE_URL` names.
 * @returns the file for `sqlite:PATH`, the URL for `postgres://…`, or undefined for anything else.
 */
export function readDatabaseUrl(
  url: string,
):
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }
  | undefined {
  if (/^postgres(ql)?:\/\/./.test(url)) return { kind: 'postgres', url };
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
  return file === undefined ? undefined : { kind: 'sqlite', file };
}
