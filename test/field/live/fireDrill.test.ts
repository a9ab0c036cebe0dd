import { describe, expect, it, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { DrillEntity } from '../../../src/persistence/entities/incidents/drills.ts';
import { appOn, buttonsOn, type ConsoleApp, openShopWithKey } from '../../commands/app.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

/** Lets the moment come that was drawn, and the jobs run. After a month's last working hours none is drawn before the next month. */
async function beginDrill(app: Pick<ConsoleApp, 'latchkey' | 'time'>): Promise<void> {
  const drawn = async () => {
    await app.latchkey.runJob('fire-drills');
    return await app.latchkey.context.database.read((manager) => manager.findOneBy(DrillEntity, {}));
  };
  let drill = await drawn();
  // A month that is nearly over has no working hours left: then it is one of the next.
  for (let days = 0; drill === null && days < 4; days += 1) {
    app.time.advance(DAY);
    drill = await drawn();
  }
  if (drill === null) throw new Error('no drill was drawn');
  app.time.advance(drill.dueAt - app.time.now());
  await app.latchkey.runJob('fire-drills');
}

describe('a fire drill as people live it', () => {
  describeOnBoth('somebody on call answers', (fixture) => {
    const app = appOn(fixture, { env: { LATCHKEY_DRILLS: 'Europe/Berlin' } });

    it('takes it for real, stops the key, and learns at the end what it was', async () => {
      const { ana, bot } = await openShopWithKey(app());
      const olga = app().user('olga');
      await olga.type('/apikey whoami');
      expect(await ana.type('/apikey project policy drill:chat-bot')).toMatch(/Canary keys for fire drills +chat-bot/);
      await beginDrill(app());
      const told = await ana.type('/apikey whoami');
      expect(told).toContain('A secret of your key chat-bot (shop/rasa) was found in public. It still works.');
      expect(told).not.toMatch(/drill|canary/i);

      app().time.advance(2 * MINUTE);
      await olga.type('/apikey disable chat-bot reason:"leaked secret"');
      app().time.advance(MINUTE);
      await olga.pick('Disable');
      expect(await app().verify(bot.secret)).toBe('DISABLED');
      app().time.advance(10 * SECOND);
      await app().latchkey.runJob('fire-drills');

      const figures =
        /was a fire drill: nothing leaked\. Notified after .*, acknowledged after 2 minutes, secret stopped after 3 minutes\./;
      expect(await olga.type('/apikey whoami')).toMatch(figures);
      expect(await ana.type('/apikey whoami')).toMatch(figures);
      const trail = await ana.type('/apikey audit key:chat-bot');
      expect(trail).toContain('Fire drill: reported a secret of the key as leaked (generation 1)');
      expect(trail).toContain('Said that it was a fire drill: the secret works no longer');
      expect(trail).toContain('The fire drill ended: notified after');
    });

    it('a key is taken off the list by a button, and its project is the key’s own', async () => {
      const { ana } = await openShopWithKey(app());
      await ana.type('/apikey project create other');
      const named = await ana.type('/apikey project policy drill:chat-bot');
      expect(named).toContain('Policy of shop');
      expect(buttonsOn(named)).toContain('No drills with chat-bot');
      expect(await ana.pick('No drills with chat-bot')).toMatch(/Canary keys for fire drills +none/);
      expect(await ana.type('/apikey project policy other drill:chat-bot')).not.toContain('Changed the policy');
      const trail = await ana.type('/apikey audit');
      expect(trail).toContain('Named the key for fire drills: chat-bot');
      expect(trail).toContain('Ended fire drills with the key: chat-bot');
    });
  });

  describeOnBoth('a deployment that didn’t turn them on', (fixture) => {
    const app = appOn(fixture);

    it('holds none, and says so where a key is named', async () => {
      const { ana } = await openShopWithKey(app());
      const named = await ana.type('/apikey project policy drill:chat-bot');
      expect(named).toContain('Fire drills are off in this deployment (LATCHKEY_DRILLS).');
      await app().latchkey.runJob('fire-drills');
      expect(await app().latchkey.context.database.read((manager) => manager.count(DrillEntity))).toBe(0);
    });
  });
});

test('in Slack the conversation is told at once; one press there stops the key, and the conversation learns what it was', async () => {
  const env = { LATCHKEY_DRILLS: 'Europe/Berlin', LATCHKEY_FALLBACK: 'slack:C0GENERAL' };
  const scene = await LiveScene.open({ env });
  const { slack, latchkey, time } = scene;
  const posted = () => slack.messages.filter(({ channel, kind }) => channel === 'C0GENERAL' && kind === 'message');
  const words = () => posted().map(({ versions }) => JSON.stringify(versions.at(-1)?.blocks));
  await scene.ana.say('project policy drill:chat-bot');
  const before = posted().length;
  await beginDrill({ latchkey, time });
  await until('the conversation is told', () => Promise.resolve(posted().length > before));
  expect(words().at(-1)).toContain('A secret of the key chat-bot (shop/rasa) was found in public. It still works.');
  expect(words().join()).not.toMatch(/drill/i);

  time.advance(MINUTE);
  const message = posted().at(-1);
  if (message === undefined) throw new Error('the conversation was told');
  await scene.ana.pressOn(message, 'Disable now');
  await until('the message shows who decided', () => Promise.resolve(/Disabled|disabled/.test(words().at(-1) ?? '')));
  time.advance(MINUTE);
  await latchkey.runJob('fire-drills');
  await until('the conversation learns it', () => Promise.resolve(posted().length > before + 1));
  expect(words().at(-1)).toMatch(
    /was a fire drill: nothing leaked\. Notified after .*, acknowledged after 1 minute, secret stopped after 1 minute, apps not recovered yet\./,
  );
  expect([...slack.refusals, ...slack.complaints]).toEqual([]);
});
