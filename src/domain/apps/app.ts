import type { Named } from '../refs.ts';
import type { EpochMs } from '../time/time.ts';

/** Whether a program runs now (manual 002: deployed or undeployed). */
export type AppState = 'deployed' | 'undeployed';

/** A program that authenticates with API keys. */
export interface App extends Named {
  readonly project: Named;
  /** The name of the connector that deploys it, such as `webhook`. */
  readonly connector: string;
  readonly state: AppState;
  /** When its state last changed. */
  readonly since: EpochMs;
}

/** An app's use of a key. */
export interface AppLink {
  readonly app: App;
  readonly keyId: string;
  readonly linkedAt: EpochMs;
  /**
   * What its checks look like, where that differs from its name: the name that it gives, or the address that it comes from.
   * Null for each that doesn't matter.
   */
  readonly seenAs: { readonly app: string | null; readonly source: string | null };
}

/** Who presented a secret: the name that a caller gave, and its address. */
export interface SeenUse {
  /** Empty where the caller gave none. */
  readonly app: string;
  readonly source: string;
}

/**
 * Decides whether a use was this app's: by what the link says it looks like, else by the app's name.
 * @param nameKey makes two spellings of one name equal, see people/names.
 */
export function isUseOf(link: AppLink, use: SeenUse, nameKey: (name: string) => string): boolean {
  const { app, source } = link.seenAs;
  if (app === null && source === null) return use.app !== '' && nameKey(use.app) === nameKey(link.app.name);
  return (app === null || nameKey(app) === nameKey(use.app)) && (source === null || source === use.source);
}
