import type { App } from '../../domain/apps/app.ts';
import type { StepKind } from '../../domain/apps/connector.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { AppStepEntity } from '../../persistence/entities/apps/appSteps.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { supersedeSteps } from './appStepRows.ts';
import { STATE_AFTER, writeAppState } from './attemptStep.ts';
import { DID, demandOnApp, lockApp, tellKeyOwners } from './demandOnApp.ts';

/**
 * Done: a person says that they did a step, and only then it counts as done.
 * @param stepId the step that they were asked to do, which was approved when they asked for it. Without one they say that the world
 * changed otherwise.
 * @returns a refusal: `app-gone`, `step-moved-on`, `app-state-held` (without a step), or a missing permission.
 */
export async function doneByHand(
  context: ServiceContext,
  requester: Requester,
  app: App,
  kind: StepKind,
  stepId?: string,
): Promise<Result<undefined>> {
  const action = `app.${kind}` as const;
  return await change(context, async (locked) => {
    const row = await lockApp(locked, app.id);
    const demand = { ...demandOnApp(action, app), ...(stepId === undefined ? {} : { weighsAs: 'nothing' as const }) };
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    const state = STATE_AFTER[kind];
    const now = context.clock();
    if (stepId === undefined) {
      if (row.state === state) return refused({ code: 'app-state-held', subject: row.name });
      await supersedeSteps(transaction, row.id, now);
    } else {
      const theirs = { id: stepId, appId: row.id, kind, personId: by.personId, state: 'by-hand' as const };
      const update = await transaction.manager.update(AppStepEntity, theirs, { state: 'done', since: now });
      if (update.affected !== 1) return refused({ code: 'step-moved-on', subject: row.name });
    }
    if (state !== undefined) await writeAppState(transaction, row.id, state, now);
    const detail = { ...(stepId === undefined ? {} : { step: stepId }), came: 'by-hand' };
    transaction.record({ by, action, subject: row.name, projectId: row.projectId, detail });
    await tellKeyOwners(context, transaction, by, row.id, DID[kind]);
    return done(undefined);
  });
}
