import type { EpochMs } from '../time/time.ts';

/** What someone on call did to a key. */
export type OnCallVerb =
  | 'disabled'
  | 'activated'
  | 'unlocked'
  | 'deleted'
  | 'regenerated'
  | 'rolled-back'
  | 'retired-secret'
  | 'undeployed-app'
  | 'updated-app'
  | 'deployed-app'
  | 'dismissed-leak';

/** What was done to a key. `replaced`: it got a new ID, too. `rotating`: a guided rotation began. */
export type PostedVerb = OnCallVerb | 'replaced' | 'rotating';

/** When the old secret stops: at once; at `stopsAt`; 15 minutes after every app has used the new one; when every app has the new one. */
export const OLD_SECRET_STOPS = ['now', 'at', 'when-used', 'last'] as const;
/** One of {@link OLD_SECRET_STOPS}. */
export type OldSecretStops = (typeof OLD_SECRET_STOPS)[number];

/** A change of a key, as a conversation may be told of it: nothing that was typed is in here. */
export interface PostedChange {
  readonly did: PostedVerb;
  readonly at: EpochMs;
  /** Null where the change is not about an old secret. */
  readonly stops: OldSecretStops | null;
  /** When it stops at the latest, for `at` and `when-used`; else null. */
  readonly stopsAt: EpochMs | null;
}

/** What a conversation is told of a change, beside its key. */
export interface PostedChangeNotice extends PostedChange {
  /** Who did it, named in full. */
  readonly by: string;
  readonly isOnCall: boolean;
}
