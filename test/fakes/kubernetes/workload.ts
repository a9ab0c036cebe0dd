/** An object as it is stored, in the shape of its API. */
export interface Stored {
  readonly metadata: Record<string, unknown> & { annotations?: Record<string, string> };
  spec: Record<string, unknown> & {
    replicas: number;
    template: { metadata?: { annotations?: Record<string, string> } };
  };
}

/**
 * Pods of a Deployment or StatefulSet, and the controller that brings them to what is asked for: one small thing at each look, first of
 * all noticing that something changed.
 */
export class Pods {
  #observed = 1;
  #old = 0;
  #new: number;
  #ready: number;
  #terminating = 0;
  #revision = 1;
  #currentRevision = 1;
  #template: string;
  /** What the controller does: its work, all of it at one look, nothing at all, or giving up. */
  mode: 'works' | 'hurries' | 'stuck' | 'gives up' = 'works';

  constructor(stored: Stored) {
    this.#new = stored.spec.replicas;
    this.#ready = this.#new;
    this.#template = JSON.stringify(stored.spec.template);
  }

  /** How many pods run, old and new. */
  get running(): number {
    return this.#old + this.#new;
  }

  /** How often pods were made from a new template. */
  get restarts(): number {
    return this.#revision - 1;
  }

  /** One step of the controller, or as many as there are. */
  look(stored: Stored, generation: number): void {
    this.#step(stored, generation);
    for (let steps = 0; this.mode === 'hurries' && steps < 100; steps += 1) this.#step(stored, generation);
  }

  #step({ spec }: Stored, generation: number): void {
    if (this.#observed < generation) {
      this.#observed = generation;
      const template = JSON.stringify(spec.template);
      if (template === this.#template) return;
      this.#template = template;
      this.#revision += 1;
      this.#old += this.#new;
      this.#new = 0;
      this.#ready = 0;
      return;
    }
    if (this.mode !== 'works' && this.mode !== 'hurries') return;
    if (this.#terminating > 0) this.#terminating -= 1;
    else if (this.#ready < this.#new) this.#ready = this.#new;
    else if (this.#new < spec.replicas) this.#new += 1;
    else if (this.#new > spec.replicas) {
      this.#new -= 1;
      this.#ready -= 1;
      this.#terminating += 1;
    } else if (this.#old > 0) {
      this.#old -= 1;
      this.#terminating += 1;
    } else this.#currentRevision = this.#revision;
  }

  /** The status as the API of each kind gives it: what is none is left out. */
  status(kind: 'deployments' | 'statefulsets'): object {
    const replicas = this.#old + this.#new;
    const counts = {
      replicas,
      updatedReplicas: this.#new,
      availableReplicas: this.#old + this.#ready,
      readyReplicas: this.#old + this.#ready,
      ...(kind === 'deployments' && { terminatingReplicas: this.#terminating }),
    };
    const some = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    const reason = this.mode === 'gives up' ? 'ProgressDeadlineExceeded' : 'ReplicaSetUpdated';
    return kind === 'deployments'
      ? {
          observedGeneration: this.#observed,
          ...some,
          conditions: [{ type: 'Progressing', status: this.mode === 'gives up' ? 'False' : 'True', reason }],
        }
      : {
          observedGeneration: this.#observed,
          ...some,
          replicas,
          currentRevision: `web-${this.#currentRevision}`,
          updateRevision: `web-${this.#revision}`,
        };
  }
}
