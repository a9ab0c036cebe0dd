import type { Secret } from '../keys/secret.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** What a connector can be asked to do with an app: the steps of manual 002. */
export type StepKind = 'undeploy' | 'update-secret' | 'deploy';

/** What a connector learns about a step. */
export interface StepCall {
  /** Names the step. A retry has the same ID, so that the other side can tell a repetition (invariant 14). */
  readonly id: string;
  readonly app: string;
  readonly project: string;
  /** The rotation that the step belongs to; null where a person asked for this one step. */
  readonly rotation: string | null;
  readonly key: { readonly id: string; readonly name: string };
  readonly at: EpochMs;
}

/** Why a step did not succeed: a code and what may be shown. A connector stores no answer (invariant 15). */
export interface StepFailure {
  readonly code:
    | 'unreachable'
    | 'timed-out'
    | 'forbidden-address'
    | 'redirected'
    | 'answered'
    | 'not-allowed'
    | 'not-found'
    | 'conflict'
    | 'rollout-failed'
    | 'bad-settings'
    | 'unexpected';
  /** The HTTP status, for `answered`. */
  readonly status?: number;
  /** What it was about, in a word that the person knows: a host, a workload, a secret's name. Never what was answered. */
  readonly subject?: string;
}

/** What came of a step. */
export type StepOutcome =
  | { readonly kind: 'done' }
  /** A person has to do it, and says so by a button. */
  | { readonly kind: 'by-hand' }
  /** It did not succeed and will not by itself, or was tried often enough. */
  | { readonly kind: 'failed'; readonly failure: StepFailure }
  /** It may succeed when it is tried again with the same ID. `afterMs`: no sooner than that. */
  | { readonly kind: 'try-again'; readonly failure: StepFailure; readonly afterMs?: DurationMs };

/** The longest that any call of a connector takes. A step is claimed for longer than this. */
export const LONGEST_CALL: DurationMs = 2 * MINUTE;

/**
 * A way to an app, opened with the app's settings. No method throws: an unexpected error is an outcome. Each call ends within
 * {@link LONGEST_CALL}; what takes longer, such as a rollout, is `try-again`, and the next call with the same ID goes on waiting.
 */
export interface Connector {
  /**
   * Finds out, without changing anything, whether the settings lead anywhere.
   * @param project the name of the app's project.
   */
  check(project: string): Promise<StepOutcome>;
  undeploy(call: StepCall): Promise<StepOutcome>;
  /** @param secret the new secret: the only step that sends it (invariant 15). */
  updateSecret(call: StepCall, secret: Secret): Promise<StepOutcome>;
  deploy(call: StepCall): Promise<StepOutcome>;
}

/** An app's settings as they are kept, sealed: plain values by the name of the option. */
export type AppSettings = Readonly<Record<string, string>>;

/** A setting that can't be used, and why, in a sentence that says what to write. */
export interface SettingProblem {
  readonly option: string;
  readonly words: string;
}

/** What was given for an app, read: what to keep, or every problem at once. */
export type ReadSettings =
  | {
      readonly kind: 'settings';
      /** May hold more than was given, such as a signing secret: only {@link Connectors.describe} says what may be shown. */
      readonly settings: AppSettings;
      /** What the connector drew for the other side, to be shown once: such as a webhook's signing secret. */
      readonly issued?: { readonly label: string; readonly secret: Secret };
    }
  | { readonly kind: 'problems'; readonly problems: readonly SettingProblem[] };

/** What services and commands need of the connectors. The composition root puts them behind it. */
export interface Connectors {
  /** Checks what was given for an app. @param project the name of the app's project. */
  read(connector: string, given: AppSettings, project: string): ReadSettings;
  /** @returns where an app's settings lead, in names that its project may read. Empty if there is nothing to say. */
  describe(connector: string, settings: AppSettings): string;
  /** Opens the way to an app. Never rejects: where the connector or its settings are no longer usable, every step says so. */
  open(connector: string, settings: AppSettings): Promise<Connector>;
}
