import type { App, AppState } from '../../domain/apps/app.ts';
import type { Connector, StepCall, StepKind, StepOutcome } from '../../domain/apps/connector.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import { Secret } from '../../domain/keys/secret.ts';
import { sameHash } from '../../domain/keys/verify.ts';
import type { OnCallVerb } from '../../domain/notices/toldChange.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppEntity, type AppRow } from '../../persistence/entities/apps/apps.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { claimConfirmation, voidConfirmation } from '../confirmations.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { keysOf, openSettings } from './appRows.ts';
import { demandOnApp, lockApp, tellKeyOwners } from './demandOnApp.ts';

/** What a person asks of one app. */
export interface AskedStep {
  readonly step: StepKind;
  /** The secret that `update-secret` hands over. It must be a working secret of a key that the app uses. */
  readonly secret?: Secret;
  /** The question that was answered; without one, nothing is claimed. */
  readonly confirmation?: Confirmation;
}

/**
 * Does one step with an app, outside a rotation: its connector is asked once. It is recorded before the call, so that a crash leaves
 * a trace, and what came of it after.
 * @returns the outcome (`by-hand`: a person does it, and says so by {@link setAppState}), or a refusal.
 */
export async function runAppStep(
  context: ServiceContext,
  requester: Requester,
  app: App,
  asked: AskedStep,
): Promise<Result<StepOutcome>> {
  const secret = asked.secret === undefined ? undefined : new Secret(asked.secret.reveal().trim());
  const begun = await begin(context, requester, app, asked, secret);
  if (begun.kind === 'refused') return begun;
  const { row, key } = begun.value;
  const call: StepCall = {
    id: begun.value.id,
    app: row.name,
    project: app.project.name,
    rotation: null,
    key,
    at: context.clock(),
  };
  const connector = await context.connectors.open(row.connector, openSettings(context, row.settings));
  const outcome = await askConnector(connector, asked.step, call, secret);
  await change(context, async (transaction) => {
    const now = await lockApp(transaction, row.id);
    const state = asked.step === 'undeploy' ? 'undeployed' : asked.step === 'deploy' ? 'deployed' : undefined;
    if (now !== null && outcome.kind === 'done' && state !== undefined)
      await writeAppState(transaction, now.id, state, context.clock());
    const detail = {
      step: call.id,
      came: outcome.kind,
      ...('failure' in outcome ? { code: outcome.failure.code } : {}),
    };
    transaction.record({
      by: 'latchkey',
      action: `app.${asked.step}`,
      subject: row.name,
      projectId: row.projectId,
      detail,
    });
  });
  return done(outcome);
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

/** Writes whether an app runs. */
export async function writeAppState(
  { manager }: Pick<Transaction, 'manager'>,
  appId: string,
  state: AppState,
  since: number,
): Promise<void> {
  await manager.update(AppEntity, { id: appId }, { state, since });
}

async function begin(
  context: ServiceContext,
  requester: Requester,
  app: App,
  { step, confirmation }: AskedStep,
  secret: Secret | undefined,
): Promise<Result<{ readonly row: AppRow; readonly key: Named; readonly id: string }>> {
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
    const key = step === 'update-secret' ? await keyOfSecret(context, transaction, keys, secret) : first;
    if (key === undefined) return await stop('not-a-secret-of-app');
    const id = newRowId(context);
    const detail = { step: id, came: 'asked', key: key.name };
    transaction.record({
      by,
      action: `app.${step}`,
      subject: row.name,
      projectId: row.projectId,
      keyId: key.id,
      detail,
    });
    await tellKeyOwners(context, transaction, by, row.id, DID[step]);
    return done({ row, key: { id: key.id, name: key.name }, id });
  });
}

const DID: Readonly<Record<StepKind, OnCallVerb>> = {
  undeploy: 'undeployed-app',
  'update-secret': 'updated-app',
  deploy: 'deployed-app',
};

/** Finds whose working secret was pasted, among an app's keys. */
async function keyOfSecret<Key extends Named>(
  context: ServiceContext,
  { manager }: AuditedTransaction,
  keys: readonly Key[],
  secret: Secret | undefined,
): Promise<Key | undefined> {
  if (secret === undefined) return undefined;
  const hash = context.pepper.hash(secret.reveal());
  for (const key of keys) {
    const secrets = await manager.findBy(SecretEntity, { keyId: key.id });
    const isWorking = secrets.some(
      (one) =>
        sameHash(one.hash, hash) && ['current', 'pending', 'previous'].includes(effectiveState(one, context.clock())),
    );
    if (isWorking) return key;
  }
  return undefined;
}

/**
 * Records that a person gives an app its new secret by hand, where no connector does: they're told how, and the secret isn't shown here.
 * @returns a refusal: `app-gone`, or a missing permission.
 */
export async function recordUpdateByHand(
  context: ServiceContext,
  requester: Requester,
  app: App,
): Promise<Result<undefined>> {
  return await change(context, async (locked) => {
    const row = await lockApp(locked, app.id);
    const permit = await authorize(context, locked, requester, demandOnApp('app.update-secret', app));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    const detail = { came: 'by-hand' };
    transaction.record({ by, action: 'app.update-secret', subject: row.name, projectId: row.projectId, detail });
    await tellKeyOwners(context, transaction, by, row.id, DID['update-secret']);
    return done(undefined);
  });
}

/**
 * Says, as a person, that an app now runs or doesn't: after a step by hand, or where the world changed otherwise.
 * @returns the app as it is now, or a refusal: `app-gone`, `app-state-held`, or a missing permission.
 */
export async function setAppState(
  context: ServiceContext,
  requester: Requester,
  app: App,
  state: AppState,
): Promise<Result<App>> {
  const verb = state === 'deployed' ? 'deploy' : 'undeploy';
  const action = `app.${verb}` as const;
  return await change(context, async (locked) => {
    const row = await lockApp(locked, app.id);
    const permit = await authorize(context, locked, requester, demandOnApp(action, app));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (row === null) return refused({ code: 'app-gone', subject: app.name });
    if (row.state === state) return refused({ code: 'app-state-held', subject: row.name });
    const since = context.clock();
    await writeAppState(transaction, row.id, state, since);
    const detail = { came: 'by-hand' };
    transaction.record({ by, action, subject: row.name, projectId: row.projectId, detail });
    await tellKeyOwners(context, transaction, by, row.id, DID[verb]);
    return done({ ...app, state, since });
  });
}
