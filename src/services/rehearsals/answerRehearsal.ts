import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { isOpen, isOvertaken, type RehearsalAnswer, rehearsedSecrets } from '../../domain/rehearsals/rehearsal.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { RehearsalEntity, type RehearsalRow } from '../../persistence/entities/incidents/rehearsals.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { applyStatus } from '../keys/changeKey.ts';
import { joinLive } from '../liveMessages/join.ts';
import { authorize, type Permit } from '../people/authorization.ts';
import { labelPerson } from '../people/findPeople.ts';
import { retirePrevious } from '../rotations/retireSecrets.ts';
import { countUses } from './rehearsalRows.ts';

/**
 * Cuts or calls off a rehearsal. The first answer counts: the key and the row are locked, and of any number of presses, on whichever
 * platform and replica, one finds it open. Cutting does what was rehearsed, in the same transaction, with the permission held now
 * (invariant 16); when it returns, this process refuses what was stopped (invariant 7).
 * @returns a refusal: `rehearsal-over`, `key-changed` in what matters, or a missing permission.
 */
export async function answerRehearsal(
  context: ServiceContext,
  requester: Requester,
  rehearsalId: string,
  answer: RehearsalAnswer,
): Promise<Result<{ readonly id: string }>> {
  const endedBy = await labelPerson(context, { id: requester.personId, name: requester.name });
  const keyId = await context.database.read(
    async (manager) => (await manager.findOneBy(RehearsalEntity, { id: rehearsalId }))?.keyId,
  );
  if (keyId === undefined) return refused({ code: 'not-found', subject: SUCH.key });
  const outcome = await change(context, async (locked): Promise<Result<{ readonly id: string }>> => {
    const key = await selectKeyForUpdate(locked, keyId);
    const row = await locked.selectOneForUpdate(RehearsalEntity, { id: rehearsalId });
    if (key === undefined || row === null) return refused({ code: 'not-found', subject: SUCH.key });
    const recordAs = answer === 'cut' ? (`key.${row.kind}` as const) : 'rehearsal.call-off';
    const action = `key.${row.kind}` as const;
    const weighsAs = answer === 'cut' ? action : 'nothing';
    const permit = await authorize(context, locked, requester, { ...demandOnKey(action, key), recordAs, weighsAs });
    if (permit.kind === 'refused') return permit;
    const refusal = refuseAnswer(row, key, context.clock());
    if (refusal !== undefined) {
      const { by } = permit;
      const detail = { code: refusal.code };
      permit.transaction.record({ by, action: recordAs, ...onKey(key), outcome: 'refused', detail });
      return { ...refused(refusal), recorded: true };
    }
    const counted = await countLast(context, permit, row, key);
    const detail = { rehearsed: String(counted.total) };
    if (answer === 'call-off') {
      permit.transaction.record({ by: permit.by, action: 'rehearsal.call-off', ...onKey(key), detail });
    } else {
      const cut =
        row.kind === 'disable'
          ? await applyStatus(context, permit, key, 'disable', detail)
          : await retirePrevious(context, permit, key, detail);
      if (cut.kind === 'refused') return cut;
    }
    const now = context.clock();
    await locked.manager.update(
      RehearsalEntity,
      { id: rehearsalId },
      {
        ...counted,
        callers: [...counted.callers],
        state: answer === 'cut' ? 'cut' : 'called-off',
        revision: row.revision + 1,
        countedAt: row.state === 'running' ? now : row.countedAt,
        endedAt: now,
        endedBy,
        baseline: [],
      },
    );
    await joinLive(context, locked.manager, { kind: 'rehearsal', id: rehearsalId }, requester);
    return done({ id: rehearsalId });
  });
  if (outcome.kind === 'done') context.live?.changed({ kind: 'rehearsal', id: rehearsalId });
  return outcome;
}

function refuseAnswer(row: RehearsalRow, key: ApiKey, now: number): Refusal | undefined {
  return !isOpen(row) || isOvertaken(row, key, now) ? { code: 'rehearsal-over', subject: key.name } : undefined;
}

/** The figures that stay: as they are now, or as they were when its time was over. */
async function countLast(context: ServiceContext, { transaction }: Permit, row: RehearsalRow, key: ApiKey) {
  const { callers, callerCount, total } = row;
  if (row.state !== 'running') return { callers, callerCount, total };
  return await countUses(transaction.manager, row, rehearsedSecrets(row.kind, key, context.clock()));
}
