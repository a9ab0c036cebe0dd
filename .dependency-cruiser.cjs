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
    only('services', '^src/services/', ['^src/domain/', '^src/persistence/', '^src/async/']),
    only('chat', '^src/chat/', ['^src/domain/']),
    only('connectors', '^src/connectors/', ['^src/domain/', '^src/async/']),
    only('commands', '^commands/', [
      '^src/chat/',
      '^src/services/',
      '^src/domain/',
      // What connectors declare of their settings: the options of `app register`.
      '^src/connectors/(index|declaration)\\.ts$',
    ]),
    only('adapters/shared', '^adapters/shared/', ['^src/chat/', '^src/domain/', '^src/async/']),
    {
      name: 'adapters-imports',
      comment:
        'An adapter may import the chat core, what adapters share, and two types of the domain: who a person is on a platform, and what a platform declares of itself. It never looks at another adapter.',
      severity: 'error',
      from: { path: '^adapters/((?!shared/)[^/]+)/' },
      to: {
        path: '^(src|commands|adapters|ormconfig)',
        pathNot: [
          '^adapters/$1/',
          '^adapters/shared/',
          '^src/chat/',
          '^src/async/',
          '^src/domain/people/platformUser\\.ts$',
          '^src/domain/platformFacts\\.ts$',
        ],
      },
    },
    {
      name: 'declarations-are-light',
      comment: 'A declaration is read at every start, so it may load a platform’s library only by a dynamic import.',
      severity: 'error',
      from: { path: '^adapters/[^/]+/declaration\\.ts$' },
      to: {
        path: '^(adapters/|node_modules/)',
        pathNot: ['^adapters/[^/]+/(config|copy)\\.ts$', '^node_modules/zod/'],
        dynamic: false,
      },
    },
    {
      name: 'declarations-read-light-configs',
      comment: 'What a declaration imports at once is as light as the declaration.',
      severity: 'error',
      from: { path: '^adapters/[^/]+/config\\.ts$' },
      to: { path: '^(adapters/|node_modules/)', pathNot: ['^node_modules/zod/', '^adapters/[^/]+/copy\\.ts$'] },
    },
    only('charts', '^src/charts/', ['^src/domain/']),
    only('jobs', '^src/jobs/', ['^src/services/', '^src/domain/', '^src/chat/', '^src/charts/', '^src/async/']),
    only('http', '^src/http/', ['^src/services/', '^src/domain/', '^src/chat/', '^src/async/']),
    // What the platforms declare is the one thing in src/app that the configuration is composed from.
    only('config', '^src/config\\.ts$', [
      '^src/domain/',
      '^src/chat/contracts/(declaration|variables)\\.ts$',
      '^src/chat/copy/configCopy\\.ts$',
      '^src/connectors/(networks|copy)\\.ts$',
      '^src/app/loadPlatforms\\.ts$',
    ]),
    only('the list of platforms', '^src/app/loadPlatforms\\.ts$', [
      '^src/chat/contracts/',
      '^src/domain/platformFacts\\.ts$',
      '^adapters/[^/]+/declaration\\.ts$',
    ]),
    only('logging', '^src/logging/', ['^src/domain/']),
    external('slack', ['@slack/'], ['^adapters/slack/']),
    external('discord', ['discord\\.js', 'discord-api-types'], ['^adapters/discord/']),
    external('resvg', ['@resvg/'], ['^src/charts/']),
    external('otplib', ['otplib', '@otplib/', 'qrcode'], ['^src/services/people/secondFactor/']),
    external('standardwebhooks', ['standardwebhooks'], ['^src/connectors/webhook/']),
    external('kubernetes', ['@kubernetes/'], ['^src/connectors/kubernetes/']),
    external('github', ['octokit', '@octokit/', 'libsodium'], ['^src/connectors/github/']),
    external('ipaddr', ['ipaddr\\.js'], ['^src/connectors/networks\\.ts$']),
    {
      name: 'connectors-are-light',
      comment:
        'What connectors declare is read at every start, so a client library is loaded by a dynamic import when a way is opened.',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+|[^/]+/(declaration|permission|signing))\\.ts$' },
      to: {
        path: '^(src/connectors/[^/]+/|node_modules/)',
        pathNot: ['^src/connectors/[^/]+/(declaration|permission|signing)\\.ts$', '^node_modules/(zod|ipaddr\\.js)/'],
        dynamic: false,
      },
    },
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
