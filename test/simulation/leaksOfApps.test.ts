import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stepAt } from '../../src/domain/people/secondFactor/secondFactorCode.ts';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { codeAt } from '../../src/services/people/secondFactor/totp.ts';
import { ThreeApps } from '../field/rotation/threeApps.ts';
import { manualClock } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { actionOf, type Chatter, formOf, type SeenSecret, textOf } from './chatter.ts';
import { Deployment } from './deployment.ts';

describeOnBoth('secrets of apps and of second factors stay where they belong (invariants 1 and 2)', (fixture) => {
  let folder: string;
  let apps: ThreeApps;
  let deployment: Deployment;
  let ana: Chatter;
  let bot: SeenSecret;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-leaks-'));
    apps = await ThreeApps.open();
    // Signatures are held against this machine's clock.
    deployment = await Deployment.start(folder, fixture, apps.env, manualClock(Date.now()));
    ana = deployment.person('ana');
    await deployment.person('ben').say('whoami');
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    bot = await ana.shown(ana.say('create rasa name:bot'));
  });
  afterEach(async () => {
    await deployment.latchkey.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Says what must be done, and not refused. */
  async function does(line: string, words: RegExp): Promise<void> {
    const answer = await ana.say(line);
    const text = textOf(answer);
    expect(text, line).toMatch(words);
  }

  async function rotates(overlap: string): Promise<void> {
    deployment.time.advance(SECOND);
    const started = await ana.press(actionOf(await ana.say(`regenerate rasa${overlap}`), 'Rotate with apps'));
    expect(textOf(started)).toMatch(/Rotation of bot/);
    await deployment.latchkey.rotations.idle();
  }

  /** Presses a button of the rotation, and lets it go on. */
  async function presses(way: string): Promise<void> {
    await does(`rotation step bot do:${way}`, /Rotation of bot/);
    await deployment.latchkey.rotations.idle();
  }

  test('apps registered, linked, driven by hand, rotated, retried, skipped, rolled back, retired and removed', async () => {
    apps.deployWith(bot.secret);
    const [webhook, kubernetes, manual] = apps.registrations('bot');
    const issued = await ana.shown(ana.say(webhook));
    apps.receiver.trust(issued.secret);
    await does(kubernetes, /Linked store to bot/);
    await does(manual, /Linked desk to bot/);
    await ana.say('app unlink desk key:bot');
    await does('app link desk key:bot', /Linked desk to bot/);
    const pasted = formOf(await ana.say('app link desk from:configuration'));
    await ana.send(pasted, { configuration: `KEY=${bot.keyId}\nSECRET=${bot.secret}` });
    for (const app of ['billing', 'store']) {
      await ana.confirm(`app undeploy ${app}`);
      await ana.send(formOf(await ana.say(`app update-secret ${app}`)), { secret: bot.secret });
      await ana.confirm(`app deploy ${app}`);
    }
    expect(apps.doneByWebhook()).toEqual(['undeploy', 'update-secret', 'deploy']);

    // A rotation that fails, is tried again, shows its secret, and is rolled back.
    apps.receiver.faults({ status: 400, body: `leaky ${bot.secret}` });
    await rotates('');
    await does('rotation show bot', /answered with the status 400/);
    await presses('retry');
    await presses('done');
    await does('rotation show bot', /Show the new secret/);
    await ana.shown(ana.say('rotation reveal bot'));
    await presses('roll-back');
    await presses('done');
    await does('rotation show bot', /rolled back/);
    // Two that end: one of which an app is left out, and the old secret retires; one that is undone afterwards.
    await rotates(' overlap:24h');
    await presses('skip');
    await does('rotation show bot', /finished/);
    await ana.confirm('retire bot');
    await rotates(' overlap:24h');
    await ana.shown(ana.say('rotation reveal bot'));
    for (const way of ['done', 'done']) await presses(way);
    await ana.confirm('rollback bot');
    for (const line of ['app list', 'app show billing', 'app show store', 'show bot', 'rotation show bot', 'audit'])
      await ana.say(line);
    await ana.confirm('app remove billing');
    for (const { secret } of ana.secrets.filter((one) => one.secret.startsWith('lk_'))) await deployment.ask(secret);

    expect(issued.secret).toMatch(/^whsec_/);
    expect(apps.given.size).toBeGreaterThanOrEqual(4);
    deployment.read.push(...(await ana.notices()));
    expect(await deployment.leaks([...apps.given])).toEqual([]);
    expect(await deployment.traces(['leaky'])).toEqual([]);
  });

  test('a second factor enrolled, confirmed, asked for, renewed, switched off and recovered', async () => {
    const { time } = deployment;
    const enter = async (line: string, code: string) => await ana.send(formOf(await ana.say(line)), { code });
    const used: string[] = [];
    const codeOf = (seed: string) => {
      // Each code counts once.
      time.advance(MINUTE);
      const code = codeAt(seed, stepAt(time.now()));
      used.push(code);
      return code;
    };
    const enroll = async () => {
      const seed = (await ana.shown(ana.say('mfa enroll'))).secret.replaceAll(' ', '');
      const recovery = await ana.shown(enter('mfa confirm', codeOf(seed)));
      return { seed, recovery: recovery.secret.split('\n') };
    };
    const first = await enroll();
    const renewed = (await ana.shown(enter('mfa codes', codeOf(first.seed)))).secret.split('\n');
    await enter('mfa disable', codeOf(first.seed));
    expect(textOf(await ana.say('mfa status'))).toMatch(/off/i);
    const second = await enroll();
    // One that is wrong is stored no more than one that is right.
    await enter('mfa disable', '000111');
    const lost = textOf(await enter('mfa recover', second.recovery[0] ?? ''));
    expect(lost).toMatch(/recovery codes no longer work/);
    for (const line of ['mfa status', 'whoami', 'audit']) await ana.say(line);
    deployment.read.push(...(await ana.notices()));
    await deployment.ask(bot.secret);

    const seeds = [first.seed, second.seed];
    const codes = [...first.recovery, ...renewed, ...second.recovery];
    expect(codes).toHaveLength(30);
    expect(used).toHaveLength(4);
    expect(await deployment.traces([...seeds, ...codes, ...used, '000111'])).toEqual([]);
    expect(await deployment.leaks(seeds)).toEqual([]);
  });
});
