import { onTestFinished, vi } from 'vitest';

/** Notes where the program connects to, and lets it reach nothing but this machine. */
export function watchFetch(): ReadonlySet<string> {
  const origins = new Set<string>();
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (...[input, init]: Parameters<typeof fetch>) => {
    const { origin, hostname } = new URL(input instanceof Request ? input.url : input);
    origins.add(origin);
    if (hostname !== '127.0.0.1') throw new TypeError('there is no network here');
    return await real(input, init);
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return origins;
}
