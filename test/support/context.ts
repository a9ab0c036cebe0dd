import { createHash } from 'node:crypto';
import { openConnectors } from '../../src/connectors/index.ts';
import type { Connectors } from '../../src/domain/apps/connector.ts';
import type { RandomBytes } from '../../src/domain/keys/base62.ts';
import type { Verdict } from '../../src/domain/keys/verdict.ts';
import type { EpochMs } from '../../src/domain/time/time.ts';
import { DAY, type DurationMs, MINUTE } from '../../src/domain/time/time.ts';
import type { Database } from '../../src/persistence/database.ts';
import type { Policy, ServiceContext } from '../../src/services/context.ts';
import { Pepper } from '../../src/services/pepper.ts';
import { RetiredUses } from '../../src/services/uses/retiredUses.ts';
import { UseRecorder } from '../../src/services/uses/useRecorder.ts';
import { FailedAttempts } from '../../src/services/verification/failedAttempts.ts';
import { KeyCache } from '../../src/services/verification/keyCache.ts';
import { Verifier, type VerifierDeps } from '../../src/services/verification/verifier.ts';
import { PLATFORM_FACTS } from './platforms.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock {
  now(): EpochMs;
  advance(by: DurationMs): void;
}

/** @param start where it stands first: some Thursday noon by default. */
export function manualClock(start: EpochMs = Date.UTC(2026, 0, 15, 12)): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance: (by) => {
      now += by;
    },
  };
}

/**
 * Bytes that look random and are the same in each run.
 * @param seed another seed gives other bytes: two replicas need two seeds, or they draw the same IDs.
 */
export function seededRandom(seed: string): RandomBytes {
  let drawn = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; drawn += 1) {
      const block = createHash('sha256')
        .update(`${seed}:${drawn}`)
        .digest()
        .subarray(0, count - filled);
      bytes.set(block, filled);
      filled += block.length;
    }
    return bytes;
  };
}

/** The pepper of every test deployment. */
export const TEST_PEPPER = new Pepper(new Uint8Array(32).fill(7));

/** The rules as they are when nothing is configured. */
export const TEST_POLICY: Policy = {
  lock: { threshold: 10, window: 15 * MINUTE, counts: 'known' },
  keyValidity: 365 * DAY,
  warn: { days: [30, 14, 7, 1], cron: '0 9 * * *' },
  admins: new Set(),
  onCallGroups: new Set(),
  fallback: undefined,
  projectCreators: 'anyone',
  mfa: 'optional',
  drillZone: undefined,
  platforms: PLATFORM_FACTS,
};

/** The strict reading of manual 002: wrong secrets count from anybody, so that a test need not make friends first. */
export const ANYONE_COUNTS: Partial<Policy> = { lock: { ...TEST_POLICY.lock, counts: 'anyone' } };

/** A context whose clock a test can move. */
export interface TestContext extends ServiceContext {
  readonly time: ManualClock;
}

/**
 * Builds what the services stand on.
 * @param options.seed of the randomness; give each replica on one database its own.
 * @param options.time share one clock between replicas.
 * @param options.connectors the ways to apps, instead of the program's own.
 */
export function testContext(
  database: Database,
  options: {
    readonly seed?: string;
    readonly time?: ManualClock;
    readonly policy?: Partial<Policy>;
    readonly connectors?: Connectors;
  } = {},
): TestContext {
  const time = options.time ?? manualClock();
  const clock = () => time.now();
  const random = seededRandom(options.seed ?? 'one');
  return {
    database,
    pepper: TEST_PEPPER,
    clock,
    random,
    connectors: options.connectors ?? openConnectors({ clock, random }),
    policy: { ...TEST_POLICY, ...options.policy },
    time,
  };
}

/** The parts of one process that verify secrets, wired as the program wires them. */
export interface TestVerifier extends VerifierDeps {
  readonly verifier: Verifier;
}

/** Builds a verifier with empty memory. */
export function testVerifier(context: ServiceContext): TestVerifier {
  const uses = new UseRecorder(context);
  const parts = {
    cache: new KeyCache(context.database),
    uses,
    failures: new FailedAttempts(context, uses),
    retired: new RetiredUses(context, uses),
  };
  return { ...parts, verifier: new Verifier(context, parts) };
}

/** Presents a secret, as a service does. */
export async function present(
  { verifier }: TestVerifier,
  secret: string,
  source = '192.0.2.1',
  app = '',
): Promise<Verdict> {
  return await verifier.verify({ secret, source, app });
}
