import { expect, it } from 'vitest';
import { WarningSettingEntity } from '../../src/persistence/entities/warnings.ts';
import { sweepWarnings } from '../../src/services/notifications/sweep.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows, keyRow } from '../support/rows.ts';
import { appOn, buttonsOn, letIn, openShopWithKey, repeats } from './app.ts';

describeOnBoth('project warnings', (fixture) => {
  const app = appOn(fixture);
  const stored = async () =>
    await app().latchkey.context.database.read((manager) => manager.find(WarningSettingEntity));

  it('shows how owners are warned, as configured for all, and changes nothing by that', async () => {
    const { ana } = await openShopWithKey(app());
    const screen = await ana.type('/apikey project warnings');
    expect(screen).toMatch(/Warnings in shop/);
    expect(screen).toMatch(/30, 14, 7 and 1 days before, on the day, and once after \(the deployment’s default\)/);
    expect(screen).toMatch(/\(unused\) +on$/m);
    expect(screen).toMatch(/Weekly report.* +no$/m);
    expect(await stored()).toEqual([]);
    expect(await auditRows(app().latchkey.context, { action: 'project.warnings' })).toEqual([]);
  });

  it('changes what is named, says what holds now, and plans the keys again', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const { context } = app().latchkey;
    await sweepWarnings(context, context.clock(), 10);
    expect((await keyRow(context, bot.id)).warnAt).toBeGreaterThan(0);
    // Nobody posts in Slack from a console: an admin may name any conversation.
    const root = app().user('root');
    const screen = await root.type(
      '/apikey project warnings shop days:7,30 off:unused,source fallback:slack:C0TEAM report:weekly',
    );
    expect(screen).toMatch(/From now on, key owners in shop get these warnings/);
    expect(screen).toMatch(/30 and 7 days before, on the day, and once after$/m);
    expect(screen).toMatch(/\(unused\) +off$[\s\S]*\(overlap\) +on$[\s\S]*\(source\) +off$/m);
    expect(screen).toMatch(/DM can’t be sent +slack:C0TEAM/);
    expect((await keyRow(context, bot.id)).warnAt).toBe(0);
    expect(await stored()).toMatchObject([
      { days: [30, 7], off: ['unused', 'source'], fallback: 'slack:C0TEAM', weeklyReport: 1 },
    ]);
    const back = await ana.type('/apikey project warnings days:default on:unused fallback:none report:none');
    expect(back).toMatch(/30, 14, 7 and 1 days before.*the deployment’s default/);
    expect(await stored()).toMatchObject([{ days: null, off: ['source'], fallback: null, weeklyReport: 0 }]);
    const events = await auditRows(context, { action: 'project.warnings', outcome: 'done' });
    expect(events.map(({ detail }) => detail)).toEqual([
      { days: '30,7', off: 'unused,source', fallback: 'slack:C0TEAM', weeklyReport: 'true' },
      { days: 'default', off: 'source', fallback: 'default', weeklyReport: 'false' },
    ]);
  });

  it('is pressed rather than typed: from the project’s settings, one by one, and twice does no harm', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey project settings');
    expect(await ana.pick('Warnings')).toMatch(/Warnings in shop/);
    const off = await ana.pick('Turn off old-secret warnings');
    expect(off).toMatch(/\(overlap\) +off$/m);
    expect(buttonsOn(off)).toEqual([
      'Turn off unused-key warnings',
      'Turn on old-secret warnings',
      'Turn off new-source warnings',
      'Turn on weekly report',
      'Back',
    ]);
    expect(await ana.pick('Turn on weekly report')).toMatch(/Weekly report.* +yes$/m);
    await ana.pick('Turn on old-secret warnings');
    expect(await ana.type('/apikey project warnings on:overlap')).toMatch(/\(overlap\) +on$/m);
    expect(await stored()).toMatchObject([{ off: [], weeklyReport: 1 }]);
    expect(await auditRows(app().latchkey.context, { action: 'project.warnings' })).toHaveLength(3);
  });

  it('of two changes at one moment loses neither', async () => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'oda', 'owner');
    await app().user('oda').type('/apikey project use shop');
    await Promise.all([
      ana.type('/apikey project warnings off:unused'),
      app().user('oda').type('/apikey project warnings off:source days:3'),
    ]);
    expect(await stored()).toMatchObject([{ days: [3], off: ['unused', 'source'] }]);
  });
});

describeOnSqlite('project warnings, in words', (fixture) => {
  const app = appOn(fixture);

  it('invariant 12: says all that was not understood, what was, and what to write', async () => {
    const { ana } = await openShopWithKey(app());
    const screen = await ana.type(
      '/apikey project warnings shop days:30,0 off:expiry,unused fallback:C0TEAM report:weekly',
    );
    expect(screen).toMatch(/I couldn’t run that\./);
    expect(screen).toMatch(/Days are from 1 to 365.*Did you mean 30\?/);
    expect(screen).toMatch(/Expiry warnings are always sent.*Did you mean unused\?/);
    expect(screen).toMatch(/isn’t a conversation\. Write slack:C… or discord:….*or none/);
    expect(repeats(screen, 'project warnings', 'project:shop', 'days:30', 'off:unused', 'report:weekly')).toBe(true);
    const contrary = await ana.type('/apikey project warnings on:unused,source off:unused');
    expect(contrary).toMatch(/asked for unused both on and off/);
    expect(repeats(contrary, 'project warnings', 'on:unused,source', 'off:unused')).toBe(true);
    expect(await ana.type('/apikey project warnings')).toMatch(/\(unused\) +on$/m);
  });

  it('is for owners of the project, and for admins; who is outside learns nothing (invariant 10)', async () => {
    await openShopWithKey(app());
    const oli = await letIn(app(), 'oli', 'operator');
    expect(await oli.type('/apikey project warnings shop off:unused')).toMatch(
      /don’t have permission to change the warnings of this project.*\n.*owner role/,
    );
    expect(buttonsOn(await oli.type('/apikey project settings shop'))).not.toContain('Warnings');
    expect(await app().user('root').type('/apikey project warnings shop off:unused')).toMatch(/\(unused\) +off$/m);
    const outside = await app().user('zoe').type('/apikey project warnings shop');
    expect(outside).toMatch(/no project called/);
    expect(outside).toBe((await app().user('zoe').type('/apikey project warnings shup')).replaceAll('shup', 'shop'));
  });
});
