/** Why an account that somebody names can't be taken. */
export type Unmet = 'not-served' | 'unknown';

/** A person as their platform vouches for them at this moment. */
export interface PlatformUser {
  readonly platform: string;
  /** The platform's own ID of the account, which never changes. */
  readonly externalId: string;
  /** Their name on the platform; cleaned before it is stored. */
  readonly displayName: string;
  /** The platform's user name, unique there, if it sends one. */
  readonly handle?: string;
  /** Where they live, as an IANA time zone, and their language, where the platform says so. */
  readonly timeZone?: string;
  readonly locale?: string;
  /** The groups that the platform says they are in right now, with the prefix that the platform declares for them. */
  readonly groups: readonly string[];
  /** The conversation in which they speak right now, such as `slack:C…`, where they may post in it themselves. */
  readonly postsIn?: string;
  /** Accounts that they name right now and that can't be taken, by the platform's own ID: not served here, or it can't say now. */
  readonly unmet?: ReadonlyMap<string, Unmet>;
}
