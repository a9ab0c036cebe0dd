import type { Connectors } from '../domain/apps/connector.ts';
import { type RandomBytes, randomBase62 } from '../domain/keys/base62.ts';
import type { LockPolicy } from '../domain/keys/lockout.ts';
import type { SecondFactorMode } from '../domain/people/secondFactor/secondFactorState.ts';
import type { PlatformFacts } from '../domain/platformFacts.ts';
import type { DurationMs, EpochMs } from '../domain/time/time.ts';
import type { Conversation } from '../domain/warnings/conversationRef.ts';
import type { Database } from '../persistence/database.ts';
import type { LiveSubject } from './liveMessages/subjects.ts';
import type { Pepper } from './pepper.ts';

/** What every use case needs. Clock and randomness come from outside, so that a test can fix them. */
export interface ServiceContext {
  readonly database: Database;
  readonly pepper: Pepper;
  readonly clock: () => EpochMs;
  readonly random: RandomBytes;
  readonly policy: Policy;
  /** The ways to apps. */
  readonly connectors: Connectors;
  /** Drives this process's rotations; without it, they wait for the job. */
  readonly rotations?: Driver;
  /** Drives this process's incidents; without it, they wait for the job. */
  readonly incidents?: Driver;
  /** Tells this process's live messages what changed; without it, they wait for the job. */
  readonly live?: LiveSignals;
  /** Sends what is urgent at once; without it, that waits for the job. */
  readonly urgent?: UrgentSignal;
}

/** What services tell those who show live messages. */
export interface LiveSignals {
  /** Something changed: messages that show it are behind. */
  changed(about: LiveSubject): void;
}

/** What services tell the sender of notices. */
export interface UrgentSignal {
  /** Something was queued that nobody should wait for. It is sent in the background. */
  wake(): void;
  /** Resolves when everything was tried that was queued until now. Never rejects. */
  settled(): Promise<void>;
}

/** What services tell the driver of rotations, and that of incidents. */
export interface Driver {
  /** One of them may have something to do now. It is driven in the background. */
  wake(id: string): void;
}

/** The configured rules. */
export interface Policy {
  readonly lock: LockPolicy;
  /** How long a new secret is valid. */
  readonly keyValidity: DurationMs;
  /** How many days before an expiry owners are warned, and at what time of day: a cron expression in their own zone. */
  readonly warn: { readonly days: readonly number[]; readonly cron: string };
  /** `platform:external id` of the configured admins. */
  readonly admins: ReadonlySet<string>;
  /** The groups whose members are on call, by the adapters' names (`slack-usergroup:S…`). */
  readonly onCallGroups: ReadonlySet<string>;
  /** What the platforms declare of how people and conversations are written there. */
  readonly platforms: readonly PlatformFacts[];
  /** The conversation that the deployment names, where those read who answer for everything. */
  readonly fallback: Conversation | undefined;
  /** Who may create projects. */
  readonly projectCreators: 'anyone' | 'admins';
  /** How far the deployment goes with second factors. */
  readonly mfa: SecondFactorMode;
  /** In whose working hours fire drills are held; undefined where there are none. */
  readonly drillZone: string | undefined;
}

const ROW_ID_LENGTH = 16;
/** 22 base62 characters hold 130 bits: nobody can guess a question's nonce. */
const NONCE_LENGTH = 22;

/** @returns a new ID for a row. */
export function newRowId(context: ServiceContext): string {
  return randomBase62(ROW_ID_LENGTH, context.random);
}

/** @returns a new unguessable name for a button to carry. */
export function newNonce(context: ServiceContext): string {
  return randomBase62(NONCE_LENGTH, context.random);
}

/** @returns a number from 0 up to 1, from the context's randomness. */
export function randomFraction({ random }: Pick<ServiceContext, 'random'>): number {
  return (random(1)[0] ?? 0) / 256;
}
