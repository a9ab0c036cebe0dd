import type { AuditAction } from '../../domain/audit/auditAction.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { decidePace, type PaceDecision } from '../../domain/people/pace.ts';
import type { Scope } from '../../domain/people/permissions.ts';
import { findPlatform } from '../../domain/platformFacts.ts';
import { type Result, refused } from '../../domain/result.ts';
import { SECOND } from '../../domain/time/time.ts';
import { ChangePaceEntity } from '../../persistence/entities/people/groups.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Counts a change that a person asks for, and refuses it where they ask for too many (domain/people/pace). All replicas count
 * together, in a row that each locks. Those who type where the program runs may do so by a script, and aren't counted.
 * @param action for the audit trail, which gets the first refusal of each window; `scope`: what the change is about.
 * @returns the refusal, already recorded; undefined where they may go on.
 */
export async function refuseIfTooFast(
  context: ServiceContext,
  by: Requester,
  action: AuditAction,
  scope: Scope & { readonly keyId?: string } = {},
): Promise<Extract<Result<never>, { readonly kind: 'refused' }> | undefined> {
  const { database, clock, policy } = context;
  if (findPlatform(policy.platforms, by.platform)?.local === true) return undefined;
  const { personId } = by;
  const now = clock();
  const known = await database.read((manager) => manager.findOneBy(ChangePaceEntity, { personId }));
  const before = decidePace(known ?? undefined, now);
  // A flood isn't written down.
  if (before.kind === 'refused' && !before.first) return refusal(before, now);
  const decision = await change(context, async (transaction) => {
    const { manager } = transaction;
    const first = { personId, since: now, changes: 0 };
    await manager.createQueryBuilder().insert().into(ChangePaceEntity).values(first).orIgnore().execute();
    const locked = await transaction.selectOneForUpdate(ChangePaceEntity, { personId });
    const decided = decidePace(locked ?? undefined, clock());
    if (decided.kind === 'refused' && !decided.first) return decided;
    await manager.update(ChangePaceEntity, { personId }, decided.next);
    if (decided.kind === 'refused') {
      const { projectId, keyId } = scope;
      const where = { ...(projectId === undefined ? {} : { projectId }), ...(keyId === undefined ? {} : { keyId }) };
      const detail = { code: 'too-many-changes' };
      transaction.record({ by, action, subject: by.name, outcome: 'refused', detail, ...where });
    }
    return decided;
  });
  return decision.kind === 'admitted' ? undefined : refusal(decision, now);
}

function refusal({ retryAt }: Extract<PaceDecision, { readonly kind: 'refused' }>, now: number) {
  const seconds = Math.max(1, Math.ceil((retryAt - now) / SECOND));
  return { ...refused({ code: 'too-many-changes', seconds }), recorded: true } as const;
}
