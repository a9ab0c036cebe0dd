import { describe, expect, it } from 'vitest';
import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { DAY } from '../../src/domain/time/time.ts';
import { sweepWarnings } from '../../src/services/notifications/sweep.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows, keyRow } from '../support/rows.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, openShopWithKey, press, repeats, sharedConsoleApp } from './app.ts';

/** ana's shop, with a key that ends in ten days: on a Sunday at noon. */
async function openHurry(app: ConsoleApp) {
  const { ana, bot } = await openShopWithKey(app);
  return { ana, bot, soon: shownIn(await ana.type('/apikey create rasa name:soon expires:10d')) };
}

describeOnBoth('snooze', (fixture) => {
  const app = appOn(fixture);

  it('acts at once, says until when, and offers what there is to do instead', async () => {
    const { ana, soon } = await openHurry(app());
    const screen = await ana.type('/apikey snooze soon for:3d');
    expect(screen).toMatch(/You won’t be reminded about soon until 18 Jan 2026, 09:00 UTC\./);
    expect(screen).toMatch(/expires on 25 Jan 2026/);
    expect(buttonsOn(screen)).toEqual(['Regenerate']);
    const { context } = app().latchkey;
    expect(await keyRow(context, soon.id)).toMatchObject({ snoozedUntil: Date.UTC(2026, 0, 18, 9), warnAt: 0 });
    expect(await ana.type('/apikey snooze soon for:3d')).toBe(screen);
    expect(await ana.type('/apikey show soon')).toMatch(
      /Expires +25 Jan 2026; reminders snoozed until 18 Jan 2026, 09:00 UTC$/m,
    );
    expect(await auditRows(context, { action: 'key.snooze' })).toHaveLength(1);
    expect(await ana.type('/apikey audit key:soon')).toMatch(/Snoozed the reminders until/);
  });

  it('is pressed in a warning, and again, and after the key is renewed', async () => {
    const { ana, soon } = await openHurry(app());
    const action = encodeAction({ kind: 'go', path: ['snooze'], options: { key: soon.id, for: '1w' } });
    const first = await press(app(), 'ana', action);
    expect(first).toMatch(/until 22 Jan 2026, 09:00 UTC/);
    expect(await press(app(), 'ana', action)).toBe(first);
    await ana.confirm('/apikey regenerate key:soon', 'Regenerate');
    expect(await press(app(), 'ana', action)).toMatch(/There’s no reminder for soon to snooze/);
    expect((await keyRow(app().latchkey.context, soon.id)).snoozedUntil).toBeNull();
    expect(await ana.type('/apikey show soon')).not.toContain('snoozed');
  });

  it('never passes the end', async () => {
    const { ana } = await openHurry(app());
    app().time.advance(8 * DAY);
    expect(await ana.type('/apikey snooze soon for:1w')).toMatch(/until 25 Jan 2026, 09:00 UTC/);
    app().time.advance(2 * DAY - 60_000);
    expect(await ana.type('/apikey snooze soon for:1d')).toMatch(/can’t snooze soon any longer[\s\S]*Regenerate it/);
    app().time.advance(DAY);
    expect(await ana.type('/apikey snooze soon for:1d')).toMatch(
      /The key soon has expired\.[\s\S]*\/apikey regenerate/,
    );
  });
});

describeOnSqlite('snooze, in words', (fixture) => {
  const app = appOn(fixture);

  it('refuses what there is no sense in, and repeats what was asked for (invariant 12)', async () => {
    const { ana, bot, soon } = await openHurry(app());
    const early = await ana.type('/apikey snooze chat-bot for:1w');
    expect(early).toMatch(/no reminder for chat-bot to snooze[\s\S]*comes later/);
    expect(repeats(early, 'snooze', 'key:chat-bot', 'for:1w')).toBe(true);
    await ana.confirm('/apikey delete soon', 'Delete');
    const screen = await ana.type(`/apikey snooze ${soon.id} for:1d`);
    expect(screen).toMatch(/The key soon was deleted/);
    const refused = await auditRows(app().latchkey.context, { action: 'key.snooze' });
    expect(refused.map(({ outcome, keyId, detail }) => [outcome, keyId, detail['code']])).toEqual([
      ['refused', bot.id, 'not-warned-yet'],
      ['refused', soon.id, 'key-deleted'],
    ]);
  });

  it('asks for how long, and takes nothing else', async () => {
    const { ana } = await openHurry(app());
    expect(await ana.type('/apikey snooze soon')).toMatch(/^for: /m);
    expect(await ana.type('3d')).toMatch(/until 18 Jan 2026/);
    const odd = await ana.type('/apikey snooze soon for:2d');
    expect(odd).toMatch(/2d isn’t a choice here\. Choose 1d, 3d or 1w/);
    expect(repeats(odd, 'snooze', 'key:soon')).toBe(true);
  });

  it('tells each the same moment by their own clock', async () => {
    const { ana } = await openHurry(app());
    await letIn(app(), 'kim', 'viewer');
    await ana.type('/apikey transfer soon to:@kim');
    await ana.pick('Transfer');
    await app().latchkey.core.handle(
      { platform: 'console', externalId: 'kim', displayName: 'kim', groups: [], timeZone: 'Asia/Tokyo' },
      { kind: 'text', line: 'whoami' },
      () => Promise.resolve({ outcome: 'accepted' }),
    );
    expect(await ana.type('/apikey snooze soon for:1d')).toMatch(
      /kim won’t be reminded about soon until 16 Jan 2026, 00:00 UTC\./,
    );
    expect(await app().user('kim').type('/apikey snooze soon for:3d')).toMatch(
      /You won’t be reminded .* 09:00 Asia\/Tokyo\./,
    );
  });
});

describe('the sweep, after a snooze from the console', () => {
  const app = sharedConsoleApp();

  it('finds nothing before it ends, and then the reminder', async () => {
    const { ana } = await openHurry(app());
    const { context } = app().latchkey;
    const sweep = () => sweepWarnings(context, context.clock(), 1_000);
    app().time.advance(4 * DAY);
    await sweep();
    await ana.type('/apikey snooze soon for:1d');
    expect(await sweep()).toMatchObject({ looked: 1, queued: 0 });
    app().time.advance(20 * 3_600_000);
    expect(await sweep()).toMatchObject({ looked: 0, queued: 0 });
    app().time.advance(3_600_000);
    expect(await sweep()).toMatchObject({ looked: 1, queued: 1 });
  });
});
