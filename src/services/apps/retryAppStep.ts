import type { App } from '../../domain/apps/app.ts';
import { type AppStepCame, STEP_LIFE } from '../../domain/apps/appStep.ts';
import type { StepKind } from '../../domain/apps/connector.ts';
import { Secret } from '../../domain/keys/secret.ts';
import { sameHash } from '../../domain/keys/verify.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { AppStepEntity } from '../../persistence/entities/apps/appSteps.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { type ClaimedStep, claimStep } from './appStepRows.ts';
import { attemptStep, recordCame } from './attemptStep.ts';
import { demandOnApp, lockApp } from './demandOnApp.ts';
import { runAppStep } from './runAppStep.ts';

/** A step that its person retries. */
export interface RetriedStep {
  readonly step: StepKind;
  readonly id: string;
  /** The secret of `update-secret`, given again because it is no longer kept. */
  readonly secret?: Secret;
}

/**
 * Retry: asks an app's connector once more, by the step's own ID, so that the other side can tell a repetition (invariant 14). Only the
 * person who asked for the step can, only for what it was asked with, and their permission is decided again; the step itself was
 * approved when it was asked for. Another secret than the step's is another step.
 * @returns what came of it, or a refusal: `step-moved-on`, `step-under-way`, `app-gone`, or a missing permission.
 */
export async function retryAppStep(
  context: ServiceContext,
  requester: Requester,
  app: App,
  { step: kind, id, secret: given }: RetriedStep,
): Promise<Result<AppStepCame>> {
  const secret = given === undefined ? undefined : new Secret(given.reveal().trim());
  if (secret !== undefined && !(await isSecretOf(context, id, secret)))
    return await runAppStep(context, requester, app, { step: kind, secret });
  const claimed = await change(context, async (locked): Promise<Result<ClaimedStep | 'done'>> => {
    const row = await lockApp(locked, app.id);
    const demand = { ...demandOnApp(`app.${kind}`, app), weighsAs: 'nothing' } as const;
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    const now = context.clock();
    const step = await transaction.selectOneForUpdate(AppStepEntity, { id });
    const isTheirs = step?.appId === row.id && step.kind === kind && step.personId === by.personId;
    if (step === null || !isTheirs) return refused({ code: 'step-moved-on', subject: row.name });
    if (step.state === 'done') return done('done');
    if (step.state === 'superseded' || step.state === 'by-hand')
      return refused({ code: 'step-moved-on', subject: row.name });
    if (step.state === 'running' && step.dueAt !== null && now < step.dueAt)
      return refused({ code: 'step-under-way', subject: row.name });
    const again = await claimStep(context, transaction, { step, app: row }, { until: now + STEP_LIFE, secret });
    if (again === undefined) return refused({ code: 'step-moved-on', subject: row.name });
    const about = { subject: row.name, projectId: row.projectId, keyId: step.keyId };
    transaction.record({ by, action: `app.${kind}`, ...about, detail: { step: id, came: 'retried' } });
    return done(again);
  });
  if (claimed.kind === 'refused') return claimed;
  return done(claimed.value === 'done' ? { kind: 'done' } : await attemptStep(context, app, claimed.value));
}

async function isSecretOf(context: ServiceContext, stepId: string, secret: Secret): Promise<boolean> {
  const hash = context.pepper.hash(secret.reveal());
  return await context.database.read(async (manager) => {
    const step = await manager.findOneBy(AppStepEntity, { id: stepId });
    const stored = await manager.findOneBy(SecretEntity, { id: step?.secretId ?? '' });
    return stored !== null && sameHash(stored.hash, hash);
  });
}

/** Tries a step again that is due, by the same ID. Safe to call at any time from any process: one of them claims it. */
export async function continueAppStep(context: ServiceContext, stepId: string): Promise<void> {
  const due = await change(context, async (transaction) => {
    const { manager } = transaction;
    const found = await manager.findOneBy(AppStepEntity, { id: stepId });
    const app = found === null ? null : await lockApp(transaction, found.appId);
    const step = await transaction.selectOneForUpdate(AppStepEntity, { id: stepId });
    const now = context.clock();
    if (step === null || step.dueAt === null || now < step.dueAt) return undefined;
    if (now >= step.until) {
      const failure = step.failure ?? { code: 'unexpected' as const };
      const late = { state: 'failed', failure, since: now, dueAt: null } as const;
      await manager.update(AppStepEntity, { id: stepId }, late);
      if (app !== null) recordCame(transaction, { step, app }, late);
      return undefined;
    }
    const claimed = await claimStep(context, transaction, { step, app });
    const project = await manager.findOneBy(ProjectEntity, { id: app?.projectId ?? '' });
    return claimed && { claimed, project: { id: project?.id ?? '', name: project?.name ?? '' } satisfies Named };
  });
  if (due !== undefined) await attemptStep(context, due, due.claimed);
}
