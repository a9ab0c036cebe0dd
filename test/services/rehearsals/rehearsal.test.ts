import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { callersSince, type UseCount } from '../../../src/domain/rehearsals/rehearsal.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { appOn, ask, type ConsoleApp, letIn, openShopWithKey, press, say, textOf } from '../../commands/app.ts';
import { ConsolePerson } from '../../people/consolePerson.ts';
import { shownIn } from '../../people/screen.ts';
import { manualClock, seededRandom } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { PEPPER, startProgram } from '../../support/program.ts';
import { auditRows } from '../../support/rows.ts';
import { askVerify } from '../../support/verify.ts';

/** Presents a secret over HTTP as a program that says its name. @returns which secret of its key it is, or why it is refused. */
async function use(url: string, secret: string, source: string, app: string): Promise<string> {
  const verdict = JSON.parse(await (await askVerify(url, { secret, source, app })).text());
  return verdict.secret ?? verdict.code;
}

/** Programs that use a key, each at its own pace: how often in a round. */
const CALLERS = [
  { app: 'checkout', source: '192.0.2.10', pace: 12 },
  { app: 'checkout', source: '192.0.2.11', pace: 7 },
  { app: 'nightly', source: '192.0.2.20', pace: 1 },
  { app: 'search', source: '2001:db8::5', pace: 4 },
] as const;
const ROUNDS = 6;

/** Has all callers present a secret over HTTP for a while. @returns how often each was refused, by app and source. */
async function traffic(app: ConsoleApp, secret: string): Promise<ReadonlyMap<string, number>> {
  const refused = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { app: name, source, pace } of CALLERS) {
      const answers = await Promise.all(
        Array.from({ length: pace }, () => use(app.latchkey.url, secret, source, name)),
      );
      const count = answers.filter((answer) => !['current', 'previous'].includes(answer)).length;
      const who = `${name} ${source}`;
      refused.set(who, (refused.get(who) ?? 0) + count);
    }
    app.time.advance(MINUTE);
  }
  return refused;
}

/** What a rehearsal's table says of each caller. */
function predicted(screen: string): ReadonlyMap<string, number> {
  return new Map(
    [...screen.matchAll(/^ *(\S+) +(\S+) +(\d+) +\d+ \w+ \d{4}, /gm)].map(([, app, source, count]) => [
      `${app} ${source}`,
      Number(count),
    ]),
  );
}

async function counted(app: ConsoleApp): Promise<void> {
  await app.latchkey.runJob('count-rehearsals');
}

async function recorded(app: ConsoleApp): Promise<readonly string[]> {
  const rows = await auditRows(app.latchkey.context);
  return rows
    .filter(({ action }) => /^(rehearsal\.|key\.(disable|retire))/.test(action))
    .map(({ action, outcome, detail }) => `${action} ${outcome} ${detail['rehearsed'] ?? ''}`.trim());
}

describeOnBoth('a rehearsal', (fixture) => {
  const app = appOn(fixture);

  it('predicts within 5 %, caller by caller, what is refused afterwards', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await traffic(app(), bot.secret);
    expect(await ana.confirm('/apikey disable chat-bot rehearse:15m', 'Rehearse')).toMatch(/nothing so far/);
    expect([...(await traffic(app(), bot.secret)).values()]).toEqual([0, 0, 0, 0]);
    await counted(app());
    const forecast = predicted(await ana.type('/apikey rehearsal show chat-bot'));
    expect(await ana.pick('Cut')).toMatch(/^Disabled by ana/m);
    const actual = await traffic(app(), bot.secret);
    expect(new Set(forecast.keys())).toEqual(new Set(actual.keys()));
    for (const [who, count] of actual) {
      expect(count, who).toBeGreaterThan(0);
      expect(Math.abs((forecast.get(who) ?? 0) - count) / count, who).toBeLessThanOrEqual(0.05);
    }
  });

  it('changes nothing while it counts, nor when its time is over: it asks', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot rehearse:15m', 'Rehearse');
    expect(await use(app().latchkey.url, bot.secret, '192.0.2.1', 'web')).toBe('current');
    await counted(app());
    expect(await ana.type('/apikey rehearsal show chat-bot')).toMatch(/Would have failed +1 use by 1 caller/);
    app().time.advance(15 * MINUTE);
    await counted(app());
    const over = await ana.type('/apikey rehearsal show chat-bot');
    expect(over).toMatch(/The time is over, and nothing has changed\. Cut disables the key now\./);
    expect(over).toMatch(/\[1\] Cut {3}\[2\] Call off/);
    // What comes after its time is no part of it.
    expect(await use(app().latchkey.url, bot.secret, '192.0.2.1', 'web')).toBe('current');
    await counted(app());
    expect(await ana.type('/apikey rehearsal show chat-bot')).toMatch(/1 use by 1 caller/);
    expect(await ana.type('/apikey rehearsal end chat-bot do:call-off')).toMatch(
      /Called off by ana.*Nothing was changed/,
    );
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await recorded(app())).toEqual([
      'rehearsal.start done',
      'rehearsal.end done 1',
      'rehearsal.call-off done 1',
    ]);
    expect(await ana.type('/apikey audit key:chat-bot')).toMatch(
      /Called the rehearsal off; 1 use would have failed(.|\n)*Began to rehearse disabling the key for 15 minutes/,
    );
  });

  it('lapses after a day without an answer, and then another can begin', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot rehearse:1h', 'Rehearse');
    expect(await ana.confirm('/apikey disable chat-bot rehearse:1h', 'Rehearse')).toMatch(/already under way/);
    app().time.advance(DAY + HOUR);
    await counted(app());
    expect(await ana.type('/apikey rehearsal show chat-bot')).toMatch(
      /nobody answered within a day\. Nothing was changed/,
    );
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ana.confirm('/apikey disable chat-bot rehearse:1h', 'Rehearse')).toMatch(/nothing so far/);
  });

  it('takes one of many presses, by several people', async () => {
    const { bot } = await openShopWithKey(app());
    await letIn(app(), 'oli', 'operator');
    const { confirm } = await ask(app(), 'ana', 'disable chat-bot rehearse:15m');
    await press(app(), 'ana', confirm.action);
    await use(app().latchkey.url, bot.secret, '192.0.2.1', 'web');
    const lines = ['do:cut', 'do:call-off', 'do:cut', 'do:cut', 'do:call-off', 'do:cut'];
    const answers = await Promise.all(
      lines.map(async (line, index) =>
        textOf(await say(app(), index % 2 === 0 ? 'ana' : 'oli', `rehearsal end chat-bot ${line}`)),
      ),
    );
    expect(answers.filter((words) => /is over/.test(words))).toHaveLength(lines.length - 1);
    const done = (await recorded(app())).filter(
      (row) => !row.includes('refused') && !row.startsWith('rehearsal.start'),
    );
    expect(done).toHaveLength(1);
    expect(await app().verify(bot.secret)).toBe(done[0]?.startsWith('key.disable') ? 'DISABLED' : 'current');
  });

  it('is overtaken where the key is disabled in another way', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot rehearse:15m', 'Rehearse');
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    expect(await ana.type('/apikey rehearsal end chat-bot do:cut')).toMatch(/The rehearsal of chat-bot is over/);
    await counted(app());
    expect(await ana.type('/apikey rehearsal show chat-bot')).toMatch(/the key was changed in the meantime/);
  });

  it('of an old secret counts only that one, and cutting stops it', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const next = shownIn(await ana.confirm('/apikey regenerate key:chat-bot overlap:24h', 'Regenerate'));
    await ana.confirm('/apikey retire chat-bot rehearse:15m', 'Rehearse');
    for (let time = 0; time < 3; time += 1)
      expect(await use(app().latchkey.url, bot.secret, '192.0.2.7', 'left-behind')).toBe('previous');
    for (let time = 0; time < 5; time += 1)
      expect(await use(app().latchkey.url, next.secret, '192.0.2.8', 'updated')).toBe('current');
    await counted(app());
    const shown = await ana.type('/apikey rehearsal show chat-bot');
    expect([...predicted(shown)]).toEqual([['left-behind 192.0.2.7', 3]]);
    expect(await ana.pick('Cut')).toMatch(/Old secret retired by ana/);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(next.secret)).toBe('current');
    expect(await recorded(app())).toEqual(['rehearsal.start done', 'key.retire done 3']);
  });

  it('of an old secret is overtaken when that stops by itself', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.confirm('/apikey regenerate key:chat-bot overlap:24h', 'Regenerate');
    await ana.confirm('/apikey retire chat-bot rehearse:2d', 'Rehearse');
    app().time.advance(25 * HOUR);
    await counted(app());
    expect(await ana.type('/apikey rehearsal show chat-bot')).toMatch(/nothing left to rehearse/);
  });

  it('takes the permission of the real thing, and a length that makes sense', async () => {
    const { ana } = await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    expect(await vic.type('/apikey disable chat-bot rehearse:15m')).toMatch(/don’t have permission/);
    await ana.confirm('/apikey disable chat-bot rehearse:15m', 'Rehearse');
    expect(await vic.type('/apikey rehearsal show chat-bot')).not.toMatch(/Cut|Call off/);
    expect(await vic.type('/apikey rehearsal end chat-bot do:cut')).toMatch(/don’t have permission/);
    expect(await app().user('zoe').type('/apikey rehearsal show chat-bot')).toMatch(/no key called chat-bot/i);
    expect(await ana.type('/apikey disable chat-bot rehearse:8d')).toMatch(/between 1 minute and 7 days/);
    expect(await ana.type('/apikey disable chat-bot rehearse:10s')).toMatch(/between 1 minute and 7 days/);
    expect(await ana.type('/apikey retire chat-bot rehearse:1h')).toMatch(/no previous secret/i);
  });
});

test('a rehearsal goes on after a restart: what was counted before and what comes after', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-rehearsal-'));
  await furnishSqlite(folder);
  const time = manualClock();
  const start = async (name: string) =>
    await startProgram(
      { LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: PEPPER },
      { clock: () => time.now(), random: seededRandom(name) },
    );
  const first = await start('first');
  const ana = new ConsolePerson(first.latchkey, 'ana');
  await ana.typeAll('/apikey project create shop', '/apikey channel add rasa');
  const { secret } = shownIn(await ana.type('/apikey create rasa name:chat-bot'));
  await ana.confirm('/apikey disable chat-bot rehearse:15m', 'Rehearse');
  await use(first.latchkey.url, secret, '192.0.2.1', 'web');
  await first.stop();
  const second = await start('second');
  onTestFinished(async () => {
    await second.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await use(second.latchkey.url, secret, '192.0.2.1', 'web');
  time.advance(15 * MINUTE);
  await second.latchkey.runJob('count-rehearsals');
  const again = new ConsolePerson(second.latchkey, 'ana');
  expect(await again.type('/apikey rehearsal show chat-bot')).toMatch(/2 uses by 1 caller(.|\n)*The time is over/);
  await again.pick('Cut');
  expect(await use(second.latchkey.url, secret, '192.0.2.1', 'web')).toBe('DISABLED');
});

describe('counting since a moment', () => {
  const uses = (secretId: string, app: string, source: string, count: number): UseCount => ({
    secretId,
    app,
    source,
    count,
    lastAt: count,
  });

  it('takes off what was there, adds up secrets, and begins again where a sum was forgotten', () => {
    const before = [uses('s1', 'web', 'a', 10), uses('s1', 'old', 'b', 5), uses('s1', 'gone', 'c', 90)];
    const now = [
      uses('s1', 'web', 'a', 13),
      uses('s2', 'web', 'a', 2),
      uses('s1', 'old', 'b', 5),
      uses('s1', 'gone', 'c', 4),
      uses('s1', 'new', 'd', 1),
    ];
    expect(callersSince(before, now).map(({ app, count }) => `${app} ${count}`)).toEqual(['web 5', 'gone 4', 'new 1']);
    expect(callersSince(now, now)).toEqual([]);
  });
});
