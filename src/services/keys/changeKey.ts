import { In } from 'typeorm';
import type { AuditAction } from '../../domain/audit/auditAction.ts';
import { type ApiKey, snapshotOfKey } from '../../domain/keys/apiKey.ts';
import { decideStatusChange, type StatusChange, type StatusVerb } from '../../domain/keys/keyChanges.ts';
import { isSameOwner, ownedBy, ownedByProject, ownerName, ownerText } from '../../domain/keys/keyOwner.ts';
import type { OnCallVerb } from '../../domain/notices/postedChange.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import { KeyEntity, SecretEntity } from '../../persistence/entities/keys.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change, onKey } from '../audit/auditTrail.ts';
import { claimConfirmation, refuseIfChanged, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { askAgain } from '../leaks/askAgain.ts';
import { queueNotice } from '../outbox/notices.ts';
import { authorize, type Permit } from '../people/authorization.ts';
import { isMember } from '../people/roles.ts';
import { interruptRotation } from '../rotations/interruptRotation.ts';
import { isOnCall, tellRoom } from '../telling/tellRoom.ts';
import { changeOwner } from './changeOwner.ts';

/**
 * Runs any confirmed change of a key: claim the question, lock the key, decide the permission again, check that the key
 * is as shown, decide and write, all in one transaction with its audit event. A refusal also closes the question and is
 * recorded.
 * @param action the permission needed, e.g. `key.disable`; also its audit name.
 * @param decide decides on the locked key and writes; it records its own success.
 * @param weighsAs what the project's approvals take it for, see Demand.
 */
export async function changeConfirmedKey<T>(
  context: ServiceContext,
  by: Requester,
  confirmation: Confirmation,
  action: Demand['action'],
  decide: (key: ApiKey, permit: Permit) => Promise<Result<T>>,
  weighsAs: Demand['weighsAs'] = action,
): Promise<Result<T>> {
  return await change(context, async (transaction) => {
    const lost = await claimConfirmation(context, transaction, confirmation);
    if (lost !== undefined) {
      const detail = { code: lost.code };
      const subject = confirmation.seen['name'] ?? 'unknown key';
      transaction.record({ by, action, subject, outcome: 'refused', keyId: confirmation.subjectId, detail });
      return refused(lost);
    }
    const key = await selectKeyForUpdate(transaction, confirmation.subjectId);
    const outcome = await decideOn(context, transaction, by, { confirmation, action, key, weighsAs }, decide);
    if (outcome.kind === 'done') return outcome;
    await voidConfirmation(transaction, confirmation.id);
    if (outcome.recorded !== true) recordRefused(transaction, by, action, key, outcome.refusal);
    return outcome;
  });
}

async function decideOn<T>(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: Requester,
  asked: Required<Pick<Demand, 'action' | 'weighsAs'>> & {
    readonly confirmation: Confirmation;
    readonly key: ApiKey | undefined;
  },
  decide: (key: ApiKey, permit: Permit) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { confirmation, action, key, weighsAs } = asked;
  if (key === undefined) return refused({ code: 'not-found', subject: SUCH.key });
  const permit = await authorize(context, transaction, by, { ...demandOnKey(action, key), weighsAs });
  if (permit.kind === 'refused') return permit;
  const changed = refuseIfChanged('key', key.name, confirmation.seen, snapshotOfKey(key, context.clock()));
  return changed === undefined ? await decide(key, permit) : refused(changed);
}

function recordRefused(
  transaction: AuditedTransaction,
  by: AuthorizedActor,
  action: AuditAction,
  key: ApiKey | undefined,
  refusal: Refusal,
): void {
  const detail = { code: refusal.code };
  const where = key === undefined ? {} : { projectId: key.project.id, keyId: key.id };
  transaction.record({ by, action, subject: key?.name ?? 'unknown key', outcome: 'refused', detail, ...where });
}

/**
 * Disables, activates, unlocks or deletes a key. When it returns, this process applies the new status (invariant 7).
 */
export async function changeStatus(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  verb: StatusVerb,
): Promise<Result<ApiKey>> {
  return await changeConfirmedKey(context, requester, confirmation, `key.${verb}`, (key, permit) =>
    applyStatus(context, permit, key, verb),
  );
}

/**
 * The same on a locked key, in the transaction in which it was permitted.
 * @param detail what led to it, for its audit event.
 */
export async function applyStatus(
  context: ServiceContext,
  { transaction, by }: Permit,
  key: ApiKey,
  verb: StatusVerb,
  detail?: Readonly<Record<string, string>>,
): Promise<Result<ApiKey>> {
  const decision = decideStatusChange(key, verb, context.clock());
  if (decision.kind === 'refused') return decision;
  await writeStatusChange(context, transaction, key.id, verb, decision.value);
  const why = detail === undefined ? {} : { detail };
  transaction.record({ by, action: `key.${verb}`, ...onKey(key), ...why });
  await tellOwner(context, transaction, by, key, VERB_TEXT[verb]);
  if (verb === 'activate' || verb === 'unlock')
    await askAgain(context, transaction, key.id, { how: VERB_TEXT[verb], by });
  return done({ ...key, ...decision.value });
}

/** Writes what a verb changes about a locked key. The caller has decided that it may, and records it. */
export async function writeStatusChange(
  context: ServiceContext,
  transaction: AuditedTransaction,
  keyId: string,
  verb: StatusVerb,
  { failures, ...moments }: StatusChange,
): Promise<void> {
  await transaction.manager.update(
    KeyEntity,
    { id: keyId },
    { ...moments, ...(failures === undefined ? {} : { failures: [...failures] }), warnAt: 0 },
  );
  if (verb === 'delete') await retireAll(transaction, keyId);
  if (verb === 'delete' || verb === 'disable')
    await interruptRotation(context, transaction, keyId, verb === 'delete' ? 'key-deleted' : 'key-disabled');
  transaction.keyChanged(keyId);
}

const VERB_TEXT = { disable: 'disabled', activate: 'activated', unlock: 'unlocked', delete: 'deleted' } as const;

async function retireAll(transaction: AuditedTransaction, keyId: string): Promise<void> {
  const live = { keyId, state: In(['pending', 'current', 'previous']) };
  // Without an end: that tells a deleted key's secrets from a replaced one's, see decideVerify.
  await transaction.manager.update(SecretEntity, live, { state: 'retired', pendingUntil: null, overlapEndsAt: null });
}

/**
 * Transfers a key to another owner: a person, who must be able to see it, or its project. A project's key that is assigned to someone
 * is given back by a transfer to the project.
 */
export async function transferKey(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  to: Named | 'project',
): Promise<Result<ApiKey>> {
  return await changeConfirmedKey(
    context,
    requester,
    confirmation,
    'key.transfer',
    async (key, { transaction, by }) => {
      const owner = to === 'project' ? ownedByProject(key.project) : ownedBy(to);
      if (isSameOwner(key.owner, owner)) return refused({ code: 'same-owner', subject: ownerName(owner) });
      if (to !== 'project' && !(await isMember(transaction, key.project.id, to.id)))
        return refused({ code: 'not-a-member', subject: to.name, within: key.project.name });
      await changeOwner(transaction, key, owner);
      const detail = { from: ownerText(key.owner), to: ownerName(owner) };
      transaction.record({
        by,
        action: 'key.transfer',
        ...onKey(key),
        detail,
      });
      if (to !== 'project' && to.id !== by.personId) {
        const params = { by: by.name, key: key.name, place: placeOf(key) };
        const about = `owner:${key.id}:${confirmation.id}`;
        const notice = { kind: 'key-received', params, about, projectIds: [key.project.id] } as const;
        await queueNotice(context, transaction, { ...notice, personId: to.id });
      }
      return done({ ...key, owner });
    },
  );
}

/**
 * Notifies a key's owner of an on-call person's change, and why; and the conversation of an incident, where it is made there. Other
 * changes are not announced: a role is trust enough.
 */
export async function tellOwner(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: AuthorizedActor,
  key: ApiKey,
  did: OnCallVerb,
): Promise<void> {
  const reminded = recipientName(recipientOf(key));
  if (!isOnCall(by)) return;
  // A new secret is told of once it was shown: until then nothing has changed.
  if (did !== 'regenerated') await tellRoom(context, transaction, by, key, { did });
  if (reminded === by.personId) return;
  await queueNotice(context, transaction, {
    kind: 'on-call',
    params: { by: by.name, did, key: key.name, place: placeOf(key), reason: by.reason ?? null },
    personId: reminded,
    about: `on-call:${key.id}:${context.clock()}`,
    projectIds: [key.project.id],
  });
}

function placeOf({ project, channel }: ApiKey): string {
  return `${project.name}/${channel.name}`;
}
