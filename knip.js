import { PROGRAMS } from './scripts/build.mjs';

export default {
  entry: [...Object.values(PROGRAMS), 'scripts/*.{mjs,ts}', 'bench/*.{mjs,ts}', 'ormconfig.ts'],
  project: [
    'src/**/*.ts',
    'commands/**/*.ts',
    'adapters/**/*.ts',
    'test/**/*.ts',
    'bench/**/*.{mjs,ts}',
    'scripts/**/*.{mjs,ts}',
  ],
  ignoreExportsUsedInFile: true,
  ignoreBinaries: ['pgbouncer', 'script'],
  // typescript-7 is run by its path: its command has the name of typescript's.
  ignoreDependencies: ['dependency-cruiser', 'typescript-7'],
};
