import { retirePrevious } from '../../domain/apps/goBack.ts';
import { decideOverlap } from '../../domain/apps/overlap.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { OverlapEntity, type OverlapRow } from '../../persistence/entities/apps/rotations.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { queueNotice } from '../outbox/notices.ts';
import { rotationUnderWay, usesOfApps } from './facts/rotationFacts.ts';
import { changeSecrets } from './rotationSecrets.ts';

/** What a run did. */
export interface OverlapsSettled {
  readonly retired: number;
  readonly told: number;
}

/**
 * Looks at each overlap: retires the old secret 15 minutes after every linked app has used the new one (`overlap:until-used`), and
 * tells the person who rotated, once, that nobody has used the old one for 15 minutes. Idempotent: safe to run twice, anywhere.
 */
export async function settleOverlaps(context: ServiceContext): Promise<OverlapsSettled> {
  const rows = await context.database.read((manager) => manager.find(OverlapEntity));
  let [retired, told] = [0, 0];
  for (const row of rows) {
    const what = await change(context, (transaction) => settle(context, transaction, row));
    if (what === 'retire') retired += 1;
    if (what === 'tell') told += 1;
  }
  return { retired, told };
}

async function settle(context: ServiceContext, transaction: AuditedTransaction, found: OverlapRow) {
  const { manager } = transaction;
  const key = await selectKeyForUpdate(transaction, found.keyId);
  const row = await manager.findOneBy(OverlapEntity, { secretId: found.secretId });
  if (row === null) return 'leave';
  const now = context.clock();
  const what = key === undefined ? 'forget' : decideOverlap(await factsOf(transaction, key, row, now), now);
  if (what === 'forget' || what === 'retire') await manager.delete(OverlapEntity, { secretId: row.secretId });
  if (what === 'retire' && key !== undefined) await retire(transaction, key, now);
  if (what === 'tell' && key !== undefined) await notifyOwners(context, transaction, key, row, now);
  return what;
}

async function factsOf({ manager }: AuditedTransaction, key: ApiKey, row: OverlapRow, now: EpochMs) {
  const secret = key.secrets.find(({ id }) => id === row.secretId);
  const previous = key.secrets.filter((one) => effectiveState(one, now) === 'previous');
  const uses = await manager.findBy(SecretUseEntity, { keyId: key.id });
  const ofOld = uses.filter(({ secretId }) => previous.some(({ id }) => id === secretId));
  return {
    state: secret === undefined ? ('retired' as const) : effectiveState(secret, now),
    hasPrevious: previous.length > 0,
    untilUsed: row.untilUsed === 1,
    isToldOf: row.toldAt !== null,
    isRotating: (await rotationUnderWay(manager, key.id)) !== undefined,
    startedAt: row.startedAt,
    oldUsedAt: ofOld.length === 0 ? null : Math.max(...ofOld.map(({ lastAt }) => lastAt)),
    allUsedAt: row.untilUsed === 1 ? (await usesOfApps(manager, key.id, row.secretId)).allUsedAt : null,
  };
}

async function retire(transaction: AuditedTransaction, key: ApiKey, now: EpochMs): Promise<void> {
  await changeSecrets(transaction, key, retirePrevious(key.secrets, now));
  transaction.record({ by: 'latchkey', action: 'key.retire', ...onKey(key), detail: { because: 'until-used' } });
}

async function notifyOwners(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { id, name, project, channel }: ApiKey,
  { secretId, personId }: OverlapRow,
  now: EpochMs,
): Promise<void> {
  await transaction.manager.update(OverlapEntity, { secretId }, { toldAt: now });
  await queueNotice(context, transaction, {
    kind: 'old-secret-idle',
    params: { key: name, keyId: id, place: `${project.name}/${channel.name}` },
    personId,
    about: `old-secret-idle:${secretId}`,
    projectIds: [project.id],
  });
}
