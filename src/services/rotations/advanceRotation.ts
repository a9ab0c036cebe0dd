import { IsNull } from 'typeorm';
import type { StepOutcome } from '../../domain/apps/connector.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import { askConnector } from '../apps/attemptStep.ts';
import type { ServiceContext } from '../context.ts';
import { type Answered, type Asking, advanceStep } from './advanceStep.ts';
import { CLAIM, releaseClaim, renewClaim } from './claim.ts';

/** How a rotation was left: `busy` if another process has it, or it is over. */
export type Advanced =
  | { readonly kind: 'rest'; readonly dueAt: EpochMs | null }
  | { readonly kind: 'busy' }
  | { readonly kind: 'stopped' };

/**
 * Drives a rotation until it rests: it is over, waits for a person, or is due later. Safe to call at any time from any process: a
 * claim, made under the lock of its row, lets one in.
 * @param holder the process.
 * @param stopping ends it after the call in progress; what is left goes on elsewhere once the claim runs out.
 */
export async function advanceRotation(
  context: ServiceContext,
  rotationId: string,
  holder: string,
  stopping?: AbortSignal,
): Promise<Advanced> {
  const keyId = await keyOfRotation(context, rotationId);
  if (keyId === undefined) return { kind: 'busy' };
  const driven = { rotationId, keyId, holder };
  let answered: Answered | undefined;
  for (;;) {
    const advance = await advanceStep(context, driven, answered);
    if (advance.isChanged) context.live?.changed({ kind: 'rotation', id: rotationId });
    if (advance.kind === 'lost') return { kind: 'busy' };
    if (advance.kind === 'rest') return { kind: 'rest', dueAt: advance.dueAt };
    if (stopping?.aborted === true) {
      // The step is marked as running: the next process asks by the same ID.
      await releaseClaim(context, rotationId, holder);
      return { kind: 'stopped' };
    }
    answered = { stepId: advance.call.id, outcome: await ask(context, advance, rotationId, holder) };
  }
}

/** @returns the key of a rotation that is not over: which row to lock first. It never changes. */
async function keyOfRotation(context: ServiceContext, rotationId: string): Promise<string | undefined> {
  const where = { id: rotationId, endedAt: IsNull() };
  return (await context.database.read((manager) => manager.findOneBy(RotationEntity, where)))?.keyId;
}

/** Asks a connector, and keeps the claim meanwhile. A connector that throws has a fault of its own: the step fails. */
async function ask(
  context: ServiceContext,
  { connector: name, settings, step, call, secret }: Asking,
  rotationId: string,
  holder: string,
): Promise<StepOutcome> {
  const renewing = setInterval(() => void renewClaim(context, rotationId, holder).catch(() => undefined), CLAIM / 3);
  try {
    return await askConnector(await context.connectors.open(name, settings), step, call, secret);
  } catch {
    return { kind: 'failed', failure: { code: 'unexpected' } };
  } finally {
    clearInterval(renewing);
  }
}
