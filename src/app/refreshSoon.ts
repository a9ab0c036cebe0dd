import type { Platform } from '../chat/contracts/platform.ts';

/** Key changes come in bursts; an open home tab only needs to show the final state. */
const REFRESH_DELAY_MS = 250;
const refreshing = new WeakMap<readonly Platform[], NodeJS.Timeout>();

/** Shows open home tabs again, soon after a key changed. */
export function refreshSoon(
  platforms: readonly Platform[],
  reportError: (error: unknown, during: string) => void,
): void {
  if (refreshing.has(platforms)) return;
  const timer = setTimeout(() => {
    refreshing.delete(platforms);
    for (const platform of platforms)
      void platform.refreshHomes().catch((error: unknown) => reportError(error, 'refreshing homes'));
  }, REFRESH_DELAY_MS);
  timer.unref();
  refreshing.set(platforms, timer);
}
