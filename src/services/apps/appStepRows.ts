import { In, IsNull, LessThan, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { type AppStepState, OPEN_STEP, STEP_LIFE } from '../../domain/apps/appStep.ts';
import { LONGEST_CALL, type StepKind } from '../../domain/apps/connector.ts';
import { SEAL_LIFE } from '../../domain/apps/rotationPlan.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import { Secret } from '../../domain/keys/secret.ts';
import { sameHash } from '../../domain/keys/verify.ts';
import type { Named } from '../../domain/refs.ts';
import { DAY, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppStepEntity, type AppStepRow } from '../../persistence/entities/apps/appSteps.ts';
import type { AppRow } from '../../persistence/entities/apps/apps.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { keysOf } from './appRows.ts';

/** How long a process has a step to itself while it asks the connector. */
const CLAIM = LONGEST_CALL + MINUTE;
/** How long a step is kept for Retry and Done. */
const KEPT = DAY;

/** A step that this process is about to ask a connector for. */
export interface ClaimedStep {
  readonly step: AppStepRow;
  readonly app: AppRow;
  readonly key: Named;
  /** For `update-secret` only (invariant 15). */
  readonly secret: Secret | undefined;
}

/** What a step is about, as it is found in the transaction that begins or repeats it. */
interface StepInputs {
  readonly key: Named;
  /** The row of the secret that is handed over; null where none is. */
  readonly secretId: string | null;
  readonly secretHash: string | null;
}

/** Stores a new step, claimed for this process. Whatever else was open with its app is over: what was asked for last counts. */
export async function insertStep(
  context: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  app: AppRow,
  asked: {
    readonly kind: StepKind;
    readonly personId: string;
    readonly inputs: StepInputs;
    readonly secret: Secret | undefined;
  },
): Promise<ClaimedStep> {
  await supersedeSteps({ manager }, app.id, context.clock());
  const { kind, personId, inputs, secret } = asked;
  const now = context.clock();
  const step: AppStepRow = {
    id: newRowId(context),
    appId: app.id,
    kind,
    personId,
    keyId: inputs.key.id,
    secretId: inputs.secretId,
    inputs: fingerprintOf(context, app, inputs),
    state: 'running',
    attempts: 1,
    failure: null,
    askedAt: now,
    since: now,
    until: now + STEP_LIFE,
    dueAt: now + CLAIM,
    ...sealOf(context, secret, now),
  };
  await manager.insert(AppStepEntity, step);
  return { step, app, key: inputs.key, secret };
}

/** Ends every step with an app of which something may still come. */
export async function supersedeSteps(
  { manager }: Pick<Transaction, 'manager'>,
  appId: string,
  since: EpochMs,
): Promise<void> {
  const over = { state: 'superseded', since, dueAt: null, sealedSecret: null, sealedUntil: null } as const;
  await manager.update(AppStepEntity, { appId, state: In([...OPEN_STEP]) }, over);
}

/**
 * Claims a stored step for another attempt by the same ID. Its row and its app's are locked.
 * @param secret its secret, given again; else the one that is kept is used.
 * @returns undefined where what the step is about has changed, or its secret isn't at hand: then it is over.
 */
export async function claimStep(
  context: ServiceContext,
  transaction: Pick<Transaction, 'manager'>,
  { step, app }: { readonly step: AppStepRow; readonly app: AppRow | null },
  more: { readonly until?: EpochMs; readonly secret?: Secret | undefined } = {},
): Promise<ClaimedStep | undefined> {
  const { manager } = transaction;
  const now = context.clock();
  const kept = step.sealedUntil !== null && now < step.sealedUntil ? step.sealedSecret : null;
  const secret = more.secret ?? (kept === null ? undefined : new Secret(context.pepper.open(kept)));
  const inputs = app === null ? undefined : await inputsOf(context, transaction, app, step, secret);
  if (app === null || inputs === undefined || fingerprintOf(context, app, inputs) !== step.inputs) {
    await supersedeSteps(transaction, step.appId, now);
    return undefined;
  }
  const again: AppStepRow = {
    ...step,
    state: 'running',
    attempts: step.attempts + 1,
    since: now,
    until: more.until ?? step.until,
    dueAt: now + CLAIM,
    ...(more.secret === undefined ? {} : sealOf(context, more.secret, now)),
  };
  await manager.update(AppStepEntity, { id: step.id }, again);
  return { step: again, app, key: inputs.key, secret };
}

async function inputsOf(
  context: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  app: AppRow,
  step: AppStepRow,
  secret: Secret | undefined,
): Promise<StepInputs | undefined> {
  const now = context.clock();
  const key = (await keysOf(manager, app.id, now)).find(({ id }) => id === step.keyId);
  // A rotation of the key gave the app steps of its own since.
  const rotated = { keyId: step.keyId, startedAt: MoreThan(step.askedAt) };
  if (key === undefined || (await manager.existsBy(RotationEntity, rotated))) return undefined;
  if (step.secretId === null) return { key: named(key), secretId: null, secretHash: null };
  return secret === undefined ? undefined : await inputsWithSecret(context, { manager }, [key], secret);
}

/** Finds whose working secret was given, among an app's keys. */
export async function inputsWithSecret<Key extends Named>(
  context: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  keys: readonly Key[],
  secret: Secret,
): Promise<StepInputs | undefined> {
  const hash = context.pepper.hash(secret.reveal());
  const now = context.clock();
  for (const key of keys) {
    const secrets = await manager.findBy(SecretEntity, { keyId: key.id });
    const found = secrets.find((one) => sameHash(one.hash, hash) && WORKING.has(effectiveState(one, now)));
    if (found !== undefined) return { key: named(key), secretId: found.id, secretHash: hash };
  }
  return undefined;
}

const WORKING: ReadonlySet<string> = new Set(['current', 'pending', 'previous']);

function named({ id, name }: Named): Named {
  return { id, name };
}

/** What a step was asked with, in a form that tells nothing of it. */
function fingerprintOf({ pepper }: ServiceContext, app: AppRow, { key, secretHash }: StepInputs): string {
  return pepper.hash(JSON.stringify([app.connector, app.settings, app.name, key.id, key.name, secretHash]));
}

function sealOf({ pepper, random }: ServiceContext, secret: Secret | undefined, now: EpochMs) {
  return secret === undefined
    ? { sealedSecret: null, sealedUntil: null }
    : { sealedSecret: pepper.seal(secret.reveal(), random), sealedUntil: now + SEAL_LIFE };
}

/** Lists the steps that are to be tried again now, or whose process is gone. */
export async function stepsDue(context: ServiceContext): Promise<readonly string[]> {
  const dueAt = LessThanOrEqual(context.clock());
  const rows = await context.database.read((manager) =>
    manager.find(AppStepEntity, { select: { id: true }, where: { dueAt }, order: { dueAt: 'ASC' }, take: 200 }),
  );
  return rows.map(({ id }) => id);
}

/** Wipes the secrets that steps kept for 15 minutes (invariant 1), and forgets steps that nobody retries any longer. @returns how many. */
export async function wipeOverdueSteps(context: ServiceContext): Promise<number> {
  const now = context.clock();
  const overdue = { sealedSecret: Not(IsNull()), sealedUntil: LessThanOrEqual(now) };
  const old = { askedAt: LessThan(now - KEPT) };
  const found = await context.database.read(async (manager) => ({
    sealed: await manager.countBy(AppStepEntity, overdue),
    old: await manager.existsBy(AppStepEntity, old),
  }));
  if (found.sealed > 0)
    await context.database.write(({ manager }) =>
      manager.update(AppStepEntity, overdue, { sealedSecret: null, sealedUntil: null }),
    );
  if (found.old) await context.database.write(({ manager }) => manager.delete(AppStepEntity, old));
  return found.sealed;
}

/** A step with an app that isn't over, as its app's page shows it. */
export type OpenStep = Pick<AppStepRow, 'id' | 'kind' | 'personId' | 'attempts' | 'failure' | 'since'> & {
  readonly state: Exclude<AppStepState, 'done' | 'superseded'>;
};

/** Finds the step with an app of which something may still come. The caller has found the app for the person. */
export async function openStepOf(context: ServiceContext, appId: string): Promise<OpenStep | undefined> {
  const where = { appId, state: In([...OPEN_STEP]), askedAt: MoreThan(context.clock() - KEPT) };
  const row = await context.database.read((manager) =>
    manager.findOne(AppStepEntity, { where, order: { askedAt: 'DESC' } }),
  );
  if (row === null || row.state === 'done' || row.state === 'superseded') return undefined;
  const { id, kind, personId, attempts, failure, since, state } = row;
  return { id, kind, personId, attempts, failure, since, state };
}

/** @returns whether a step hands over a secret that is no longer kept, so that a retry takes it again. */
export async function lacksSecret(context: ServiceContext, stepId: string): Promise<boolean> {
  const row = await context.database.read((manager) => manager.findOneBy(AppStepEntity, { id: stepId }));
  if (row === null || row.secretId === null || row.state === 'done') return false;
  return row.sealedUntil === null || row.sealedUntil <= context.clock();
}
