import type { AppSettings, Connector, ReadSettings, SettingProblem } from '../domain/apps/connector.ts';
import type { RandomBytes } from '../domain/keys/base62.ts';
import type { DurationMs, EpochMs } from '../domain/time/time.ts';
import type { Connections } from './connections.ts';
import type { Network } from './networks.ts';

export type { ReadSettings, SettingProblem };

/** A setting that is given when an app is registered: an option of `app register`. */
export interface SettingField {
  /** The option's name, such as `url`. Two connectors may share one. */
  readonly name: string;
  /** What it is, for help and forms. */
  readonly description: string;
  readonly required: boolean;
  /** What a value looks like, and the sentence that says so. Without it, any text will do. */
  readonly shape?: { readonly pattern: RegExp; readonly words: string };
}

/** Looks a name up. @returns every address that it has; rejects where there is none. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** What every connector may use. What is left out permits nothing, or is as it is in production. */
export interface ConnectorDeps {
  readonly clock: () => EpochMs;
  readonly random: RandomBytes;
  /** The networks that webhooks may reach though they are not public (`LATCHKEY_WEBHOOK_ALLOW`). None by default. */
  readonly allowed?: readonly Network[];
  /** What the operator of the deployment declared (`LATCHKEY_CONNECTIONS`). None by default. */
  readonly connections?: Connections;
  /** The operating system's resolver by default. */
  readonly lookUp?: LookUp;
  /** Certificates that webhooks' services are held against, in PEM. Those that Node knows by default, with `NODE_EXTRA_CA_CERTS`. */
  readonly trusted?: string;
  /** Shorter waits, for tests. */
  readonly waits?: Partial<Waits>;
}

/** How long connectors wait. */
export interface Waits {
  /** The limit for a call, from the name look-up to the answer's last byte. */
  readonly answer: DurationMs;
  /** The limit for a rollout in one call. The next call with the same ID continues waiting. */
  readonly rollout: DurationMs;
  /** Between two looks at a rollout. */
  readonly look: DurationMs;
}

/**
 * What a connector declares of itself. It is read at every start, so it loads no library: {@link ConnectorDeclaration.open} does, by
 * a dynamic import.
 */
export interface ConnectorDeclaration {
  /** As in `connector:webhook`. */
  readonly name: string;
  /** What it does with an app, in a sentence. */
  readonly summary: string;
  readonly settings: readonly SettingField[];
  /**
   * Checks what was given. Pure but for what it draws.
   * @param project the name of the app's project: a connection may be reserved for others.
   */
  read(given: AppSettings, deps: ConnectorDeps, project: string): ReadSettings;
  /** @returns where an app's settings lead, in names that its project may read. Empty if there is nothing to say. */
  describe(settings: AppSettings): string;
  /** Opens the way to an app with settings that {@link ConnectorDeclaration.read} gave. */
  open(settings: AppSettings, deps: ConnectorDeps): Promise<Connector>;
}
