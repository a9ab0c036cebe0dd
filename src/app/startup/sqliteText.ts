import type { SqliteFileError } from '../../persistence/sqlite/sqliteFile.ts';

/** Describes a problem with the database file: what is wrong and what to do, one sentence each. */
export function sqliteFileText({ problem, path }: SqliteFileError): string {
  switch (problem) {
    case 'in-memory':
      return 'Latchkey can’t keep its database in memory: every key would be lost at the next stop. Name a file: DATABASE_URL=sqlite:./data/latchkey.sqlite.';
    case 'address':
      return `DATABASE_URL names the address ${path} where Latchkey needs a path. Write it as sqlite:./data/latchkey.sqlite.`;
    case 'folder-missing':
      return `The folder ${path} of the database doesn’t exist. Create it (mkdir -p -m 700 '${path}'), mount it, or name another file in DATABASE_URL.`;
    case 'folder-is-file':
      return `${path} is a file, but the database needs a folder there. Name another file in DATABASE_URL.`;
    case 'folder-closed':
      return `This user may not look into ${path}, where the database is. Give it the right to (chown or chmod u+rwx), or name another file in DATABASE_URL.`;
    case 'folder-read-only':
      return `This user may not create files in ${path}, and SQLite keeps its write-ahead log beside the database. Give it the right to write the folder (chown or chmod u+rwx), mount it writable, or name another file in DATABASE_URL.`;
    case 'is-folder':
      return `${path} is a folder, not a database file, so the database can’t be reached. Name a file in it: DATABASE_URL=sqlite:${path.replace(/\/$/, '')}/latchkey.sqlite.`;
    case 'is-no-file':
      return `${path} is not a regular file. Name another one in DATABASE_URL.`;
    case 'file-closed':
      return `This user may not read the database ${path}. Give it the right to (chown, or chmod 600), or start Latchkey as the file’s owner.`;
    case 'file-read-only':
      return `The database ${path} can only be read. Make it writable (chmod 600 '${path}', or chown it to this user; mount the volume writable), or name another file in DATABASE_URL.`;
    case 'beside-read-only':
      return `${path} belongs to the database and can’t be written by this user. Chown it to this user, or chmod 600 it. Don’t delete it: it may hold the latest changes.`;
  }
}
