import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLATFORMS, platformFactories } from '../../src/app/loadPlatforms.ts';
import { readConfig } from '../../src/config.ts';
import { describeContract } from './contract.ts';
import { KEY_LIFE } from './scenarios/keyLife.ts';
import { OTHERS } from './scenarios/others.ts';
import { QUESTIONS } from './scenarios/questions.ts';
import { toy } from './toyPlatform/declaration.ts';
import { openToy } from './toyPlatform/toyDriver.ts';

const TOY = 'test/contract/toyPlatform';

/** The list of platforms with one more line in it: all that a new platform adds to the program outside its own folder. */
const WITH_TOY = [...PLATFORMS, toy];

// CONTRIBUTING's recipe, followed to the letter in toyPlatform/.
describeContract('a platform that was added by the recipe', openToy, [...KEY_LIFE, ...QUESTIONS, ...OTHERS]);

describe('a platform that is declared, and listed once', () => {
  const env = { TOY_SERVER: 'memory:none', TOY_TOKEN: 'toy-contract' };
  const configOf = (more: Readonly<Record<string, string>>) => {
    const read = readConfig({ ...env, ...more }, WITH_TOY);
    if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
    return read.config;
  };
  const problemsOf = (more: Readonly<Record<string, string>>) => {
    const read = readConfig(more, WITH_TOY);
    return read.kind === 'problems' ? read.problems : [];
  };

  it('brings its variables, its accounts, its groups and its conversations to the configuration', async () => {
    const config = configOf({
      LATCHKEY_ADMINS: 'toy:toy1000,slack:U024BE7LH',
      LATCHKEY_ON_CALL: 'toy-crew:pager',
      LATCHKEY_FALLBACK: 'toy:#keys',
    });
    expect(config).toMatchObject({
      platforms: [{ name: 'toy', options: { server: 'memory:none', token: 'toy-contract' } }],
      admins: ['toy:toy1000', 'slack:U024BE7LH'],
      onCall: ['toy-crew:pager'],
      fallback: { platform: 'toy', conversation: '#keys' },
      secrets: ['toy-contract'],
    });
    expect((await platformFactories(config.platforms)).map(({ name }) => name)).toEqual(['toy']);
  });

  it('is named in what is said of values that are wrong, and misses what it needs', () => {
    expect(problemsOf({ LATCHKEY_ADMINS: 'x', LATCHKEY_ON_CALL: 'x', LATCHKEY_FALLBACK: 'x' })).toEqual([
      expect.stringContaining('slack:U…,discord:…,console:…,toy:toy…'),
      expect.stringContaining('slack-usergroup:S…,discord-role:…,toy-crew:…'),
      expect.stringContaining('slack:C… or discord:… or toy:#…'),
    ]);
    expect(problemsOf({ TOY_TOKEN: 'toy-contract' })).toEqual([
      'TOY_SERVER is missing beside TOY_TOKEN: set it to memory:NAME',
    ]);
    expect(problemsOf({ ...env, TOY_TOKEN: 'xoxb-canary' })).toEqual(['TOY_TOKEN must look like toy-…']);
  });

  it('is no part of a program that does not list it', () => {
    expect(readConfig({ ...env, LATCHKEY_ADMINS: 'toy:toy1000' })).toMatchObject({ kind: 'problems' });
    expect(readConfig(env)).toMatchObject({ kind: 'config', config: { platforms: [] } });
  });

  it('can name accounts and conversations in commands, by its own way of writing them', async () => {
    const stage = await openToy();
    const [ana, root] = [stage.person('ana'), stage.person('root')];
    await ana.say('project create shop');
    await root.say('whoami');
    const question = await ana.say('project member toy:toy1000 role:viewer');
    expect(question.words.join('\n')).toMatch(/root on Toy, toy1000/);
    await ana.press('Add');
    expect((await root.say('project warnings shop fallback:toy:#keys')).words.join('\n')).toMatch(/toy:#keys/);
    expect((await root.say('project warnings shop fallback:keys1')).words.join('\n')).toMatch(/toy:#…/);
    expect((await ana.say('help "project warnings"')).words.join('\n')).toMatch(/slack:C…\|discord:…\|toy:#…/);
  });
});

describe('CONTRIBUTING’s recipe', () => {
  const recipe = /## Recipe: add a platform\n([\s\S]*?)\n## /.exec(readFileSync('CONTRIBUTING.md', 'utf8'))?.[1] ?? '';
  const paths = [...recipe.matchAll(/`([\w./-]+(?:\/|\.\w+))`/g)]
    .map(([, path = '']) => path)

    // A folder’s name alone is meant within the adapter.
    .filter((path) => /\/./.test(path));

  it.each(['slack', 'discord'])('names files that are there for %s', (name) => {
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) expect(existsSync(path.replaceAll('NAME', name)), path).toBe(true);
  });

  it('names every file that the toy needed', () => {
    for (const file of ['config.ts', 'declaration.ts', 'index.ts']) expect(paths).toContain(`adapters/NAME/${file}`);
    expect(paths).toContain('src/app/loadPlatforms.ts');
  });

  it('lets an adapter import the core, what adapters share and two types of the domain: the toy needs no more', () => {
    const allowed =
      /^(\.\/|node:|zod$|(\.\.\/){3}(src\/chat\/|adapters\/shared\/|src\/domain\/(people\/platformUser|platformFacts)\.ts$))/;
    for (const file of readdirSync(TOY).filter((name) => !/Driver|Server/.test(name))) {
      const imported = [...readFileSync(join(TOY, file), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from = '']) => from,
      );
      for (const from of imported) expect(from, file).toMatch(allowed);
    }
  });
});
