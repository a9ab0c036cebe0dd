import type { StepCall } from '../../domain/apps/connector.ts';

/** The step that last changed a workload: a repetition finds its own ID and changes nothing (invariant 14). */
const STEP = 'latchkey/step';
/** How many replicas there were before the app was undeployed. */
const REPLICAS = 'latchkey/replicas';
/** Stands in the pod template. A new value makes new pods, as `kubectl rollout restart` does. */
const RESTARTED = 'latchkey/restarted';

/** What a Deployment or StatefulSet looks like, as far as a rollout is concerned. */
export interface Workload {
  readonly resourceVersion: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly observedGeneration: number;
  /** How many replicas are asked for. */
  readonly wanted: number;
  /** How many there are, old and new, and how many are still on their way out. */
  readonly replicas: number;
  readonly terminating: number;
  /** How many are made from the newest template, and how many can serve. */
  readonly updated: number;
  readonly available: number;
  /** Whether a changed template makes new pods: not while it is paused, updated by hand or only in part. */
  readonly restartsByItself: boolean;
  /** Whether the newest template is the one that is in use (of a StatefulSet). */
  readonly isCurrent: boolean;
  /** Whether Kubernetes has given the rollout up. */
  readonly isOverdue: boolean;
}

/** What to do with a workload: change it, only wait for what was changed, or leave it to a person. */
export type Move =
  | { readonly kind: 'patch'; readonly patch: object }
  | { readonly kind: 'wait' }
  | { readonly kind: 'by-hand' };

/** Decides how an app is undeployed: its replicas are remembered and scaled to none. */
export function undeployMove(workload: Workload, { id }: StepCall): Move {
  if (workload.wanted === 0 || workload.annotations[STEP] === id) return { kind: 'wait' };
  const annotations = { [STEP]: id, [REPLICAS]: String(workload.wanted) };
  return { kind: 'patch', patch: { metadata: metadata(workload, annotations), spec: { replicas: 0 } } };
}

/**
 * Decides how an app is deployed: scaled back to what it was where it is undeployed, else restarted with new pods. The patch
 * follows from the call, so that it is the same at each repetition.
 */
export function deployMove(workload: Workload, { id, at }: StepCall): Move {
  if (workload.annotations[STEP] === id) return { kind: 'wait' };
  if (workload.wanted === 0) {
    const remembered = workload.annotations[REPLICAS] ?? '';
    const replicas = /^[1-9]\d{0,5}$/.test(remembered) ? Number(remembered) : 1;
    const annotations = { [STEP]: id, [REPLICAS]: null };
    return { kind: 'patch', patch: { metadata: metadata(workload, annotations), spec: { replicas } } };
  }
  if (!workload.restartsByItself) return { kind: 'by-hand' };
  const template = { metadata: { annotations: { [RESTARTED]: `${new Date(at).toISOString()} ${id}` } } };
  return { kind: 'patch', patch: { metadata: metadata(workload, { [STEP]: id }), spec: { template } } };
}

/** Decides how far a rollout is, by the rules of `kubectl rollout status`; scaled to none, once no pod is left. */
export function progressOf(workload: Workload): 'done' | 'waiting' | 'failed' {
  const { wanted, replicas, updated, available } = workload;
  // Until the controller has seen the change, what it says is about the time before.
  if (workload.observedGeneration < workload.generation) return 'waiting';
  if (wanted === 0) return replicas === 0 && workload.terminating === 0 ? 'done' : 'waiting';
  if (workload.isOverdue) return 'failed';
  const isDone = updated >= wanted && replicas <= updated && available >= wanted && workload.isCurrent;
  return isDone ? 'done' : 'waiting';
}

/** Carries the version that was read, so that a concurrent change is a conflict and isn't overwritten. */
function metadata({ resourceVersion }: Workload, annotations: Readonly<Record<string, string | null>>): object {
  return { ...(resourceVersion !== undefined && { resourceVersion }), annotations };
}
