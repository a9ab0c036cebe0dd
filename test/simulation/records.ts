import { CHAIN_START } from '../../src/domain/audit/auditChain.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { KeyEntity, type KeyRow, SecretEntity, type SecretRow } from '../../src/persistence/entities/keys.ts';
import { WarningEntity, type WarningRow } from '../../src/persistence/entities/warnings.ts';
import { type ChainReport, verifyChain } from '../../src/services/audit/auditTrail.ts';
import type { Stack } from './stack.ts';

/** Walks the whole audit chain. */
export async function chainOf(stack: Stack): Promise<ChainReport> {
  return await verifyChain(stack.context, { seq: 0, hash: CHAIN_START });
}

/** How often each action was done, by the audit trail. */
export async function doneEvents(stack: Stack): Promise<Readonly<Record<string, number>>> {
  return await countEvents(stack, 'done');
}

/** How often each action was refused, by the audit trail, with the refusal's code: `press:foreign-press`. */
export async function refusedEvents(stack: Stack): Promise<Readonly<Record<string, number>>> {
  return await countEvents(stack, 'refused');
}

async function countEvents(stack: Stack, outcome: 'done' | 'refused'): Promise<Readonly<Record<string, number>>> {
  const rows = await stack.database.read((manager) => manager.findBy(AuditEntity, { outcome }));
  const counts: Record<string, number> = {};
  for (const { action, detail } of rows) {
    const name = outcome === 'done' ? action : `${action}:${detail['code'] ?? ''}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Reads a key as it is stored. @throws where there is none. */
export async function storedKey(stack: Stack, id: string): Promise<KeyRow> {
  return await stack.database.read((manager) => manager.findOneByOrFail(KeyEntity, { id }));
}

/** Reads a key's secrets as they are stored, oldest first. */
export async function storedSecrets(stack: Stack, keyId: string): Promise<readonly SecretRow[]> {
  return await stack.database.read((manager) =>
    manager.find(SecretEntity, { where: { keyId }, order: { generation: 'ASC' } }),
  );
}

/** Reads what owners are warned of, or were, in the order of its moments. */
export async function storedWarnings(stack: Stack): Promise<readonly WarningRow[]> {
  return await stack.database.read((manager) => manager.find(WarningEntity, { order: { dueAt: 'ASC' } }));
}
