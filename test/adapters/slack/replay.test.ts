import { describe, expect, test } from 'vitest';
import { openScene, type Scene } from './hostileScene.ts';
import { freshFolder, freshPostgres, restarted } from './replayApp.ts';
import { answersTo, expectAcked, plus, REPLAYS, settled, tally, visibleSecret } from './replayScenes.ts';
import { transportsFor } from './slackApp.ts';

/** Lets everything arrive three times at each of two processes, all at once, and then three times more. */
async function arrivesOften(scene: Scene): Promise<void> {
  // Everyone has spoken, and what that brings is done.
  await scene.say('UBEN', 'whoami');
  let expected = await tally(scene);
  for (const replay of REPLAYS) {
    const { name, act, happened, brings, posts } = replay;
    const interaction = await act(scene);
    expectAcked(await scene.everywhere(interaction, 3));
    await happened(scene, interaction);
    const secret = brings.secrets === undefined ? undefined : visibleSecret(scene, interaction);
    if (secret !== undefined) await scene.becomes(secret, 'current');
    await settled(scene);
    expected = plus(expected, brings);
    expect(await tally(scene), name).toEqual(expected);
    expect(answersTo(scene, interaction), name).toBe(posts);

    expectAcked(await scene.everywhere(interaction, 1));
    await settled(scene);
    expect(await tally(scene), `${name}, later`).toEqual(expected);
    // What was shown once is there to be copied, whatever comes after it.
    if (secret !== undefined) expect.soft(() => visibleSecret(scene, interaction), `${name}, later`).not.toThrow();
  }
  expect(await tally(scene)).toEqual(expected);
  // What a form is acknowledged with that arrives again, Slack need not take: nobody waits for it.
  expect(scene.slack.refusals.filter(({ where }) => where !== 'ack of view_submission')).toEqual([]);
}

describe.each(transportsFor('replay'))('what arrives six times over %s, at two processes at once', (transport) => {
  test('is acknowledged each time, and done once', async () => {
    await arrivesOften(await openScene({ transport, replicas: 2 }));
  });
});

test('the same with two processes on PostgreSQL', async () => {
  await arrivesOften(await openScene({ replicas: 2, env: { DATABASE_URL: await freshPostgres() } }));
});

describe.each(transportsFor('replay again'))(
  'what was done before a restart and arrives again after it, over %s',
  (transport) => {
    test('is acknowledged, and not done again', async () => {
      const env = { LATCHKEY_DATA_DIR: await freshFolder() };
      const scene = await openScene({ transport, env });
      const { slack } = scene;
      await scene.say('UBEN', 'whoami');
      const arrived = [];
      let expected = await tally(scene);
      for (const replay of REPLAYS) {
        const interaction = await replay.act(scene);
        expectAcked(await scene.everywhere(interaction, 1));
        await replay.happened(scene, interaction);
        expected = plus(expected, replay.brings);
        arrived.push({ ...replay, interaction });
      }

      const latchkey = await restarted(scene, transport, env);
      const after = { latchkey, slack };
      expect(await tally(after)).toEqual(expected);
      for (const { interaction } of arrived) expectAcked(await slack.redeliver(interaction, 3));
      // It serves: somebody is answered, after all that was sent before.
      for (let times = 0; times < 2; times += 1) await scene.say('UROOT', 'whoami');

      expect(await tally(after)).toEqual(expected);
      for (const { name, interaction, posts, brings } of arrived) {
        expect(answersTo(after, interaction), name).toBe(posts);
        if (brings.secrets !== undefined) expect.soft(() => visibleSecret(after, interaction), name).not.toThrow();
      }
    });

    test('what arrives first at a process that stops, and then at the next one, is done once', async () => {
      const env = { LATCHKEY_DATA_DIR: await freshFolder() };
      const scene = await openScene({ transport, env });
      const { slack } = scene;
      const before = await tally(scene);
      const replay = REPLAYS[1];
      if (replay === undefined) throw new Error('there is a press that confirms');
      const press = await replay.act(scene);

      // It is acknowledged, and the process is told to stop while it is carried out.
      slack.failPost({ kind: 'hang' });
      expectAcked(await slack.redeliver(press, 1));
      await slack.until('it is under way', () => slack.hanging === 1);
      const stopping = restarted(scene, transport, env);
      slack.release();
      const latchkey = await stopping;
      expectAcked(await slack.redeliver(press, 2));
      await scene.say('UROOT', 'whoami');

      expect(await tally({ latchkey, slack })).toEqual(plus(before, replay.brings));
      expect(answersTo(scene, press)).toBe(1);
      expect(visibleSecret(scene, press)).toBeTruthy();
    });
  },
);
