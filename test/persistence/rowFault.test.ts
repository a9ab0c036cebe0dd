import { QueryFailedError } from 'typeorm';
import { expect, it } from 'vitest';
import { faultOf } from '../../src/persistence/rowFault.ts';

function failed(code: string): QueryFailedError {
  return new QueryFailedError('INSERT …', [], Object.assign(new Error(code), { code }));
}

it.each([
  ['one statement meets a row twice', failed('21000')],
  ['a text that can’t be stored', failed('22021')],
  ['a broken constraint', failed('23514')],
  ['an index entry that is too long', failed('54000')],
  ['a broken constraint in SQLite', failed('SQLITE_CONSTRAINT')],
  ['a value that is too big', failed('SQLITE_TOOBIG')],
  ['an error in what is made of the row', new TypeError('x is not a function')],
])('lies in a row: %s', (_what, error) => {
  expect(faultOf(error)).toBe('row');
});

it.each([
  ['a server that shuts down', failed('57P01')],
  ['a deadlock', failed('40P01')],
  ['a statement’s time limit', failed('57014')],
  ['a full disk', failed('SQLITE_FULL')],
  ['a busy file', failed('SQLITE_BUSY')],
  ['a table that is away', failed('42P01')],
  ['a table that is away in SQLite', failed('SQLITE_ERROR')],
  ['a connection that was cut', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['a connection that ended without a word', new Error('Connection terminated unexpectedly')],
  ['nothing that can be known', undefined],
])('lies in the database: %s', (_what, error) => {
  expect(faultOf(error)).toBe('database');
});
