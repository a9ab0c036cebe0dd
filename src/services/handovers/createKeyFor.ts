import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { KEPT_FOR } from '../../domain/requests/handover.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { addKey, drawPendingSecret, lockPlace, type NewKey } from '../keys/createKey.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { authorize, demandOf } from '../people/authorization.ts';
import { isMember } from '../people/roles.ts';
import { handOver } from './handOver.ts';

/** A key that was created for somebody else, whose secret waits for them. */
export interface HandedKey {
  readonly keyId: string;
  readonly keptUntil: EpochMs;
}

/**
 * Creates a key and hands its secret to somebody else, sealed: who creates it never sees it, and its plaintext leaves this function only
 * under the seal (invariant 1).
 * @param to who may see it, once: a member of the project.
 * @returns a refusal as `createKey` does; `not-a-member` also for the person it is for.
 */
export async function createKeyFor(
  context: ServiceContext,
  requester: Requester,
  asked: NewKey,
  to: Named,
): Promise<Result<HandedKey>> {
  const { project } = asked.channel;
  let handed: LiveSubject | undefined;
  const outcome = await change(context, async (locked): Promise<Result<HandedKey>> => {
    const place = await lockPlace(locked, asked.channel);
    const permit = await authorize(context, locked, requester, demandOf('key.create', project, asked.name));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (!(await isMember(transaction, project.id, to.id)))
      return refused({ code: 'not-a-member', subject: to.name, within: project.name });
    const added = await addKey(context, transaction, by, asked, place);
    if (added.kind === 'refused') return added;
    const { keyId } = added.value;
    const { secretId, secret } = await drawPendingSecret(context, transaction, added.value);
    const key = { id: keyId, name: asked.name, projectId: project.id };
    handed = await handOver(context, transaction, { by, key, secretId, secret, to });
    return done({ keyId, keptUntil: context.clock() + KEPT_FOR });
  });
  if (outcome.kind === 'done' && handed !== undefined) context.live?.changed(handed);
  return outcome;
}
