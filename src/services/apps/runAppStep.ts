import type { App } from '../../domain/apps/app.ts';
import type { AppStepCame } from '../../domain/apps/appStep.ts';
import type { StepKind } from '../../domain/apps/connector.ts';
import { BY_HAND } from '../../domain/apps/rotationPlan.ts';
import { Secret } from '../../domain/keys/secret.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { change } from '../audit/auditTrail.ts';
import { claimConfirmation, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { keysOf } from './appRows.ts';
import { type ClaimedStep, inputsWithSecret, insertStep } from './appStepRows.ts';
import { attemptStep } from './attemptStep.ts';
import { DID, demandOnApp, lockApp, tellKeyOwners } from './demandOnApp.ts';

/** What a person asks of one app. */
export interface AskedStep {
  readonly step: StepKind;
  /**
   * The secret that `update-secret` hands over. It must be a working secret of a key that the app uses. Left out where a person does
   * the step: they're told how, and the secret isn't shown here.
   */
  readonly secret?: Secret;
  /** The question that was answered; without one, nothing is claimed. */
  readonly confirmation?: Confirmation;
}

/**
 * Does one step with an app, outside a rotation. It is stored before its connector is asked, so that a crash leaves a trace and each
 * retry has the same ID; what the connector couldn't take for now is tried again by itself.
 * @returns what came of it (`by-hand`: a person does it, and says so by doneByHand), or a refusal: `app-gone`, `app-without-key`,
 * `not-a-secret-of-app`, what became of the question, or a missing permission.
 */
export async function runAppStep(
  context: ServiceContext,
  requester: Requester,
  app: App,
  asked: AskedStep,
): Promise<Result<AppStepCame>> {
  const begun = await begin(context, requester, app, asked);
  return begun.kind === 'refused' ? begun : done(await attemptStep(context, app, begun.value));
}

async function begin(
  context: ServiceContext,
  requester: Requester,
  app: App,
  { step, confirmation, secret: given }: AskedStep,
): Promise<Result<ClaimedStep>> {
  const secret = given === undefined ? undefined : new Secret(given.reveal().trim());
  return await change(context, async (locked) => {
    const lost = confirmation === undefined ? undefined : await claimConfirmation(context, locked, confirmation);
    if (lost !== undefined) return refused(lost);
    const row = await lockApp(locked, app.id);
    const permit = await authorize(context, locked, requester, demandOnApp(`app.${step}`, app));
    const close = async () =>
      confirmation === undefined ? undefined : await voidConfirmation(locked, confirmation.id);
    if (permit.kind === 'refused') {
      await close();
      return permit;
    }
    const { transaction, by } = permit;
    const stop = async (code: 'app-gone' | 'app-without-key' | 'not-a-secret-of-app') => {
      await close();
      return refused({ code, subject: app.name });
    };
    if (row === null) return await stop('app-gone');
    const keys = await keysOf(transaction.manager, row.id, context.clock());
    const [first] = keys;
    if (first === undefined) return await stop('app-without-key');
    const isHandedOver = step === 'update-secret' && (secret !== undefined || row.connector !== BY_HAND);
    const inputs = isHandedOver
      ? secret && (await inputsWithSecret(context, transaction, keys, secret))
      : { key: { id: first.id, name: first.name }, secretId: null, secretHash: null };
    if (inputs === undefined) return await stop('not-a-secret-of-app');
    const stored = { kind: step, personId: by.personId, inputs, secret: isHandedOver ? secret : undefined };
    const claimed = await insertStep(context, transaction, row, stored);
    const { key } = inputs;
    const about = { subject: row.name, projectId: row.projectId, keyId: key.id };
    const detail = { step: claimed.step.id, came: 'asked', key: key.name };
    transaction.record({ by, action: `app.${step}`, ...about, detail });
    // What a person does is told of when they have done it.
    if (row.connector !== BY_HAND) await tellKeyOwners(context, transaction, by, row.id, DID[step]);
    return done(claimed);
  });
}
