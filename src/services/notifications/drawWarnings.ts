import { In } from 'typeorm';
import type { Digest } from '../../domain/warnings/digest.ts';
import { WarningEntity, type WarningMessageRow } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { digestFacts, keysOf, makeDigest } from './makeDigest.ts';

/** Reads what a message with a project's warnings shows now: the same warnings, and who has their keys. */
export async function readWarnings(
  context: ServiceContext,
  { digestId, warningIds }: Pick<WarningMessageRow, 'digestId' | 'warningIds'>,
): Promise<Digest | undefined> {
  return await context.database.read(async (manager) => {
    const rows = await manager.findBy(WarningEntity, { id: In([...warningIds]) });
    return await makeDigest(manager, digestFacts(context.policy, digestId), rows, await keysOf(manager, rows));
  });
}
