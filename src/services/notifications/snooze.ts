import { type EntityManager, Not } from 'typeorm';
import { type ApiKey, snapshotOfKey } from '../../domain/keys/apiKey.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Snooze } from '../../domain/warnings/expiry.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import { decideSnooze, type SnoozeFacts } from '../../domain/warnings/snooze.ts';
import { KeyEntity, SecretEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import { refuseIfChanged } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { readSettings } from '../projects/warningSettings.ts';

/** Until when a key's owner is not reminded of its end. */
export interface Snoozed {
  readonly until: EpochMs;
}

/**
 * Puts off the warnings of a key's end: what waits to be told of it is dropped, and the sweep plans again. Nothing else changes, and
 * asked again for the same it changes nothing at all.
 * @param found the key as permission was decided on it: one that has another owner by now is not theirs to put off.
 */
export async function snoozeKey(
  context: ServiceContext,
  requester: Requester,
  found: ApiKey,
  snooze: Snooze,
): Promise<Result<Snoozed>> {
  return await change(context, async (locked) => {
    const key = await selectKeyForUpdate(locked, found.id);
    if (key === undefined) return refused({ code: 'not-found', subject: SUCH.key });
    const permit = await authorize(context, locked, requester, demandOnKey('key.snooze', key));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const { manager } = transaction;
    const now = context.clock();
    const changed = refuseIfChanged('key', key.name, snapshotOfKey(found, now), snapshotOfKey(key, now));
    if (changed !== undefined) return refused(changed);
    const facts = await gatherFacts(context, manager, key);
    const decided = decideSnooze(key, snooze, facts, now);
    if (decided.kind === 'refused') return decided;
    const snoozedUntil = decided.value;
    const row = await manager.findOneByOrFail(KeyEntity, { id: key.id });
    if (row.snoozedUntil === snoozedUntil) return done({ until: snoozedUntil });
    await manager.update(KeyEntity, { id: key.id }, { snoozedUntil, warnAt: 0 });
    const waiting = { keyId: key.id, kind: 'expiry', threshold: Not('after'), state: 'waiting' } as const;
    await manager.update(WarningEntity, waiting, { state: 'dropped', detail: { why: 'snoozed' } });
    const detail = { for: snooze, until: new Date(snoozedUntil).toISOString() };
    const where = { projectId: key.project.id, keyId: key.id };
    transaction.record({ by, action: 'key.snooze', subject: key.name, ...where, detail });
    return done({ until: snoozedUntil });
  });
}

/** The same as the sweep goes by. */
async function gatherFacts(
  { policy: { warn } }: ServiceContext,
  manager: EntityManager,
  key: ApiKey,
): Promise<SnoozeFacts> {
  const reminded = await manager.findOneBy(PersonEntity, { id: recipientName(recipientOf(key)) });
  const settings = await readSettings(manager, [key.project.id]);
  const current = await manager.findOneBy(SecretEntity, { keyId: key.id, state: 'current' });
  return {
    cron: warn.cron,
    zone: reminded?.timeZone ?? null,
    days: settings.get(key.project.id)?.days ?? warn.days,
    since: current?.createdAt ?? key.createdAt,
  };
}
