import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppEntity, AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { RotationEntity, RotationStepEntity } from '../../persistence/entities/apps/rotations.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import { claimConfirmation, refuseIfChanged, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { supersedeSteps } from './appStepRows.ts';
import { demandOnApp, lockApp } from './demandOnApp.ts';

/** What the question shows of an app; `seen` of the confirmation of {@link removeApp}. */
export interface SeenApp {
  readonly name: string;
  readonly project: string;
}

/**
 * Removes an app with its links and its settings. Its keys are not touched, and nothing is undeployed.
 * @param confirmation about the app's ID, with {@link SeenApp} as seen.
 * @returns the name, or a refusal: `rotation-under-way` where one takes the app along, `app-gone`, or a missing permission.
 */
export async function removeApp(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<{ readonly name: string }>> {
  return await change(context, async (locked) => {
    const id = confirmation.subjectId;
    const lost = await claimConfirmation(context, locked, confirmation);
    const app = await lockApp(locked, id);
    const project = app === null ? null : await locked.manager.findOneBy(ProjectEntity, { id: app.projectId });
    const subject = app?.name ?? confirmation.seen['name'] ?? SUCH.app;
    const scope = app === null ? {} : { projectId: app.projectId };
    const refuse = async (refusal: Refusal) => {
      if (lost === undefined) await voidConfirmation(locked, confirmation.id);
      const detail = { code: refusal.code };
      locked.record({ by: requester, action: 'app.remove', subject, outcome: 'refused', detail, ...scope });
      return { ...refused(refusal), recorded: true } as const;
    };
    if (lost !== undefined) return await refuse(lost);
    if (app === null || project === null) return await refuse({ code: 'app-gone', subject });
    const permit = await authorize(context, locked, requester, demandOnApp('app.remove', { name: app.name, project }));
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    const seen: SeenApp = { name: app.name, project: project.name };
    const changed = refuseIfChanged('app', app.name, confirmation.seen, { ...seen });
    if (changed !== undefined) return await refuse(changed);
    if (await isRotating(transaction, id)) return await refuse({ code: 'rotation-under-way', subject });
    await transaction.manager.delete(AppLinkEntity, { appId: id });
    await supersedeSteps(transaction, id, context.clock());
    // Only a removed app's name is kept, for the rotations that took it along.
    await transaction.manager.update(AppEntity, { id }, { removedAt: context.clock(), settings: '' });
    transaction.record({ by, action: 'app.remove', subject, ...scope });
    return done({ name: app.name });
  });
}

async function isRotating({ manager }: Transaction, appId: string): Promise<boolean> {
  return await manager
    .createQueryBuilder(RotationStepEntity, 'step')
    .innerJoin(RotationEntity.options.name, 'rotation', 'rotation.id = step.rotationId AND rotation.endedAt IS NULL')
    .where('step.appId = :appId', { appId })
    .getExists();
}
