import { decideGoingBack } from '../../domain/apps/goBack.ts';
import type { Rotation, RotationStep } from '../../domain/apps/rotation.ts';
import { offeredPresses, type Press } from '../../domain/apps/rotationPress.ts';
import { currentStep } from '../../domain/apps/steps.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { OnCallVerb } from '../../domain/notices/postedChange.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { RotationEntity, type RotationRow } from '../../persistence/entities/apps/rotations.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuthorizedTransaction, change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { tellOwner } from '../keys/changeKey.ts';
import { joinLive } from '../liveMessages/join.ts';
import { authorize } from '../people/authorization.ts';
import { assembleRotation, lockRotation, type RotationExtras, saveRotation } from './facts/rotationRows.ts';

/** A button that was pressed on a rotation's message. */
export interface Pressed {
  readonly rotationId: string;
  /** The step that the message showed as the current one. A press that comes after the rotation has moved on does nothing. */
  readonly stepId?: string;
  /** The revision that the message showed; stricter than the step, where the button carries it. */
  readonly revision?: number;
}

/** What a press works on: the locked key and rotation, in the name of someone who may. */
export interface Pressing {
  readonly transaction: AuthorizedTransaction;
  readonly by: AuthorizedActor;
  readonly key: ApiKey;
  readonly rotation: Rotation;
  /** The current step; undefined where all are over. */
  readonly step: RotationStep | undefined;
  readonly row: RotationRow;
  readonly now: EpochMs;
}

/** What a press changes, and what it gives back. */
export interface PressChange<T> {
  readonly after: Rotation;
  readonly extras?: Pick<RotationExtras, 'sealed' | 'seal'>;
  readonly value: T;
}

/**
 * Runs a press: locks the key, then the rotation, decides the permission again (invariant 16), checks that what was pressed is still
 * offered, and writes, with its audit event. Of two people who press at once, one wins and the other is told.
 * @param decide makes the change on what is locked.
 */
export async function changeRotation<T>(
  context: ServiceContext,
  requester: Requester,
  pressed: Pressed,
  press: Press,
  decide: (pressing: Pressing) => Promise<Result<PressChange<T>>>,
): Promise<Result<T>> {
  const outcome = await change(context, async (locked): Promise<Result<T>> => {
    const { manager } = locked;
    const found = await manager.findOneBy(RotationEntity, { id: pressed.rotationId });
    const key = found === null ? undefined : await selectKeyForUpdate(locked, found.keyId);
    const row = found === null ? null : await lockRotation(locked, found.id);
    if (row === null || key === undefined) return refused({ code: 'not-found', subject: SUCH.rotation });
    const action = press === 'roll-back' ? 'key.rollback' : 'key.regenerate';
    const recordAs = `rotation.${press}` as const;
    // The steps of a rotation were approved with its start, and the way back with them.
    const demand = { ...demandOnKey(action, key), recordAs, weighsAs: 'nothing' } as const;
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const rotation = await assembleRotation(manager, row, key);
    const now = context.clock();
    const step = currentStep(rotation);
    const about = { by, action: recordAs, ...onKey(key) };
    const on = { rotation: rotation.id, ...stepDetail(step) };
    const refusal = refusePress(rotation, key, pressed, press, now);
    if (refusal !== undefined) {
      transaction.record({ ...about, outcome: 'refused', detail: { ...on, code: refusal.code } });
      return { ...refused(refusal), recorded: true };
    }
    const decided = await decide({ transaction, by, key, rotation, step, row, now });
    if (decided.kind === 'refused') return decided;
    const lastPress = { press, by: { id: by.personId, name: by.name }, at: now };
    await saveRotation(transaction, rotation, { ...decided.value.after, lastPress }, decided.value.extras);
    await joinLive(context, transaction.manager, { kind: 'rotation', id: rotation.id }, requester);
    transaction.record({ ...about, detail: on });
    const did = ON_CALL[press];
    if (did !== undefined) await tellOwner(context, transaction, by, key, did);
    return done(decided.value.value);
  });
  if (outcome.kind === 'done') {
    context.live?.changed({ kind: 'rotation', id: pressed.rotationId });
    context.rotations?.wake(pressed.rotationId);
  }
  return outcome;
}

const ON_CALL: Readonly<Partial<Record<Press, OnCallVerb>>> = {
  'roll-back': 'rolled-back',
  'new-secret': 'regenerated',
};

function refusePress(rotation: Rotation, key: ApiKey, pressed: Pressed, press: Press, now: EpochMs) {
  const subject = key.name;
  if (rotation.endedAt !== null) return { code: 'rotation-over', subject } as const;
  const isBehind =
    (pressed.stepId !== undefined && pressed.stepId !== currentStep(rotation)?.id) ||
    (pressed.revision !== undefined && pressed.revision !== rotation.revision);
  const back = decideGoingBack(rotation, key.secrets, now);
  if (press === 'roll-back' && !rotation.isGoingBack && back.kind === 'refused') return back.refusal;
  const isOffered = offeredPresses(rotation, back.kind === 'done', now).includes(press);
  return isBehind || !isOffered ? ({ code: 'rotation-moved-on', subject } as const) : undefined;
}

function stepDetail(step: RotationStep | undefined): Readonly<Record<string, string>> {
  if (step === undefined) return {};
  return { step: step.kind, ...(step.app === null ? {} : { app: step.app.name }) };
}
