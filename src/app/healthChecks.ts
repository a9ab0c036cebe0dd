import type { Platform } from '../chat/contracts/platform.ts';
import { CHAIN_START, type ChainHead } from '../domain/audit/auditChain.ts';
import type { Database } from '../persistence/database.ts';
import { verifyChain } from '../services/audit/auditTrail.ts';
import type { ServiceContext } from '../services/context.ts';

/** Whether a chat platform is connected and working. */
export function platformCheck(platform: Platform) {
  return () => Promise.resolve(platform.healthProblem());
}

/** Whether the database answers. */
export function databaseCheck(database: Database) {
  return async () => {
    await database.ping();
    return undefined;
  };
}

/** The links of the audit chain checked per readiness check: well below a second's work. */
const LINKS_PER_CHECK = 20_000;

/**
 * Checks the chain from where the last check ended, so that a long one is walked in a few steps and afterwards only new
 * links are checked.
 */
export function auditCheck(context: ServiceContext) {
  let head: ChainHead = { seq: 0, hash: CHAIN_START };
  return async () => {
    const report = await verifyChain(context, head, { most: LINKS_PER_CHECK });
    if (report.kind === 'broken') return report.why;
    head = report.head;
    return undefined;
  };
}
