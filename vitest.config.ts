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
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Each file starts databases and servers of its own; most of them wait, so four at a time suit two cores.
    maxWorkers: 4,
    // A process runs many files and loads each library once. What a test replaces is put back before the next one.
    isolate: false,
    restoreMocks: true,
    unstubGlobals: true,
    reporters: process.env['CI'] === 'true' ? ['verbose'] : ['default'],
  },
});
