import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConnections } from '../../src/app/files/connectionsFile.ts';
import { type Connections, readConnections } from '../../src/connectors/connections.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import { callOf, declarationOf, depsOf, NEW_SECRET } from './support.ts';

const KUBERNETES = { connector: 'kubernetes', projects: ['shop'], namespaces: ['shop', 'shop-staging'] };
const VAULT = {
  connector: 'vault',
  projects: ['shop'],
  address: 'https://vault.example.com',
  tokenFile: 'token',
  paths: ['shop', 'shared/keys/'],
};
const GITHUB = {
  connector: 'github',
  projects: ['shop'],
  tokenFile: '/run/token',
  repos: ['Acme/shop', 'acme-labs/*'],
};

function read(declared: unknown): Connections {
  const result = readConnections(JSON.stringify(declared), '/etc/latchkey');
  if (result.kind === 'problems') throw new Error(result.problems.join('\n'));
  return result.connections;
}

function problemsOf(declared: unknown): readonly string[] {
  const result = readConnections(typeof declared === 'string' ? declared : JSON.stringify(declared), '/etc/latchkey');
  return result.kind === 'problems' ? result.problems : [];
}

describe('the file of connections', () => {
  it('is read with paths that start where it lies, and with what is usual', () => {
    const connections = read({ prod: { ...KUBERNETES, kubeconfig: 'kube/config' }, vault1: VAULT, gh: GITHUB });
    expect(connections.get('prod')).toEqual({ ...KUBERNETES, kubeconfig: '/etc/latchkey/kube/config' });
    expect(connections.get('vault1')).toMatchObject({ tokenFile: '/etc/latchkey/token', mount: 'secret' });
    expect(connections.get('gh')).toMatchObject({ tokenFile: '/run/token', baseUrl: 'https://api.github.com' });
  });

  it('names every problem at once, and repeats no value', () => {
    const problems = problemsOf({
      'a b': KUBERNETES,
      one: { connector: 'ssh-canary', projects: ['shop'] },
      two: { connector: 'vault', projects: [], address: 'http://canary.example.com', token: 'canary' },
      three: 'canary',
      four: { ...GITHUB, repos: 'canary', baseUrl: 'https://ben:canary@example.com' },
      five: { connector: 'kubernetes' },
    });
    expect(problems).toEqual([
      'a b: A connection is named in letters, digits, - and _, such as prod.',
      'one: connector must be kubernetes, vault or github',
      'two: projects must list the projects that may use it, such as ["shop"], or ["*"] for every project',
      'two: address must be an https:// address; http:// is possible on this machine only',
      'two: tokenFile must be the path of a file',
      'two: it has no setting called token',
      'three: it must be an object',
      'four: baseUrl must be an https:// address; http:// is possible on this machine only',
      'four: repos must be a list with at least one text',
      'five: projects must list the projects that may use it, such as ["shop"], or ["*"] for every project',
    ]);
    expect(problems.join()).not.toContain('canary');
  });

  it.each([
    ['{', 'It isn’t JSON.'],
    ['[]', 'It must be a JSON object with a connection under each name.'],
    ['null', 'It must be a JSON object with a connection under each name.'],
  ])('that holds %s is refused', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('stops the start if it is wrong or missing, and is only reported if a file that it names can’t be read yet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-connections-'));
    try {
      const file = join(folder, 'connections.json');
      await expect(loadConnections(file, undefined)).rejects.toThrow(/can’t be read \(ENOENT\)/);
      await writeFile(file, '{"x": {}, "y": {}}');
      await expect(loadConnections(file, undefined)).rejects.toThrow(/has 2 problems:\n {2}- x: .*\n {2}- y: /);
      await writeFile(file, JSON.stringify({ vault1: VAULT }));
      const warnings: unknown[] = [];
      const connections = await loadConnections(file, { warn: (facts: object) => warnings.push(facts) });
      expect([...connections.keys()]).toEqual(['vault1']);
      expect(warnings).toEqual([{ connection: 'vault1', file: join(folder, 'token'), why: 'ENOENT' }]);
      expect(await loadConnections(undefined, undefined)).toEqual(new Map());
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a connection leads only where its operator lets it (invariant 15)', () => {
  const connections = read({
    prod: KUBERNETES,
    vault1: VAULT,
    gh: GITHUB,
    all: { connector: 'kubernetes', projects: ['*'] },
  });
  const apps = {
    kubernetes: {
      connection: 'prod',
      namespace: 'shop',
      'secret-name': 'web',
      field: 'KEY',
      workload: 'deployment/web',
    },
    vault: { connection: 'vault1', path: 'shop/web', field: 'key' },
    github: { connection: 'gh', repo: 'acme/shop', 'secret-name': 'KEY', workflow: 'deploy.yml' },
  };
  const readFor = (connector: keyof typeof apps, project: string, given: object = {}, known = connections) => {
    const settings = Object.entries({ ...apps[connector], ...given }).filter(([, value]) => value !== undefined);
    return declarationOf(connector).read(Object.fromEntries(settings), depsOf({ connections: known }), project);
  };
  const words = (...asked: Parameters<typeof readFor>) => {
    const result = readFor(...asked);
    return result.kind === 'problems' ? result.problems.map((one) => `${one.option}: ${one.words}`).join('\n') : 'fine';
  };

  it.each(['kubernetes', 'vault', 'github'] as const)(
    '%s: only for its projects; for others it doesn’t exist',
    (connector) => {
      expect(words(connector, 'shop')).toBe('fine');
      // Names of projects that look the same are the same.
      expect(words(connector, 'SHOP')).toBe('fine');
      const { connection } = apps[connector];
      const gone = `connection: other can’t use a ${connector} connection called ${connection}. Ask the operator of Latchkey which connections there are.`;
      // Whether none is declared, or none for this project, reads the same; and it's said before anything else is asked for.
      const none = `connector: There’s no ${connector} connection that other can use. The operator of Latchkey declares connections in the file that LATCHKEY_CONNECTIONS names; docs/connectors.md says how.`;
      expect(words(connector, 'other')).toBe(connector === 'kubernetes' ? gone : none);
      expect(words(connector, 'other', {}, new Map())).toBe(none);
      expect(words(connector, 'other', { connection: undefined, field: undefined }, new Map())).toBe(none);
      expect(words(connector, 'shop', { connection: 'nothing' })).toMatch(/^connection: shop can’t use/);
      // Another connector's connection is none of this one's.
      expect(words(connector, 'shop', { connection: connector === 'vault' ? 'gh' : 'vault1' })).toMatch(
        /^connection: /,
      );
    },
  );

  it('for every project where the operator says so', () => {
    expect(words('kubernetes', 'anything', { connection: 'all', namespace: 'kube-system' })).toBe('fine');
  });

  it.each([
    ['kubernetes', 'namespace', ['shop', 'shop-staging'], ['default', 'shop-2', 'kube-system']],
    [
      'vault',
      'path',
      ['shop', 'shop/web', 'shared/keys', 'shared/keys/a'],
      ['shopping/web', 'shared', 'shared/key', 'web'],
    ],
    ['github', 'repo', ['acme/shop', 'ACME/Shop', 'acme-labs/any'], ['acme/other', 'acme-labs2/x', 'evil/shop']],
  ] as const)('%s: only for its %s', (connector, option, good, bad) => {
    for (const value of good) expect(words(connector, 'shop', { [option]: value })).toBe('fine');
    for (const value of bad)
      expect(words(connector, 'shop', { [option]: value })).toMatch(`${option}: The connection `);
  });

  it.each([
    ['kubernetes', 'prod', { ...KUBERNETES, namespaces: ['other'] }, 'shop'],
    ['vault', 'vault1', { ...VAULT, paths: ['other'] }, 'shop/web'],
    ['github', 'gh', { ...GITHUB, repos: ['acme/other'] }, 'acme/shop'],
  ] as const)(
    '%s: is asked again at each call, since an operator may have changed it',
    async (connector, name, narrowed, subject) => {
      const registered = readFor(connector, 'shop');
      if (registered.kind === 'problems') throw new Error('not registered');
      const now = [
        [{}, name],
        [{ [name]: { ...connections.get(name), projects: ['other'] } }, name],
        [{ [name]: narrowed }, subject],
      ] as const;
      for (const [declared, about] of now) {
        const app = await openConnectors(depsOf({ connections: read(declared) })).open(connector, registered.settings);
        const refused = { kind: 'failed', failure: { code: 'not-allowed', subject: about } };
        expect(await app.check('shop')).toEqual(refused);
        expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(refused);
        if (connector !== 'vault') expect(await app.deploy(callOf())).toEqual(refused);
        if (connector === 'kubernetes') expect(await app.undeploy(callOf())).toEqual(refused);
      }
    },
  );

  it('an app that changed its project is asked about the one that it has now', async () => {
    const registered = readFor('vault', 'shop');
    if (registered.kind === 'problems') throw new Error('not registered');
    const app = await openConnectors(depsOf({ connections })).open('vault', registered.settings);
    const call = callOf('s1', { project: 'other' });
    expect(await app.updateSecret(call, NEW_SECRET)).toMatchObject({
      kind: 'failed',
      failure: { code: 'not-allowed' },
    });
  });
});

describe('openConnectors', () => {
  it('answers for a connector or settings that are no longer usable, and never throws', async () => {
    const connectors = openConnectors(depsOf());
    for (const [name, settings] of [
      ['gone', {}],
      ['webhook', {}],
      ['webhook', { url: 'https://a.example', 'signing-secret': '' }],
    ] as const) {
      const app = await connectors.open(name, settings);
      const outcome = { kind: 'failed', failure: { code: 'bad-settings', subject: name } };
      expect(await app.check('shop')).toEqual(outcome);
      expect(await app.deploy(callOf())).toEqual(outcome);
    }
  });

  it('has the manual connector: every step is a person’s, and there is nothing to set', async () => {
    const app = await openConnectors(depsOf()).open('manual', {});
    expect(await app.check('shop')).toEqual({ kind: 'done' });
    const steps = [
      await app.undeploy(callOf()),
      await app.updateSecret(callOf(), NEW_SECRET),
      await app.deploy(callOf()),
    ];
    expect(steps).toEqual(Array(3).fill({ kind: 'by-hand' }));
    expect(declarationOf('manual').read({ url: 'x' }, depsOf(), 'shop')).toMatchObject({ kind: 'problems' });
    expect(declarationOf('manual').describe({})).toBe('');
  });
});
