import type { AppLink } from '../../domain/apps/app.ts';
import type { Rotation, RotationMode } from '../../domain/apps/rotation.ts';
import { planRotation, STOP_OVERLAP } from '../../domain/apps/rotationPlan.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import { LONGEST_OVERLAP, planRegeneration } from '../../domain/keys/regeneration.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { isThereAlready } from '../../persistence/databaseError.ts';
import { linksOf } from '../apps/appRows.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { changeConfirmedKey, tellOwner } from '../keys/changeKey.ts';
import { joinLive, joinWhereTheySpoke } from '../liveMessages/join.ts';
import type { Permit } from '../people/authorization.ts';
import { tellRoom } from '../telling/tellRoom.ts';
import { rotationUnderWay } from './facts/rotationFacts.ts';
import { insertRotation } from './facts/rotationRows.ts';

/** How a rotation with apps is to go. */
export type AskedRotation =
  | { readonly mode: 'stop' | 'until-used' }
  /** `overlap`: how long the old secret keeps working beside the new one; 30 days at most. */
  | { readonly mode: 'overlap'; readonly overlap: DurationMs };

/**
 * Starts a guided rotation: claims the question and stores the plan, in one transaction. Nothing changes for the key or an app yet;
 * the driver begins at once. A rotation that is started twice runs once: the key's row is locked, and an index admits one under way.
 * @returns the rotation, or a refusal: `rotation-under-way`, `no-linked-apps`, `secret-on-its-way`, what regenerating refuses, what
 * changed since the question, or a missing permission.
 */
export async function startRotation(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  asked: AskedRotation,
): Promise<Result<Rotation>> {
  const started = await onlyOne(() =>
    changeConfirmedKey(context, requester, confirmation, 'key.regenerate', async (key, permit) => {
      const started = await beginRotation(context, { permit, requester, key }, asked);
      if (started.kind === 'done')
        await tellRoom(context, permit.transaction, permit.by, key, { did: 'rotating', stops: 'last' });
      return started;
    }),
  );
  if (started.kind === 'done') {
    context.live?.changed({ kind: 'rotation', id: started.value.id });
    context.rotations?.wake(started.value.id);
  }
  if (started.kind === 'refused' && started.refusal.code === 'rotation-under-way')
    return refused({ code: 'rotation-under-way', subject: confirmation.seen['name'] ?? '' });
  return started;
}

/**
 * Begins a rotation of a locked key for the person who asked for it: they and the key's owner get a message that follows it.
 * @param because what led to it, for its audit event.
 */
export async function beginRotation(
  context: ServiceContext,
  on: { readonly permit: Permit; readonly requester: Requester; readonly key: ApiKey },
  asked: AskedRotation,
  because: Readonly<Record<string, string>> = {},
): Promise<Result<Rotation>> {
  const { transaction, by } = on.permit;
  const { key, requester } = on;
  const stored = await storeRotation(context, transaction, key, { id: by.personId, name: by.name }, asked);
  if (stored.kind === 'refused') return stored;
  const { rotation, detail } = stored.value;
  const about = { kind: 'rotation', id: rotation.id } as const;
  await joinLive(context, transaction.manager, about, requester);
  const reminded = recipientOf(key);
  if (reminded.kind === 'person' && reminded.personId !== by.personId)
    await joinWhereTheySpoke(context, transaction.manager, about, reminded.personId);
  transaction.record({ by, action: 'key.regenerate', ...onKey(key), detail: { ...detail, ...because } });
  await tellOwner(context, transaction, by, key, 'regenerated');
  return done(rotation);
}

/** A stored rotation, with what the audit trail says of it. */
export interface StoredRotation {
  readonly rotation: Rotation;
  readonly detail: Readonly<Record<string, string>>;
}

/**
 * Stores the plan of a rotation of a locked key. The caller has decided that it may, records it, and says when it is committed.
 * @param startedBy a person, or Latchkey itself.
 */
export async function storeRotation(
  context: ServiceContext,
  { manager }: Pick<AuditedTransaction, 'manager'>,
  key: ApiKey,
  startedBy: Named,
  asked: AskedRotation,
): Promise<Result<StoredRotation>> {
  const now = context.clock();
  const overlap = overlapOf(asked);
  const validity = context.policy.keyValidity;
  const plan = planRegeneration(key, { replacement: 'secret', overlap, validity }, now);
  if (plan.kind === 'refused') return plan;
  if ((await rotationUnderWay(manager, key.id)) !== undefined)
    return refused({ code: 'rotation-under-way', subject: key.name });
  if (key.secrets.some((secret) => effectiveState(secret, now) === 'pending'))
    return refused({ code: 'secret-on-its-way', subject: key.name });
  const links = await linksOf(manager, key.id);
  if (links.length === 0) return refused({ code: 'no-linked-apps', subject: key.name });
  const rotation = newRotation(context, key, startedBy, { mode: asked.mode, overlap, links });
  await insertRotation(manager, rotation);
  const apps = links.map(({ app }) => app.name).join(', ');
  return done({ rotation, detail: { rotation: rotation.id, mode: asked.mode, overlap: String(overlap), apps } });
}

function overlapOf(asked: AskedRotation): DurationMs {
  if (asked.mode === 'overlap') return asked.overlap;
  return asked.mode === 'stop' ? STOP_OVERLAP : LONGEST_OVERLAP;
}

/** Plans a rotation of a key with these apps, not stored yet. */
export function newRotation(
  context: ServiceContext,
  key: Pick<ApiKey, 'id' | 'name' | 'project'>,
  startedBy: Named,
  how: { readonly mode: RotationMode; readonly overlap: DurationMs; readonly links: readonly AppLink[] },
): Rotation {
  const now = context.clock();
  const planned = planRotation(
    how.mode,
    how.links.map(({ app }) => app),
  );
  const fresh = { state: 'pending', attempts: 0, since: now, failure: null, shownAt: null } as const;
  return {
    id: newRowId(context),
    key: { id: key.id, name: key.name },
    project: key.project,
    startedBy,
    state: 'running',
    mode: how.mode,
    overlap: how.overlap,
    isGoingBack: false,
    trouble: null,
    newSecretId: null,
    oldSecretId: null,
    secretKeptUntil: null,
    startedAt: now,
    endedAt: null,
    dueAt: now,
    revision: 1,
    steps: planned.map((step, position) => ({ ...step, ...fresh, position, id: newRowId(context) })),
  };
}

/** The lock on the key decides; the unique index is the net below it. */
async function onlyOne<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (isThereAlready(error, 'rotation')) return refused({ code: 'rotation-under-way' });
    throw error;
  }
}
