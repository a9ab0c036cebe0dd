import type { EpochMs } from '../time/time.ts';
import type { ApiKey } from './apiKey.ts';

/** Why a secret is refused, as far as the caller may know: without a right secret one learns nothing but `INVALID`. */
export type RefusalOnTheWire = (typeof WIRE_CODES)[number];

/** Every refusal code on the wire. */
export const WIRE_CODES = [
  'INVALID',
  'RETIRED',
  'DELETED',
  'DISABLED',
  'LOCKED',
  'EXPIRED',
  'SUSPENDED',
  'FORBIDDEN',
  'THROTTLED',
] as const;

/** The answer to a check. */
export type Verdict =
  | {
      readonly valid: true;
      readonly key: ApiKey;
      readonly secret: 'current' | 'previous' | 'pending';
      readonly overlapEndsAt: EpochMs | null;
    }
  | { readonly valid: false; readonly code: RefusalOnTheWire; readonly retryAfterSeconds?: number };
