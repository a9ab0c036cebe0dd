import type { EntityManager } from 'typeorm';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { type DurationMs, MINUTE } from '../../domain/time/time.ts';
import { DeliveryEntity } from '../../persistence/entities/conversations.ts';
import type { ServiceContext } from '../context.ts';

/** How long a secret is shown before the bot deletes the message, if the platform can. */
export const SHOWN_FOR: DurationMs = 5 * MINUTE;

/** What is about to be shown, and to whom. */
export interface NewDelivery {
  readonly id: string;
  /** The secret's ID, or what stands for one that is no key's. */
  readonly secretId: string;
  /** Empty where it is no key's. */
  readonly keyId: string;
  readonly by: Pick<AuthorizedActor, 'personId' | 'platform'>;
  /** The step of a rotation that it is shown for. */
  readonly stepId?: string;
  /** How the platform can delete the message: sealed, and kept only until it is deleted (invariant 2). */
  readonly burnHandle?: string;
}

/** Stores that something secret is about to be shown, before it is. */
export async function openDelivery(
  context: ServiceContext,
  manager: EntityManager,
  { id, secretId, keyId, by, stepId, burnHandle }: NewDelivery,
): Promise<void> {
  const now = context.clock();
  await manager.insert(DeliveryEntity, {
    id,
    secretId,
    keyId,
    personId: by.personId,
    platform: by.platform,
    state: 'started',
    startedAt: now,
    settledAt: null,
    burnHandle: burnHandle === undefined ? null : context.pepper.seal(burnHandle, context.random),
    burnAt: burnHandle === undefined ? null : now + SHOWN_FOR,
    stepId: stepId ?? null,
  });
}
