import { withTimeout } from '../../src/async/withTimeout.ts';
import type { PlatformLog } from '../../src/chat/contracts/platform.ts';

/**
 * Waits for suggestions as long as a platform does: what comes later would not be shown.
 * @param limitMs milliseconds.
 * @returns nothing where they are late or fail. Never rejects.
 */
export async function suggestInTime<T>(
  work: Promise<readonly T[]>,
  limitMs: number,
  log: PlatformLog,
): Promise<readonly T[]> {
  return await withTimeout(work, limitMs, () => []).catch((error: unknown) => {
    log.error({ err: error, during: 'suggestion' }, 'autocomplete failed');
    return [];
  });
}
