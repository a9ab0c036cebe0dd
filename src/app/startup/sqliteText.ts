import type { SqliteFileError } from '../../persistence/sqlite/sqliteFile.ts';

/** Describes a problem with the database file: what is wrong and what to do, one sentence each. */
export function sqliteFileText({ problem, path }: SqliteFileError): string {
  switch (problem) {
    case 'in-memory':
      return 'Latchkey can’t keep its database in memory: every key would be lost when it stops. Name a file: DATABASE_URL=sqlite:./data/latchkey.sqlite.';
    case 'address':
      return `DATABASE_URL names the address ${path} where Latchkey needs a path. Write it as sqlite:./data/latchkey.sqlite.`;
    case 'folder-missing':
      return `The folder ${path} of the database doesn’t exist. Create it (mkdir -p -m 700 '${path}'), mount it, or name another file in DATABASE_URL.`;
    case 'folder-is-file':
      return `${path} is a file, but the database needs a folder with that name. Name another file in DATABASE_URL.`;
    case 'folder-closed':
      return `This user can’t open ${path}, the database’s folder. Give it permission (chown or chmod u+rwx), or name another file in DATABASE_URL.`;
    case 'folder-read-only':
      return `This user can’t create files in ${path}, and SQLite keeps its write-ahead log beside the database. Give it permission to write to the folder (chown or chmod u+rwx), mount it writable, or name another file in DATABASE_URL.`;
    case 'is-folder':
      return `${path} is a folder, not a database file. Name a file in it: DATABASE_URL=sqlite:${path.replace(/\/$/, '')}/latchkey.sqlite.`;
    case 'is-no-file':
      return `${path} isn’t a regular file. Name another file in DATABASE_URL.`;
    case 'file-closed':
      return `This user can’t read the database ${path}. Give it permission (chown, or chmod 600), or start Latchkey as the file’s owner.`;
    case 'file-read-only':
      return `The database ${path} is read-only. Make it writable (chmod 600 '${path}', or chown it to this user; mount the volume writable), or name another file in DATABASE_URL.`;
    case 'no-wal':
      return `SQLite can’t keep its write-ahead log beside ${path}: the file system doesn’t support it, as is usual on network file systems. Put the database on a local disk (DATABASE_URL=sqlite:/PATH/latchkey.sqlite, or LATCHKEY_DATA_DIR), or use PostgreSQL.`;
    case 'beside-read-only':
      return `${path} belongs to the database, and this user can’t write to it. Chown it to this user, or chmod 600 it. Don’t delete it: it may hold the latest changes.`;
  }
}
