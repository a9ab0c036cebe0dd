import { IsNull } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { discardSecret } from '../keys/completeRotation.ts';
import { queueNotice } from '../outbox/notices.ts';
import { labelled } from '../people/findPeople.ts';
import { lockHandover, saveHandover } from './handoverRows.ts';

/** How many handovers are looked at in one run. */
const HANDOVERS = 500;

/**
 * Ends the handovers whose time is over, or whose secret was used, replaced or discarded. What was kept for 15 minutes is wiped
 * (invariant 1); a secret that nobody was shown is discarded, and its key with it if it never had another. Idempotent: safe to run
 * twice, anywhere.
 * @returns how many changed.
 */
export async function settleHandovers(context: ServiceContext): Promise<number> {
  const open = await context.database.read((manager) =>
    manager.find(HandoverEntity, { where: { endedAt: IsNull() }, order: { keptUntil: 'ASC' }, take: HANDOVERS }),
  );
  let settled = 0;
  for (const { id, keyId } of open) {
    const isSettled = await change(context, async (transaction) => {
      const key = await selectKeyForUpdate(transaction, keyId);
      const row = await lockHandover(transaction, id);
      return row !== null && row.endedAt === null && (await settleOne(context, transaction, key, row));
    });
    if (!isSettled) continue;
    settled += 1;
    context.live?.changed({ kind: 'handover', id });
  }
  return settled;
}

async function settleOne(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey | undefined,
  row: HandoverRow,
): Promise<boolean> {
  const { manager } = transaction;
  const now = context.clock();
  const secret = key?.secrets.find(({ id }) => id === row.secretId);
  if (secret?.state !== 'pending' || key === undefined) {
    const state = row.state !== 'waiting' && isGood(secret) ? 'shown' : 'discarded';
    await saveHandover(manager, row, { state, sealed: null, endedAt: now });
    if (state === 'discarded') await tellLapsed(context, transaction, key, row);
    return true;
  }
  if (now < row.keptUntil) return false;
  if (row.state === 'waiting') {
    await discardSecret(transaction, key, secret, now, 'never-shown');
    await saveHandover(manager, row, { state: 'discarded', sealed: null, endedAt: now });
    await tellLapsed(context, transaction, key, row);
    return true;
  }
  return await settleShown(transaction, key, row, secret, now);
}

/** A showing of which nobody knows the outcome: a process may have died in the middle. Its first use still proves it. */
async function settleShown(
  transaction: AuditedTransaction,
  key: ApiKey,
  row: HandoverRow,
  secret: SecretRecord,
  now: EpochMs,
): Promise<boolean> {
  const { manager } = transaction;
  if (secret.pendingUntil === null || now < secret.pendingUntil) {
    if (row.state === 'perhaps' && row.sealed === null) return false;
    await saveHandover(manager, row, { state: 'perhaps', sealed: null });
    return true;
  }
  await discardSecret(transaction, key, secret, now, 'never-used');
  await saveHandover(manager, row, { state: 'discarded', sealed: null, endedAt: now });
  return true;
}

const isGood = (secret: SecretRecord | undefined): boolean =>
  secret?.state === 'current' || secret?.state === 'previous' || secret?.state === 'retired';

async function tellLapsed(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey | undefined,
  row: HandoverRow,
): Promise<void> {
  // Where the key was changed before the time was over, its owner did that.
  if (key === undefined || row.state !== 'waiting' || context.clock() < row.keptUntil) return;
  const removed = key.secrets.every(({ id, state }) => id === row.secretId || state === 'discarded');
  const params = { key: key.name, place: `${key.project.name}/${key.channel.name}`, removed, waitedFor: null };
  const notice = { kind: 'secret-lapsed', about: `lapsed:${row.id}`, projectIds: [row.projectId] } as const;
  await queueNotice(context, transaction, { ...notice, params, personId: row.personId });
  // Who approved a request needs to do nothing: its asker asks again.
  if (row.requestId !== null || row.givenById === row.personId) return;
  const [waitedFor] = await labelled(context.policy.platforms, transaction.manager, [row.personId]);
  const told = { ...params, waitedFor: waitedFor?.label ?? '' };
  await queueNotice(context, transaction, { ...notice, params: told, personId: row.givenById });
}
