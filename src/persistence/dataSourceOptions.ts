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

/** TypeORM switches the driver's call-site traces on, which cost each statement a new Error with its stack; we leave them off. */
const QUIET_DRIVER: unknown = Object.assign(Object.create(sqlite3), { verbose: () => sqlite3 });

/** TypeORM's options for an SQLite file. @param flags how it is opened; by default for writing, made where it is missing. */
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

/** Connections of the pool; postgresWork.ts shares them out. */
const POOL_SIZE = 10;
/** How the connections of the pool are called on the server. */
export const APPLICATION_NAME = 'latchkey';

/**
 * TypeORM's options for a PostgreSQL server.
 * @param client the class of the pool's connections; the driver's own by default.
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
    // A lost idle connection is not the end: the pool opens another one when it is needed.
    poolErrorHandler: () => undefined,
    ...(logger === undefined ? {} : { logger, logging: 'all' }),
  };
}

/**
 * Which database a `DATABASE_URL` names.
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
