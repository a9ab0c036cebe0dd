import { expect, it } from 'vitest';
import { createChatServices } from '../../src/app/chatServices.ts';
import { ChatCore } from '../../src/chat/engine/chatCore.ts';
import { DAY, HOUR } from '../../src/domain/time/time.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { identify } from '../../src/services/people/people.ts';
import { countInProjects } from '../../src/services/projects/projectCounts.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { statementLogger } from '../support/statementLogger.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, lock, openShopWithKey, speakerOf } from './app.ts';
import { fill } from './crowd.ts';
import { actionsOf, pressIn, sectionOf } from './screenSteps.ts';

describeOnBoth('the account dashboard', (fixture) => {
  const app = appOn(fixture);

  it('leads someone new to their first key, by clicks and names only', async () => {
    const zoe = app().user('zoe');
    const first = await zoe.type('/apikey dashboard');
    expect(first).toMatch(/not in a project yet[\s\S]*\/apikey project create NAME/);
    expect(buttonsOn(first)).toEqual(['Create project']);
    expect(buttonsOn(await zoe.type('/apikey projects'))).toEqual(['Create project']);
    await zoe.pick('Create project');
    expect(await zoe.type('shop')).toMatch(/Created project shop/);
    const second = await zoe.type('/apikey dashboard');
    expect(second).toMatch(/^⋯ shop: 0 integration channels, 0 keys, you are owner, active$/m);
    expect(second).toMatch(/\/apikey channel add NAME/);
    await zoe.pick('Add channel');
    expect(await zoe.type('rasa')).toMatch(/Added the integration channel shop\/rasa/);
    expect(await zoe.type('/apikey dashboard')).toMatch(/\/apikey create shop\/rasa name:NAME/);
    await zoe.pick('Generate API key');
    shownIn(await zoe.type('chat-bot'));
    const last = await zoe.type('/apikey dashboard');
    expect(last).toMatch(/Needs attention\nNothing needs attention: no key is locked/);
    expect(buttonsOn(last).slice(-3)).toEqual(['Projects', 'List keys', 'Generate API key']);
  });

  it('names what needs attention, most urgent first, and leads to it', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.typeAll(
      '/apikey create rasa name:in-31-days expires:31d',
      '/apikey create rasa name:in-20-days expires:20d',
      '/apikey create rasa name:in-3-days expires:3d',
      '/apikey create rasa name:brief expires:1h',
      '/apikey create rasa name:asleep expires:2d',
      '/apikey create rasa name:gone expires:2d',
      '/apikey create rasa name:long-over expires:1m',
    );
    await ana.confirm('/apikey disable asleep', 'Disable');
    await ana.confirm('/apikey delete gone', 'Delete');
    await ana.type('/apikey channel add spare');
    await ana.confirm('/apikey channel remove spare', 'Remove');
    await lock(app(), bot);
    const stuck = shownIn(await ana.type('/apikey create rasa name:stuck'));
    app().time.advance(2 * HOUR);
    await lock(app(), stuck);
    const screen = await ana.type('/apikey dashboard');
    expect(screen).toMatch(/^⋯ shop: 1 integration channel, 8 keys, /m);
    expect(sectionOf(screen, 'Needs attention').map((line) => line.replace(/^ *\[\d+\] /, ''))).toEqual([
      'Locked: stuck in shop/rasa',
      'Locked: chat-bot in shop/rasa',
      'Expired 15 Jan 2026, 12:01 UTC: long-over in shop/rasa',
      'Expired 15 Jan 2026, 13:00 UTC: brief in shop/rasa',
      'Expires 18 Jan 2026: in-3-days in shop/rasa',
      'Expires 4 Feb 2026: in-20-days in shop/rasa',
    ]);
    expect(await ana.pick('Locked: chat-bot in shop/rasa')).toMatch(/^API key chat-bot$/m);
    await ana.confirm('/apikey unlock chat-bot', 'Unlock');
    app().time.advance(60 * DAY);
    const later = await ana.type('/apikey dashboard');
    expect(later).not.toMatch(/brief|chat-bot|in-3-days/);
    expect(later).toMatch(/Expired 15 Feb 2026: in-31-days/);
  });

  it('offers every project that could be the active one where none is', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create attic', '/apikey project create third');
    await ana.confirm('/apikey project archive third', 'Archive');
    const screen = await ana.type('/apikey dashboard');
    expect(screen).toMatch(/no active project/);
    expect(buttonsOn(screen).slice(0, 2)).toEqual(['attic', 'shop']);
    expect(await ana.pick('attic')).toMatch(/active project is now attic/);
    expect(await ana.type('/apikey dashboard')).toMatch(/^⋯ attic: .*active$/m);
  });
});

describeOnBoth('invariant 10: dashboards', (fixture) => {
  const app = appOn(fixture);

  it('show and count only what is in a person’s own projects, also among what needs attention', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey create rasa name:hasty expires:2d');
    await lock(app(), bot);
    const zoe = app().user('zoe');
    await zoe.typeAll('/apikey project create attic', '/apikey channel add crm', '/apikey create crm name:mine');
    const theirs = await idsOf(app(), ['shop', 'rasa', 'chat-bot', 'hasty']);
    expect(theirs).toHaveLength(4);
    for (const line of ['dashboard', 'projects', 'project settings attic', 'channel settings crm', 'list']) {
      const screen = await zoe.type(`/apikey ${line}`);
      expect(screen, line).not.toMatch(/shop|rasa|chat-bot|hasty|Locked:|Expire[sd] 2/);
      const actions = await actionsOf(app(), 'zoe', line);
      for (const id of theirs) expect(actions.join(' '), line).not.toContain(id);
    }
    expect(await zoe.type('/apikey dashboard')).toMatch(
      /^⋯ attic: 1 integration channel, 1 key, you are owner, active$/m,
    );
    expect(await zoe.type('/apikey projects')).toMatch(/^1 project$/m);
    const actor = await identify(app().latchkey.context, speakerOf('zoe'));
    expect((await countInProjects(app().latchkey.context, actor, theirs)).size).toBe(0);
  });

  it('hold a project from the moment one is let in until one is taken out', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    const vic = await letIn(app(), 'vic', 'viewer');
    const inside = await vic.type('/apikey dashboard');
    expect(inside).toMatch(/^⋯ shop: 1 integration channel, 1 key, you are viewer$/m);
    expect(inside).toMatch(/Locked: chat-bot in shop\/rasa/);
    await ana.type('/apikey role revoke @vic project:shop');
    for (const line of ['dashboard', 'projects']) {
      const outside = await vic.type(`/apikey ${line}`);
      expect(outside).not.toMatch(/rasa|chat-bot|⋯/);
      expect(outside).toMatch(/not in a project yet/);
    }
  });

  it('show an admin, and someone on call, every project, and on what ground', async () => {
    await openShopWithKey(app());
    for (const [name, ground] of [
      ['root', 'admin'],
      ['olga', 'on call'],
    ] as const) {
      const user = app().user(name);
      expect(await user.type('/apikey projects')).toContain(
        `⋯ shop: 1 integration channel, 1 key, you are ${ground}\n`,
      );
      expect(await user.type('/apikey dashboard')).toMatch(
        new RegExp(`^You are ${name}\\. .*${ground}.*every project`, 'm'),
      );
    }
  });
});

describeOnBoth('40 projects with 2,000 keys', (fixture) => {
  const app = appOn(fixture);

  it('come in pages, and cost as many queries as one project does', async () => {
    const ana = app().user('ana');
    await ana.type('/apikey whoami');
    const { context } = app().latchkey;
    const { personId } = await identify(context, speakerOf('ana'));
    await fill(context.database, personId, { projects: 40, channels: 2, keys: 25 }, context.clock());
    await app().user('zoe').type('/apikey project create one');

    const first = await ana.type('/apikey projects');
    expect(first).toMatch(/^40 projects, page 1 of 2$/m);
    expect(first.match(/^⋯ project \d\d: 2 integration channels, 50 keys, you are owner$/gm)).toHaveLength(20);
    const second = await ana.pick('Next page');
    expect(second).toMatch(/^40 projects, page 2 of 2$/m);
    expect(second.match(/^⋯ project/gm)).toHaveLength(20);
    expect(buttonsOn(second)).not.toContain('Next page');
    expect(await ana.type('/apikey projects page:9')).toBe(second);
    const settings = await pressIn(ana, second, 'project 40', 'Settings');
    expect(settings).toMatch(/^Project settings: project 40$/m);
    expect(await ana.pick('channel 2')).toMatch(/^25 API keys, page 1 of 2$/m);
    expect(await ana.pick('Next page')).toMatch(/^key 025 +k040002025xxxxxx /m);
    expect(await ana.pick('key 025')).toMatch(/^API key key 025$/m);

    const none = await ana.type('/apikey dashboard');
    expect(none).toMatch(/no active project/);
    expect(buttonsOn(none).filter((label) => label.startsWith('project '))).toHaveLength(40);
    app().time.advance(350 * DAY);
    const urgent = await ana.type('/apikey dashboard');
    expect(sectionOf(urgent, 'Needs attention')).toHaveLength(10);
    expect(urgent).toMatch(/… and 1,990 more/);

    const statements: string[] = [];
    const database = await fixture.open({ logger: statementLogger((statement) => statements.push(statement)) });
    const counting = { ...context, database };
    const log = createLogger({ level: 'silent', stream: process.stderr, pretty: false });
    const core = new ChatCore(
      registry,
      counting,
      createChatServices(counting, log, () => Promise.resolve()),
    );
    const cost = async (name: string) => {
      statements.length = 0;
      await core.handle(speakerOf(name), { kind: 'text', line: 'projects' }, () =>
        Promise.resolve({ outcome: 'refused' }),
      );
      return statements.length;
    };
    expect(await cost('ana')).toBe(await cost('zoe'));
  });
});

/** @returns the IDs of the projects, channels and keys that are called so. */
async function idsOf(app: ConsoleApp, names: readonly string[]): Promise<readonly string[]> {
  return await app.latchkey.context.database.read(async (manager) => {
    const tables: { id: string; name: string }[][] = [];
    for (const table of ['project', 'channel', 'api_key'])
      tables.push(await manager.query(`SELECT "id", "name" FROM "${table}"`));
    return tables.flat().flatMap(({ id, name }) => (names.includes(name) ? [id] : []));
  });
}
