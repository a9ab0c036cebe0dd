/**
 * Who may import whom. The rooms and their doors are explained in docs/architecture.md; this file is what enforces them.
 * Each `only` rule names a room and the rooms it may look into; a room may always look into itself.
 */
const only = (room, path, allowed) => ({
  name: `${room}-imports`,
  comment: `${room} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path },
  to: { path: '^(src|commands|adapters|ormconfig)', pathNot: [path, ...allowed] },
});

const external = (name, packages, allowed) => ({
  name: `${name}-stays-in-its-room`,
  severity: 'error',
  from: { path: '^(src|commands|adapters|ormconfig)', pathNot: allowed },
  to: { path: packages.map((p) => `node_modules/${p}`) },
});

module.exports = {
  forbidden: [
    only('async', '^src/async/', []),
    only('domain', '^src/domain/', []),
    only('persistence', '^src/persistence/', ['^src/domain/', '^src/async/']),
    only('services', '^src/services/', ['^src/domain/', '^src/persistence/']),
    only('chat', '^src/chat/', ['^src/domain/']),
    only('commands', '^commands/', ['^src/chat/', '^src/services/', '^src/domain/']),
    only('adapters/shared', '^adapters/shared/', ['^src/chat/', '^src/domain/', '^src/async/']),
    only('adapters/console', '^adapters/console/', ['^adapters/shared/', '^src/chat/']),
    only('adapters/slack', '^adapters/slack/', ['^adapters/shared/', '^src/chat/', '^src/async/']),
    only('adapters/discord', '^adapters/discord/', ['^adapters/shared/', '^src/chat/', '^src/async/']),
    only('charts', '^src/charts/', ['^src/domain/']),
    only('jobs', '^src/jobs/', ['^src/services/', '^src/domain/', '^src/chat/', '^src/charts/']),
    only('http', '^src/http/', ['^src/services/', '^src/domain/', '^src/chat/', '^src/async/']),
    only('config', '^src/config\\.ts$', ['^src/domain/']),
    only('logging', '^src/logging/', ['^src/domain/']),
    external('slack', ['@slack/'], ['^adapters/slack/']),
    external('discord', ['discord\\.js', 'discord-api-types'], ['^adapters/discord/']),
    external('resvg', ['@resvg/'], ['^src/charts/']),
    external('typeorm', ['typeorm'], ['^src/persistence/', '^src/services/', '^ormconfig\\.ts$']),
    {
      name: 'domain-is-pure',
      comment:
        'No I/O, no clock, no randomness: of Node, the domain may use only hashing, CRC, comparison and inspection; cron-parser is told the time, and lru-cache only remembers what was worked out.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        dependencyTypes: ['core', 'npm'],
        pathNot: '^((node:)?(crypto|zlib|util|buffer)$|node_modules/(cron-parser|lru-cache)/)',
      },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^(src|commands|adapters)/' }, to: {} },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(src|commands|adapters|ormconfig)' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
