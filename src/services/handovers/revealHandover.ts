import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState, type SecretRecord } from '../../domain/keys/keySecrets.ts';
import { PENDING_LIFE } from '../../domain/keys/regeneration.ts';
import { Secret } from '../../domain/keys/secret.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { platformLabel } from '../../domain/platformFacts.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { refuseReveal } from '../../domain/requests/handover.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuthorizedTransaction, change, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import type { UndeliveredSecret } from '../keys/createKey.ts';
import { openDelivery } from '../keys/openDelivery.ts';
import { queueNotice } from '../outbox/notices.ts';
import { authorize } from '../people/authorization.ts';
import { lockHandover, saveHandover } from './handoverRows.ts';

/**
 * Reveal once: hands out a sealed secret for one private showing, to the person it is for (invariant 1). Of any number of presses, on
 * whichever platform and replica, one gets it: the key and the handover are locked. The others are told when and where it was shown, and
 * the person hears of every further try. The caller shows it: `rememberShownSecret` before, `settleHandover` after.
 * @returns what to show, or a refusal: `secret-shown`, `secret-discarded`, `foreign-press`, or a missing permission.
 */
export async function revealHandover(
  context: ServiceContext,
  requester: Requester,
  handoverId: string,
): Promise<Result<UndeliveredSecret>> {
  const outcome = await change(context, async (locked): Promise<Result<UndeliveredSecret>> => {
    const found = await locked.manager.findOneBy(HandoverEntity, { id: handoverId });
    const key = found === null ? undefined : await selectKeyForUpdate(locked, found.keyId);
    const row = found === null ? null : await lockHandover(locked, handoverId);
    if (key === undefined || row === null) return refused({ code: 'not-found', subject: SUCH.handover });
    const permit = await authorize(context, locked, requester, demandOnHandover(key));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const now = context.clock();
    const pending = key.secrets.find(({ id }) => id === row.secretId);
    const refusal = refuseNow(row, key, pending, by.personId, now);
    const about = { by, action: 'secret.reveal', ...onKey(key) } as const;
    if (refusal !== undefined || row.sealed === null) {
      const why = refusal ?? ({ code: 'secret-discarded', subject: key.name } as const);
      transaction.record({ ...about, outcome: 'refused', detail: { code: why.code, handover: row.id } });
      await noteTry(context, transaction, by, key, row, why);
      return { ...refused(inWords(context, why)), recorded: true };
    }
    const deliveryId = newRowId(context);
    await openDelivery(context, transaction.manager, { id: deliveryId, secretId: row.secretId, keyId: key.id, by });
    const pendingUntil = now + PENDING_LIFE;
    await transaction.manager.update(SecretEntity, { id: row.secretId, state: 'pending' }, { pendingUntil });
    transaction.keyChanged(key.id);
    await saveHandover(transaction.manager, row, { state: 'showing', shownAt: now, shownOn: by.platform });
    transaction.record({ ...about, detail: { handover: row.id } });
    const secret = new Secret(context.pepper.open(row.sealed));
    return done({ deliveryId, keyId: key.id, keyName: key.name, secret });
  });
  context.live?.changed({ kind: 'handover', id: handoverId });
  return outcome;
}

/** The demand that seeing a handed secret makes on its key: its recipient must still see the project. */
export function demandOnHandover({ id, name, project }: ApiKey): Demand {
  const scope = { projectId: project.id, projectName: project.name, keyId: id };
  return { action: 'secret.reveal', subject: name, noun: 'key', scope };
}

function refuseNow(
  row: HandoverRow,
  key: ApiKey,
  secret: SecretRecord | undefined,
  asking: string,
  now: EpochMs,
): Refusal | undefined {
  // Where the key was deleted or regenerated meanwhile, there is nothing to show.
  const isPending = secret !== undefined && effectiveState(secret, now) === 'pending';
  const { personId, state, keptUntil, shownAt, shownOn } = row;
  const facts = { personId, state, isKept: row.sealed !== null && isPending, keptUntil, shownAt, shownOn };
  return refuseReveal(facts, key.name, asking, now);
}

/** Platforms by the names that people read. */
function inWords({ policy }: ServiceContext, refusal: Refusal): Refusal {
  return refusal.code === 'secret-shown' ? { ...refusal, on: platformLabel(policy.platforms, refusal.on) } : refusal;
}

/** Counts a press on a secret that was shown already, and tells the person it is for. */
async function noteTry(
  context: ServiceContext,
  transaction: AuthorizedTransaction,
  by: AuthorizedActor,
  key: ApiKey,
  row: HandoverRow,
  { code }: Refusal,
): Promise<void> {
  if (code !== 'secret-shown') return;
  const facts = { tries: row.tries + 1, triedAt: context.clock(), triedOn: by.platform };
  await saveHandover(transaction.manager, row, facts);
  const on = platformLabel(context.policy.platforms, by.platform);
  const place = `${key.project.name}/${key.channel.name}`;
  await queueNotice(context, transaction, {
    kind: 'reveal-again',
    params: { key: key.name, place, on },
    personId: row.personId,
    about: `reveal:${row.id}:${by.platform}`,
    projectIds: [key.project.id],
  });
}
