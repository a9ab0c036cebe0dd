import { DataSource } from 'typeorm';
import { postgresOptions, readDatabaseUrl, sqliteOptions } from './src/persistence/dataSourceOptions.ts';

const url = process.env['DATABASE_URL'] ?? `sqlite:${process.env['LATCHKEY_DATA_DIR'] ?? './data'}/latchkey.sqlite`;
const target = readDatabaseUrl(url);
if (target === undefined) throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');

/** The TypeORM DataSource for the migration CLI (`npm run typeorm -- migration:show`); the program opens its own from the same options. */
export default new DataSource(target.kind === 'sqlite' ? sqliteOptions(target.file) : postgresOptions(target.url));
