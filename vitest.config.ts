import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [
      'test/support/tierSeed.ts',
      'test/support/quickFolder.ts',
      'test/support/postgresServer.ts',
      'test/support/migrated.ts',
    ],
    setupFiles: ['test/support/quickSample.ts'],
    testTimeout: 400_000,
    hookTimeout: 60_000,
    // Each file starts databases and servers of its own; most of them wait, so three at a time suit two cores.
    maxWorkers: 3,
    // A process runs many files and loads each library once. What a test replaces is put back before the next one.
    isolate: false,
    restoreMocks: true,
    // A machine that stalls for seconds lets leases and Discord's deadlines pass: where others share it, a test may be tried once more.
    retry: Number(process.env['LATCHKEY_TEST_RETRY'] ?? 0),
    unstubGlobals: true,
    reporters: process.env['CI'] === 'true' ? ['verbose'] : ['default'],
  },
});
