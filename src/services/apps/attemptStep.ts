import { backoff } from '../../async/backoff.ts';
import type { App, AppState } from '../../domain/apps/app.ts';
import { type AnsweredStep, type AppStepCame, afterAnswer } from '../../domain/apps/appStep.ts';
import type { Connector, StepCall, StepKind, StepOutcome } from '../../domain/apps/connector.ts';
import { BY_HAND } from '../../domain/apps/rotationPlan.ts';
import { RETRY_WAIT } from '../../domain/apps/stepOutcome.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppStepEntity } from '../../persistence/entities/apps/appSteps.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { randomFraction, type ServiceContext } from '../context.ts';
import { openSettings } from './appRows.ts';
import type { ClaimedStep } from './appStepRows.ts';
import { lockApp } from './demandOnApp.ts';

/** Asks an app's connector for a claimed step once, and writes what came of it. */
export async function attemptStep(
  context: ServiceContext,
  { project }: Pick<App, 'project'>,
  claimed: ClaimedStep,
): Promise<AppStepCame> {
  const { step, app, key, secret } = claimed;
  const call: StepCall = {
    id: step.id,
    app: app.name,
    project: project.name,
    rotation: null,
    key,
    at: context.clock(),
  };
  const outcome = await askFor(context, claimed, call, secret);
  const wait = backoff({ attempt: step.attempts - 1, ...RETRY_WAIT, random: () => randomFraction(context) });
  const after = await change(context, (transaction) => settleAttempt(context, transaction, claimed, outcome, wait));
  const failure = after.failure ?? { code: 'unexpected' as const };
  return after.state === 'done' ? { kind: 'done' } : { kind: after.state, id: step.id, failure };
}

async function askFor(
  context: ServiceContext,
  { step, app }: ClaimedStep,
  call: StepCall,
  secret: Secret | undefined,
): Promise<StepOutcome> {
  // Nobody is asked for what a person does, and no secret is needed for it.
  if (app.connector === BY_HAND) return { kind: 'by-hand' };
  try {
    const connector = await context.connectors.open(app.connector, openSettings(context, app.settings));
    return await askConnector(connector, step.kind, call, secret);
  } catch {
    return { kind: 'failed', failure: { code: 'unexpected' } };
  }
}

/** Asks a connector for a step. @param secret for `update-secret` only: no other step sends one (invariant 15). */
export async function askConnector(
  connector: Connector,
  step: StepKind,
  call: StepCall,
  secret: Secret | undefined,
): Promise<StepOutcome> {
  switch (step) {
    case 'undeploy':
      return await connector.undeploy(call);
    case 'deploy':
      return await connector.deploy(call);
    case 'update-secret':
      return secret === undefined
        ? { kind: 'failed', failure: { code: 'unexpected' } }
        : await connector.updateSecret(call, secret);
  }
}

async function settleAttempt(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { step, app }: ClaimedStep,
  outcome: StepOutcome,
  waitMs: number,
): Promise<AnsweredStep> {
  const now = context.clock();
  const locked = await lockApp(transaction, app.id);
  const stored = await transaction.selectOneForUpdate(AppStepEntity, { id: step.id });
  const after = afterAnswer(outcome, step, waitMs, now);
  // Superseded meanwhile, it stays so: nothing is tried again.
  if (stored?.state === 'running') {
    const isOver = after.state === 'done' || after.state === 'by-hand';
    const seal = isOver ? { sealedSecret: null, sealedUntil: null } : {};
    await transaction.manager.update(AppStepEntity, { id: step.id }, { ...after, since: now, ...seal });
  }
  const state = STATE_AFTER[step.kind];
  if (locked !== null && after.state === 'done' && state !== undefined)
    await writeAppState(transaction, locked.id, state, now);
  // Who does a step by hand says when it is done. Of attempts that follow each other, the first and the last are recorded.
  if (after.state !== 'by-hand' && (after.state !== 'again' || step.attempts === 1))
    recordCame(transaction, { step, app }, after);
  return after;
}

/** Records what came of a step, in Latchkey's name. */
export function recordCame(
  transaction: AuditedTransaction,
  { step, app }: Pick<ClaimedStep, 'step' | 'app'>,
  { state, failure }: Pick<AnsweredStep, 'state' | 'failure'>,
): void {
  const came = state === 'again' ? 'try-again' : state;
  const detail = { step: step.id, came, ...(failure === null ? {} : { code: failure.code }) };
  const about = { subject: app.name, projectId: app.projectId, keyId: step.keyId };
  transaction.record({ by: 'latchkey', action: `app.${step.kind}`, ...about, detail });
}

/** What a step that was done says of whether its app runs. */
export const STATE_AFTER: Readonly<Partial<Record<StepKind, AppState>>> = {
  undeploy: 'undeployed',
  deploy: 'deployed',
};

/** Writes whether an app runs. */
export async function writeAppState(
  { manager }: Pick<Transaction, 'manager'>,
  appId: string,
  state: AppState,
  since: number,
): Promise<void> {
  await manager.update(AppEntity, { id: appId }, { state, since });
}
