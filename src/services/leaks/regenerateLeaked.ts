import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import { planRegeneration } from '../../domain/keys/regeneration.ts';
import type { LeakQuestionState } from '../../domain/leaks/leakQuestion.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { linksOf } from '../apps/appRows.ts';
import { onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { handOver } from '../handovers/handOver.ts';
import { tellOwner } from '../keys/changeKey.ts';
import { drawPendingSecret } from '../keys/createKey.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import type { Permit } from '../people/authorization.ts';
import { rotationUnderWay } from '../rotations/facts/rotationFacts.ts';
import { beginRotation } from '../rotations/startRotation.ts';

/** What a press works on. */
export interface LeakPress {
  readonly permit: Permit;
  readonly requester: Requester;
  readonly key: ApiKey;
  readonly row: LeakQuestionRow;
}

/** What an answer led to. */
export interface LeakActed {
  readonly state: LeakQuestionState;
  readonly newSecretId?: string;
  readonly handoverId?: string;
  /** What else changed that messages show. */
  readonly subjects?: readonly LiveSubject[];
}

/**
 * Gives a key whose secret leaked another one. With linked apps a guided rotation begins, which retires the leaked secret when the last app
 * has the new one. Without any, the new secret is sealed for the person who pressed, and the leaked one stops when they reveal it
 * (invariant 5).
 */
export async function regenerateLeaked(context: ServiceContext, press: LeakPress): Promise<Result<LeakActed>> {
  const { permit, key } = press;
  const { manager } = permit.transaction;
  const now = context.clock();
  if ((await rotationUnderWay(manager, key.id)) !== undefined)
    return refused({ code: 'rotation-under-way', subject: key.name });
  if (key.secrets.some((secret) => effectiveState(secret, now) === 'pending'))
    return refused({ code: 'secret-on-its-way', subject: key.name });
  return (await linksOf(manager, key.id)).length > 0
    ? await rotateLeaked(context, press)
    : await handOverNew(context, press);
}

async function rotateLeaked(context: ServiceContext, press: LeakPress): Promise<Result<LeakActed>> {
  const begun = await beginRotation(context, press, { mode: 'stop' }, { because: 'leak' });
  if (begun.kind === 'refused') return begun;
  return done({ state: 'rotating', subjects: [{ kind: 'rotation', id: begun.value.id }] });
}

async function handOverNew(
  context: ServiceContext,
  { permit: { transaction, by }, requester, key }: LeakPress,
): Promise<Result<LeakActed>> {
  const asked = { replacement: 'secret', overlap: 0, validity: context.policy.keyValidity } as const;
  const plan = planRegeneration(key, asked, context.clock());
  if (plan.kind === 'refused') return plan;
  const { generation, pendingUntil, expiresAt, overlap } = plan.value;
  const fresh = { keyId: key.id, generation, pendingUntil, expiresAt, overlap };
  const { secretId, secret } = await drawPendingSecret(context, transaction, fresh);
  const detail = { replace: 'secret', overlap: '0', because: 'leak' };
  transaction.record({ by, action: 'key.regenerate', ...onKey(key), detail });
  const { platform, externalId, onCallReadAt } = requester;
  const handed = await handOver(context, transaction, {
    by,
    key: { id: key.id, name: key.name, projectId: key.project.id },
    secretId,
    secret,
    to: { id: by.personId, name: by.name },
    account: { platform, externalId, onCallReadAt },
  });
  await tellOwner(context, transaction, by, key, 'regenerated');
  return done({ state: 'handed', newSecretId: secretId, handoverId: handed.id, subjects: [handed] });
}
