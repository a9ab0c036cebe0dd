import { expect, it } from 'vitest';
import { appOn, buttonsOn } from '../commands/app.ts';
import { describeOnSqlite } from '../support/databases.ts';

describeOnSqlite('where only admins create projects', (fixture) => {
  const app = appOn(fixture, { env: { LATCHKEY_PROJECT_CREATORS: 'admins' } });

  it('nobody else makes a project, and is told whom to ask', async () => {
    const ana = app().user('ana');
    for (const line of ['/apikey project create shop', '/apikey project new shop']) {
      const refused = await ana.type(line);
      expect(refused).toMatch(/don’t have permission to create projects/);
      expect(refused).toMatch(/Ask an admin/);
      expect(refused).not.toMatch(/project\.create/);
    }
    expect(await app().user('root').type('/apikey project create shop')).toMatch(/Created project shop/);
  });

  it('nobody else is advised or offered to, by screens, first steps or refusals', async () => {
    const ana = app().user('ana');
    for (const line of [
      '/apikey dashboard',
      '/apikey projects',
      '/apikey list',
      '/apikey create',
      '/apikey project use',
    ]) {
      const screen = await ana.type(line);
      expect(screen, line).not.toMatch(/project create/i);
      expect(screen, line).toMatch(/Ask an admin/);
      expect(buttonsOn(screen), line).not.toContain('Create project');
    }
    const root = app().user('root');
    expect(buttonsOn(await root.type('/apikey dashboard'))).toContain('Create project');
    await root.type('/apikey project create shop');
    expect(buttonsOn(await root.type('/apikey projects'))).toContain('Create project');
    await ana.type('/apikey whoami');
    await root.carryOut('/apikey project member @ana role:owner');
    expect(await ana.type('/apikey channel add rasa')).toMatch(/Added the integration channel .*rasa/);
    const dashboard = await ana.type('/apikey projects');
    expect(dashboard).toContain('shop');
    expect(buttonsOn(dashboard)).not.toContain('Create project');
  });
});
