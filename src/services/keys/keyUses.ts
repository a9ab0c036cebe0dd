import { type EntityManager, MoreThan } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import type { ServiceContext } from '../context.ts';

/** One user of a key's secret: address, program, generation of the secret, and time of the last use. */
export interface KeyUse {
  readonly source: string;
  readonly app: string;
  readonly generation: number;
  readonly state: string;
  readonly lastAt: EpochMs;
  readonly count: number;
}

/** Lists a key's users since a moment, latest first; at most ten. */
export async function recentUses(context: ServiceContext, keyId: string, since: EpochMs): Promise<readonly KeyUse[]> {
  return await context.database.read((manager) => readRecentUses(manager, keyId, since));
}

/** The same inside a transaction. */
export async function readRecentUses(
  manager: EntityManager,
  keyId: string,
  since: EpochMs,
): Promise<readonly KeyUse[]> {
  const uses = await manager.find(SecretUseEntity, {
    where: { keyId, lastAt: MoreThan(since) },
    order: { lastAt: 'DESC' },
    take: 10,
  });
  if (uses.length === 0) return [];
  const secrets = new Map((await manager.findBy(SecretEntity, { keyId })).map((secret) => [secret.id, secret]));
  return uses.map(({ source, app, lastAt, count, secretId }) => {
    const secret = secrets.get(secretId);
    return { source, app, lastAt, count, generation: secret?.generation ?? 0, state: secret?.state ?? 'retired' };
  });
}
