import { beforeEach, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { ScriptedApps } from '../services/rotations/scriptedApps.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, openShopWithKey } from './app.ts';

const HOOK = 'connector:webhook url:https://hooks.example.com/x';

describeOnSqlite('one step with an app', (fixture) => {
  let programs = new ScriptedApps();
  beforeEach(() => {
    programs = new ScriptedApps();
  });
  const app = appOn(fixture, { connectors: (real) => ({ ...real, open: (name) => programs.open(name) }) });

  /** A webhook app whose answers can be scripted; every attempt leaves its ID, and the secret that came with it. */
  async function hooked(answers: number[]) {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type(`/apikey app register hook2 ${HOOK} key:chat-bot`);
    const ids: string[] = [];
    const secrets: (string | undefined)[] = [];
    programs.script = (_, call, secret) => {
      ids.push(call.id);
      secrets.push(secret);
      const status = answers.shift();
      if (status === undefined) return undefined;
      const failure = { code: 'answered', status, subject: 'hooks.example.com' } as const;
      return status >= 500 ? { kind: 'try-again', failure } : { kind: 'failed', failure };
    };
    return { ana, bot, ids, secrets };
  }

  /** Time passes, and the job that goes on by itself runs as often as it would. */
  async function wait(forMs: number, { time, latchkey }: ConsoleApp = app()) {
    for (let waited = 0; waited < forMs; waited += 5 * SECOND) {
      time.advance(5 * SECOND);
      await latchkey.runJob('advance-rotations');
    }
  }

  const came = async (verb: string) =>
    (await auditRows(app().latchkey.context, { action: `app.${verb}`, outcome: 'done' })).map(
      ({ actorName, detail }) => `${actorName} ${detail['came'] ?? ''}`,
    );

  it('invariant 14: Retry asks by the same ID, at once, without the question', async () => {
    const { ana, ids } = await hooked([404]);
    const failed = await ana.carryOut('/apikey app deploy hook2');
    expect(failed).toMatch(/hook2 couldn’t be deployed\.[\s\S]*answered with the status 404/);
    expect(await ana.pick('Retry')).toMatch(/Deployed hook2\./);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await came('deploy')).toEqual(['ana asked', 'latchkey failed', 'ana retried', 'latchkey done']);
  });

  it('invariant 14: a 5xx is tried again by itself, by the same ID, until it succeeds; app details say so', async () => {
    const { ana, ids } = await hooked([500, 503]);
    expect(await ana.carryOut('/apikey app undeploy hook2')).toMatch(
      /hook2 couldn’t be undeployed yet\.[\s\S]*Latchkey retries automatically/,
    );
    expect(await ana.type('/apikey app show hook2')).toMatch(
      /Open step +undeploy: retrying, last tried just now\. hooks\.example\.com answered with the status 500/,
    );
    await wait(MINUTE);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    const shown = await ana.type('/apikey app show hook2');
    expect(shown).toMatch(/State +undeployed since/);
    expect(shown).not.toMatch(/Open step/);
  });

  it('a service that stays down is asked five times, then a person decides', async () => {
    const { ana, ids } = await hooked(Array(5).fill(500));
    await ana.carryOut('/apikey app deploy hook2');
    await wait(10 * MINUTE);
    expect(ids).toHaveLength(5);
    expect(await ana.type('/apikey app show hook2')).toMatch(/Open step +deploy: failed .* \(attempt 5\)/);
    expect(await ana.pick('Retry')).toMatch(/Deployed hook2\./);
    expect(new Set(ids).size).toBe(1);
  });

  it('invariants 1 and 15: a pasted secret is kept sealed while it is tried again, for 15 minutes at most, and goes in its own step alone', async () => {
    const { ana, bot, ids, secrets } = await hooked([500, 404]);
    const stored = async () => JSON.stringify([...(await dumpDatabase(app().latchkey.context.database))]);
    const sealed = async () =>
      (await dumpDatabase(app().latchkey.context.database)).get('app_step')?.map((row) => row['sealedSecret'] !== null);
    await ana.type('/apikey app update-secret hook2');
    await ana.type(bot.secret);
    expect(await sealed()).toEqual([true]);
    await wait(10 * SECOND);
    await ana.type('/apikey app show hook2');
    expect(await ana.pick('Retry')).toMatch(/Updated the secret of hook2/);
    expect(secrets).toEqual([bot.secret, bot.secret, bot.secret]);
    expect(new Set(ids).size).toBe(1);
    expect(await sealed()).toEqual([false]);
    expect(await stored()).not.toContain(bot.secret.slice(20));
    expect(app().logged()).not.toContain(bot.secret.slice(20));
  });

  it('invariant 1: after 15 minutes the secret is gone, and Retry takes it again: the same one by the same ID, another one by another', async () => {
    const { ana, bot, ids } = await hooked([404, 404]);
    await ana.type('/apikey app update-secret hook2');
    await ana.type(bot.secret);
    await wait(16 * MINUTE);
    const rows = (await dumpDatabase(app().latchkey.context.database)).get('app_step') ?? [];
    expect(rows.map((row) => row['sealedSecret'])).toEqual([null]);
    await ana.type('/apikey app show hook2');
    expect(await ana.pick('Retry')).toMatch(/^secret/m);
    expect(await ana.type(bot.secret)).toMatch(/couldn’t be given the new secret/);
    expect(new Set(ids).size).toBe(1);
    await wait(16 * MINUTE);
    const other = /lk_\S{61}/.exec(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'))?.[0] ?? '';
    await ana.type('/apikey app show hook2');
    await ana.pick('Retry');
    expect(await ana.type(other)).toMatch(/Updated the secret of hook2/);
    expect(ids).toHaveLength(3);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('a step is over once the app got another one: nothing is undeployed behind a deploy', async () => {
    const { ana, ids } = await hooked([500]);
    await ana.carryOut('/apikey app undeploy hook2');
    const old = ids[0] ?? '';
    expect(await ana.carryOut('/apikey app deploy hook2')).toMatch(/Deployed hook2\./);
    await wait(2 * MINUTE);
    expect(ids.filter((id) => id === old)).toHaveLength(1);
    expect(await ana.type(`/apikey app undeploy hook2 step:${old}`)).toMatch(/That step with hook2 is over/);
    expect(await ana.type('/apikey app show hook2')).toMatch(/State +deployed since/);
  });

  it('a step is over once a rotation took the app along, or its key is gone from it', async () => {
    const { ana, bot, ids } = await hooked([500]);
    programs.deployed('hook2', bot.secret);
    await ana.carryOut('/apikey app undeploy hook2');
    app().time.advance(SECOND);
    await ana.type('/apikey regenerate rasa overlap:24h');
    await ana.pick('Rotate with apps');
    await app().latchkey.rotations.idle();
    await wait(2 * MINUTE);
    expect(ids.filter((id) => id === ids[0])).toHaveLength(1);
    expect(programs.running.get('hook2')).not.toBeUndefined();
  });

  it('Retry is for the person who asked, and only while they still may (invariant 16)', async () => {
    const { ana, ids } = await hooked([404, 404]);
    const oli = await letIn(app(), 'oli', 'operator');
    await ana.carryOut('/apikey app deploy hook2');
    expect(await oli.type(`/apikey app deploy hook2 step:${ids[0]}`)).toMatch(/That step with hook2 is over/);
    expect(buttonsOn(await oli.type('/apikey app show hook2'))).not.toContain('Retry');
    expect(await oli.type('/apikey app undeploy hook2 step:nonsense')).toMatch(/That step with hook2 is over/);
    await oli.carryOut('/apikey app deploy hook2');
    const theirs = ids[1] ?? '';
    await ana.carryOut('/apikey project member @oli role:viewer project:shop');
    expect(await oli.type(`/apikey app deploy hook2 step:${theirs}`)).toMatch(/You don’t have permission/);
    expect(ids).toHaveLength(2);
  });

  it('a step that nobody went on with for long is not done behind anybody’s back', async () => {
    const { ana, ids } = await hooked([500]);
    await ana.carryOut('/apikey app undeploy hook2');
    app().time.advance(HOUR);
    await app().latchkey.runJob('advance-rotations');
    expect(ids).toHaveLength(1);
    expect(await ana.type('/apikey app show hook2')).toMatch(/Open step +undeploy: failed/);
  });

  it('by hand counts when Done is pressed, not when it was asked: for each step, once, in the person’s name', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register desk key:chat-bot');
    const steps = [
      ['undeploy', /Undeploy desk now/, /Undeployed desk/],
      ['update-secret', /Open the app secrets of desk.*press Done/, /Updated the secret of desk/],
      ['deploy', /Deploy desk now/, /Deployed desk/],
    ] as const;
    for (const [verb, task, did] of steps) {
      const asked = await ana.carryOut(`/apikey app ${verb} desk`);
      expect(asked).toMatch(task);
      expect(await came(verb), verb).toEqual(['ana asked']);
      const line = /\[\d+\] Done/.exec(asked);
      expect(line, asked).not.toBeNull();
      expect(await ana.pick('Done')).toMatch(did);
      expect(await came(verb), verb).toEqual(['ana asked', 'ana by-hand']);
    }
    const shown = await ana.type('/apikey app show desk');
    expect(shown).not.toMatch(/latchkey/);
    expect(shown).toMatch(/update the secret +ana +by hand/);
  });

  it('Done of a step that was done, or is no longer what was asked, does nothing a second time', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register desk key:chat-bot');
    await ana.carryOut('/apikey app undeploy desk');
    const rows = (await dumpDatabase(app().latchkey.context.database)).get('app_step') ?? [];
    const step = String(rows[0]?.['id']);
    await ana.pick('Done');
    expect(await ana.type(`/apikey app undeploy desk done:yes step:${step}`)).toMatch(/That step with desk is over/);
    expect(await came('undeploy')).toEqual(['ana asked', 'ana by-hand']);
  });

  it('what would be refused at Done is said at once, and a deploy of a deployed app may be done', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register desk key:chat-bot');
    expect(await ana.type('/apikey app deploy desk')).toMatch(/It counts as deployed\. Deploy it again/);
    await ana.pick('Deploy');
    expect(await ana.pick('Done')).toMatch(/Deployed desk\./);
    await ana.carryOut('/apikey app undeploy desk');
    await ana.pick('Done');
    const again = await ana.type('/apikey app undeploy desk');
    expect(again).toMatch(/desk is already in that state/);
    expect(buttonsOn(again)).not.toContain('Undeploy');
  });
});
