import { backoff } from '../../async/backoff.ts';
import type { AppSettings, StepCall, StepKind, StepOutcome } from '../../domain/apps/connector.ts';
import { decideGoingBack, retirePrevious } from '../../domain/apps/goBack.ts';
import { applyMove, type Move, nextMove } from '../../domain/apps/nextMove.ts';
import type { Rotation, RotationProblem, RotationStep } from '../../domain/apps/rotation.ts';
import { BY_HAND } from '../../domain/apps/rotationPlan.ts';
import { afterOutcome, RETRY_WAIT } from '../../domain/apps/stepOutcome.ts';
import { isEveryAppSkipped, surelyLacks } from '../../domain/apps/steps.ts';
import type { AuditAction } from '../../domain/audit/auditAction.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { Secret } from '../../domain/keys/secret.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import type { RotationRow } from '../../persistence/entities/apps/rotations.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { openSettings } from '../apps/appRows.ts';
import { writeAppState } from '../apps/attemptStep.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { randomFraction, type ServiceContext } from '../context.ts';
import { CLAIM, isClaimable } from './claim.ts';
import { readFacts } from './facts/rotationFacts.ts';
import { assembleRotation, lockRotation, type RotationExtras, saveRotation } from './facts/rotationRows.ts';
import {
  changeSecrets,
  drawSecret,
  dropSecret,
  expectUse,
  promoteSecret,
  type SealedSecret,
} from './rotationSecrets.ts';

/** What a connector answered. */
export interface Answered {
  readonly stepId: string;
  readonly outcome: StepOutcome;
}

/** A connector has to be asked. The plaintext is at hand for the update step alone (invariant 15). */
export interface Asking {
  readonly kind: 'ask';
  readonly step: StepKind;
  readonly call: StepCall;
  readonly connector: string;
  readonly settings: AppSettings;
  readonly secret: Secret | undefined;
}

/** What came of an advance: a call to make, or nothing to do until `dueAt`; `lost` where another process has the rotation. */
export type Advance = (
  | Asking
  | { readonly kind: 'rest'; readonly dueAt: EpochMs | null }
  | { readonly kind: 'lost' }
) & {
  /** Whether messages that show it are behind. */
  readonly isChanged: boolean;
};

/** A process that drives a rotation. */
export interface Driven {
  readonly rotationId: string;
  readonly keyId: string;
  readonly holder: string;
}

/**
 * One transaction of a rotation. The first one claims it for this process, where no other has it; each later one goes on only with that
 * claim. It takes down what the connector answered, makes every move that needs no
 * connector, and marks the next step as running before it is asked. A crash leaves a step that either ran or is asked again by the
 * same ID (invariant 14).
 */
export async function advanceStep(context: ServiceContext, driven: Driven, answered?: Answered): Promise<Advance> {
  return await change(context, async (transaction): Promise<Advance> => {
    const { rotationId, keyId, holder } = driven;
    const key = await selectKeyForUpdate(transaction, keyId);
    const row = await lockRotation(transaction, rotationId);
    if (row === null || row.endedAt !== null) return LOST;
    const isOurs = answered === undefined ? isClaimable(row, holder, context.clock()) : row.claimedBy === holder;
    if (!isOurs) return LOST;
    const rotation = await assembleRotation(transaction.manager, row, key);
    const advance = new StepAdvance(context, transaction, { row, key, rotation, holder });
    if (answered !== undefined) await advance.takeDown(answered);
    return await advance.move();
  });
}

const LOST = { kind: 'lost', isChanged: false } as const;

/** An advance in progress: the rotation as it was read, and as it becomes. */
class StepAdvance {
  readonly #context: ServiceContext;
  readonly #transaction: AuditedTransaction;
  readonly #row: RotationRow;
  readonly #before: Rotation;
  #rotation: Rotation;
  readonly #holder: string;
  #key: ApiKey | undefined;
  #drawn: SealedSecret | undefined;

  constructor(
    context: ServiceContext,
    transaction: AuditedTransaction,
    {
      row,
      key,
      rotation,
      holder,
    }: {
      readonly row: RotationRow;
      readonly key: ApiKey | undefined;
      readonly rotation: Rotation;
      readonly holder: string;
    },
  ) {
    this.#context = context;
    this.#transaction = transaction;
    this.#row = row;
    this.#holder = holder;
    this.#key = key;
    this.#before = rotation;
    this.#rotation = rotation;
  }

  async takeDown({ stepId, outcome }: Answered): Promise<void> {
    const now = this.#context.clock();
    const step = this.#rotation.steps.find(({ id }) => id === stepId);
    if (step?.state !== 'running') return;
    const waitMs = backoff({ attempt: step.attempts - 1, ...RETRY_WAIT, random: () => randomFraction(this.#context) });
    this.#rotation = afterOutcome(this.#rotation, stepId, outcome, waitMs, now);
    if (outcome.kind === 'done') await this.#recordDone(step, now);
    if (this.#rotation.steps.find(({ id }) => id === stepId)?.state === 'failed' && 'failure' in outcome)
      this.#record('rotation.fail', { step: step.kind, app: step.app?.name ?? '', code: outcome.failure.code });
  }

  async #recordDone(step: RotationStep, now: EpochMs): Promise<void> {
    if (step.app === null) return;
    if (step.kind === 'update-secret' && this.#key !== undefined) {
      if (await promoteSecret(this.#transaction, this.#key, this.#rotation.newSecretId, now)) await this.#readKey();
    }
    const { kind } = step;
    if (kind !== 'undeploy' && kind !== 'deploy' && kind !== 'update-secret') return;
    if (kind !== 'update-secret')
      await writeAppState(this.#transaction, step.app.id, kind === 'deploy' ? 'deployed' : 'undeployed', now);
    this.#record(`app.${kind}`, { app: step.app.name });
  }

  /** Moves as far as it goes without a connector. */
  async move(): Promise<Advance> {
    const now = this.#context.clock();
    for (;;) {
      const facts = await readFacts(this.#transaction.manager, this.#key, this.#rotation, now);
      const move = nextMove(this.#rotation, facts, now);
      if (!(await this.#act(move, now))) continue;
      this.#rotation = applyMove(this.#rotation, move, now);
      if (move.kind === 'ask') return await this.#ask(move.step, move.call, now);
      if (move.kind === 'end')
        this.#record('rotation.end', {
          state: move.state,
          ...this.#because(move.trouble),
        });
      if (move.kind === 'rest' || move.kind === 'end') return await this.#rest();
    }
  }

  #because(problem: RotationProblem | null): Readonly<Record<string, string>> {
    if (problem !== null) return { because: problem };
    return isEveryAppSkipped(this.#rotation) ? { because: 'all-skipped' } : {};
  }

  /** Does what a move does to the key. @returns false where it could not be done, and the rotation was changed to say so. */
  async #act(move: Move, now: EpochMs): Promise<boolean> {
    const key = this.#key;
    if (key === undefined) return true;
    if (move.kind === 'regenerate') {
      const oldSecretId = key.secrets.find(({ state }) => state === 'current')?.id ?? null;
      const drawn = await drawSecret(this.#context, this.#transaction, key, this.#rotation);
      if (drawn.kind === 'refused') {
        const failed = {
          ...move.step,
          state: 'failed' as const,
          since: now,
          failure: { code: 'not-allowed' as const },
        };
        this.#rotation = {
          ...this.#rotation,
          steps: this.#rotation.steps.map((step) => (step.id === failed.id ? failed : step)),
        };
        return false;
      }
      this.#drawn = drawn.value;
      const { id: newSecretId, keptUntil: secretKeptUntil } = drawn.value;
      this.#rotation = { ...this.#rotation, oldSecretId, newSecretId, secretKeptUntil };
      await this.#readKey();
    }
    if (move.kind === 'withdraw') await this.#withdraw(key, now);
    if (move.kind === 'retire') {
      const changes = retirePrevious(key.secrets, now);
      await changeSecrets(this.#transaction, key, changes);
      if (changes.length > 0) {
        this.#record('key.retire', { secrets: String(changes.length) });
        await this.#readKey();
      }
    }
    return true;
  }

  /** Discards the new secret that no app can have. One that an app may have taken all the same works for the rest of the overlap. */
  async #withdraw(key: ApiKey, now: EpochMs): Promise<void> {
    const { steps, newSecretId } = this.#rotation;
    const isHeld = steps.some((step) => step.kind === 'update-secret' && !surelyLacks(step));
    if (!isHeld) await dropSecret(this.#transaction, key, newSecretId, now);
    else {
      const changes = decideGoingBack(this.#rotation, key.secrets, now, isHeld);
      if (changes.kind === 'done') await changeSecrets(this.#transaction, key, changes.value);
    }
    await this.#readKey();
  }

  async #ask(step: RotationStep, call: StepKind, at: EpochMs): Promise<Advance> {
    const app = await this.#transaction.manager.findOneByOrFail(AppEntity, { id: step.app?.id ?? '' });
    const key = this.#key;
    const { id, project, newSecretId } = this.#rotation;
    const pending = key?.secrets.find((secret) => secret.id === newSecretId && secret.state === 'pending');
    if (call === 'update-secret' && app.connector !== BY_HAND && key !== undefined && pending !== undefined)
      await expectUse(this.#transaction, key, pending, at);
    const isChanged = await this.#save({ claimedBy: this.#holder, claimedUntil: at + CLAIM });
    const sealed = this.#drawn?.sealed ?? this.#row.sealedSecret;
    const needs = call === 'update-secret' && sealed !== null;
    return {
      kind: 'ask',
      step: call,
      call: { id: step.id, app: app.name, project: project.name, rotation: id, key: this.#rotation.key, at },
      connector: app.connector,
      settings: openSettings(this.#context, app.settings),
      secret: needs ? new Secret(this.#context.pepper.open(sealed)) : undefined,
      isChanged,
    };
  }

  async #rest(): Promise<Advance> {
    const isChanged = await this.#save({ claimedBy: null, claimedUntil: null });
    return { kind: 'rest', dueAt: this.#rotation.dueAt, isChanged };
  }

  async #save(claim: Pick<RotationExtras, 'claimedBy' | 'claimedUntil'>): Promise<boolean> {
    const drawn = this.#drawn;
    const sealed = drawn && { sealedSecret: drawn.sealed, sealedUntil: drawn.keptUntil };
    return await saveRotation(this.#transaction, this.#before, this.#rotation, { ...claim, ...(sealed && { sealed }) });
  }

  async #readKey(): Promise<void> {
    this.#key = await selectKeyForUpdate(this.#transaction, this.#rotation.key.id);
  }

  #record(action: AuditAction, detail: Readonly<Record<string, string>>): void {
    const { id, key, project, startedBy } = this.#rotation;
    this.#transaction.record({
      by: 'latchkey',
      action,
      subject: key.name,
      projectId: project.id,
      keyId: key.id,
      detail: { ...detail, rotation: id, startedBy: startedBy.name },
    });
  }
}
