import type { AppSettings, Connector } from '../domain/apps/connector.ts';
import type { RandomBytes } from '../domain/keys/base62.ts';
import type { Secret } from '../domain/keys/secret.ts';
import type { EpochMs } from '../domain/time/time.ts';

/** A setting that is given when an app is registered: an option of `app register`. */
export interface SettingField {
  /** The option's name, such as `url`. Two connectors may share one. */
  readonly name: string;
  /** What it is, for help and forms. */
  readonly description: string;
  readonly required: boolean;
}

/** What every connector may use. */
export interface ConnectorDeps {
  readonly clock: () => EpochMs;
  readonly random: RandomBytes;
}

/** A setting that can't be used, and why, in a sentence that says what to write. */
export interface SettingProblem {
  readonly option: string;
  readonly words: string;
}

/** What was given for an app, read: what to keep, or every problem at once. */
export type ReadSettings =
  | {
      readonly kind: 'settings';
      readonly settings: AppSettings;
      /** What the connector drew for the other side, to be shown once: such as a webhook's signing secret. */
      readonly issued?: { readonly label: string; readonly secret: Secret };
    }
  | { readonly kind: 'problems'; readonly problems: readonly SettingProblem[] };

/**
 * What a connector declares of itself. It is read at every start, so it loads no library: {@link ConnectorDeclaration.open} does, by
 * a dynamic import.
 */
export interface ConnectorDeclaration {
  /** As in `connector:webhook`. */
  readonly name: string;
  /** In a sentence: what it does with an app. */
  readonly summary: string;
  readonly settings: readonly SettingField[];
  /** Checks what was given. Pure but for what it draws. */
  read(given: AppSettings, deps: ConnectorDeps): ReadSettings;
  /** Opens the way to an app with settings that {@link ConnectorDeclaration.read} gave. */
  open(settings: AppSettings, deps: ConnectorDeps): Promise<Connector>;
}
