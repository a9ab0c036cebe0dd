import type { StepOutcome } from '../../domain/apps/connector.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { askConnector } from '../apps/runAppStep.ts';
import type { ServiceContext } from '../context.ts';
import { CLAIM, claimRotation, releaseClaim, renewClaim } from './claim.ts';
import { type Answered, type Asking, takeTurn } from './takeTurn.ts';

/** How a rotation was left: `busy` if another process has it, or it is over. */
export type Advanced =
  | { readonly kind: 'rest'; readonly dueAt: EpochMs | null }
  | { readonly kind: 'busy' }
  | { readonly kind: 'stopped' };

/**
 * Drives a rotation until it rests: it is over, waits for a person, or is due later. Safe to call at any time from any process: a
 * guarded claim lets one in.
 * @param holder the process.
 * @param stopping ends it after the call in progress; what is left goes on elsewhere once the claim runs out.
 */
export async function advanceRotation(
  context: ServiceContext,
  rotationId: string,
  holder: string,
  stopping?: AbortSignal,
): Promise<Advanced> {
  const keyId = await claimRotation(context, rotationId, holder);
  if (keyId === undefined) return { kind: 'busy' };
  const claimed = { rotationId, keyId, holder };
  let answered: Answered | undefined;
  for (;;) {
    const turn = await takeTurn(context, claimed, answered);
    if (turn.isChanged) context.rotations?.changed(rotationId);
    if (turn.kind === 'lost') return { kind: 'busy' };
    if (turn.kind === 'rest') return { kind: 'rest', dueAt: turn.dueAt };
    if (stopping?.aborted === true) {
      // The step is marked as running: the next process asks by the same ID.
      await releaseClaim(context, rotationId, holder);
      return { kind: 'stopped' };
    }
    answered = { stepId: turn.call.id, outcome: await ask(context, turn, rotationId, holder) };
  }
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
