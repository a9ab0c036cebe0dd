import type { ApiKey } from '../keys/apiKey.ts';
import { effectiveState } from '../keys/keySecrets.ts';
import { keyStatus } from '../keys/keyStatus.ts';
import { planRegeneration, type RegenerationPlan } from '../keys/regeneration.ts';
import type { DurationMs, EpochMs } from '../time/time.ts';
import type { IncidentProblem, IncidentVerb } from './incident.ts';

/** What is known about a key when its turn in an incident comes. */
export interface TurnFacts {
  /** Undefined if the key no longer exists. */
  readonly key: ApiKey | undefined;
  /** Whether deployed or undeployed apps are linked to it. */
  readonly hasApps: boolean;
  /** Its rotation with apps under way, if any. */
  readonly rotationId: string | undefined;
}

/** What an incident asks of each of its keys. */
export interface AskedOfKeys {
  readonly verb: IncidentVerb;
  /** How long old secrets keep working beside new ones; 0 for not at all. */
  readonly overlap: DurationMs;
  /** How long new secrets are valid. */
  readonly validity: DurationMs;
}

/** What an incident does to a key when its turn comes. */
export type IncidentMove =
  | { readonly kind: 'disable'; readonly key: ApiKey }
  /** A guided rotation, with its apps. */
  | { readonly kind: 'rotate-with-apps'; readonly key: ApiKey }
  /** Its guided rotation is under way already: the incident follows that one. */
  | { readonly kind: 'join-rotation'; readonly key: ApiKey; readonly rotationId: string }
  /** A new secret, which its owner reveals. */
  | { readonly kind: 'hand-over'; readonly key: ApiKey; readonly plan: RegenerationPlan }
  /** Nothing to do: what the incident is for already holds. */
  | { readonly kind: 'settled'; readonly problem: IncidentProblem }
  | { readonly kind: 'fail'; readonly problem: IncidentProblem };

/**
 * Decides what an incident does to a key; what the key's own rules refuse fails with their reason. A deleted key works for nobody, so it is
 * settled in either kind of incident. A disabled one is still rotated: it may be activated again with the leaked secret.
 */
export function incidentMove(
  { verb, overlap, validity }: AskedOfKeys,
  { key, hasApps, rotationId }: TurnFacts,
  at: EpochMs,
): IncidentMove {
  if (key === undefined || keyStatus(key, at) === 'deleted') return { kind: 'settled', problem: 'key-deleted' };
  if (verb === 'disable')
    return key.disabledAt === null ? { kind: 'disable', key } : { kind: 'settled', problem: 'already-disabled' };
  const plan = planRegeneration(key, { replacement: 'secret', overlap, validity }, at);
  if (plan.kind === 'refused') return { kind: 'fail', problem: plan.refusal.code };
  if (rotationId !== undefined) return { kind: 'join-rotation', key, rotationId };
  if (key.secrets.some((secret) => effectiveState(secret, at) === 'pending'))
    return { kind: 'fail', problem: 'secret-on-its-way' };
  return hasApps ? { kind: 'rotate-with-apps', key } : { kind: 'hand-over', key, plan: plan.value };
}
