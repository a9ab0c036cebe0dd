import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Connections, filesOf, readConnections } from '../../connectors/connections.ts';
import type { Logger } from '../../logging/logger.ts';
import { wrongConnectionsText } from '../startup/copy.ts';
import { StartupError } from '../startup/startupError.ts';
import { codeOf, readNamedFile } from './namedFile.ts';

/**
 * Reads the connections that the operator declared. A file that one of them names and that can't be read yet is only reported: a
 * token may be written by another program later, and keys are to be checked meanwhile.
 * @param file undefined if there is none.
 * @throws {StartupError} with every problem at once.
 */
export async function loadConnections(
  file: string | undefined,
  log: Pick<Logger, 'warn'> | undefined,
): Promise<Connections> {
  if (file === undefined) return new Map();
  const text = await readNamedFile('LATCHKEY_CONNECTIONS', file);
  const read = readConnections(text, dirname(file));
  if (read.kind === 'problems') throw new StartupError(wrongConnectionsText(file, read.problems));
  for (const { name, file: named } of filesOf(read.connections)) {
    await access(named, constants.R_OK).catch((error: unknown) => {
      log?.warn({ connection: name, file: named, why: codeOf(error) }, 'connection file unreadable');
    });
  }
  return read.connections;
}
