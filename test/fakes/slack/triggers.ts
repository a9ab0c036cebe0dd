import type { Ids } from './ids.ts';

/** How long a trigger can be exchanged. Source: docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
const TRIGGER_MS = 3000;
const LOOKS_LIKE_ONE = /^\d+\.\d+\.[0-9a-f]{32}$/;

/** Who gave an app the right to open one modal. */
export interface TriggerGrant {
  readonly user: string;
  /** The interaction that the trigger came with. */
  readonly cause: string;
  /** Whether it happened inside of a modal: only then can a view be pushed. */
  readonly inModal: boolean;
}

/** What a trigger is good for now. */
export type TriggerState =
  | { readonly kind: 'good'; readonly grant: TriggerGrant }
  | { readonly kind: 'error'; readonly error: 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' };

/** The triggers that were given out: each is good once, and for three seconds. */
export class Triggers {
  readonly #granted = new Map<string, { readonly grant: TriggerGrant; readonly at: number }>();
  readonly #spent = new Set<string>();
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** @returns a new trigger's ID. */
  issue(grant: TriggerGrant): string {
    const id = this.#ids.trigger();
    this.#granted.set(id, { grant, at: this.#ids.now() });
    return id;
  }

  /** @returns whether a trigger can be exchanged now; it is not by that. */
  look(id: string): TriggerState {
    const granted = LOOKS_LIKE_ONE.test(id) ? this.#granted.get(id) : undefined;
    if (granted === undefined) return { kind: 'error', error: 'invalid_trigger_id' };
    if (this.#spent.has(id)) return { kind: 'error', error: 'exchanged_trigger_id' };
    if (this.#ids.now() - granted.at > TRIGGER_MS) return { kind: 'error', error: 'expired_trigger_id' };
    return { kind: 'good', grant: granted.grant };
  }

  /** Exchanges a trigger for good. */
  spend(id: string): void {
    this.#spent.add(id);
  }
}
