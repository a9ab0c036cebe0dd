import { describe, expect, test } from 'vitest';
import type { Interaction } from '../../fakes/discord/interactions.ts';
import type { Heard, RawRequest } from '../slack/hostileDoor.ts';
import { freshFolder, freshPostgres } from '../slack/replayApp.ts';
import { BEN, transportsFor } from './discordApp.ts';
import type { HostileDoor } from './hostileDoor.ts';
import { openScene, type Scene, settled, traceOf } from './hostileScene.ts';
import { restarted } from './replayApp.ts';
import { plus, REPLAYS, type Replay, tallyOf, visibleSecret } from './replayScenes.ts';

/** What was posted over HTTP once, and how often it was carried out. */
interface Arrived {
  readonly interaction: Interaction;
  readonly posted: RawRequest;
}

/** Sends the very same request to each replica so many times, all at once. */
async function everywhere(
  door: HostileDoor,
  { replicas }: Scene,
  posted: RawRequest,
  times: number,
): Promise<readonly Heard[]> {
  return await Promise.all(
    replicas.flatMap((_, replica) => Array.from({ length: times }, () => door.send(posted, replica))),
  );
}

/** Waits until there is more to be seen than that an answer will come. */
async function answered({ discord }: Scene, interaction: Interaction): Promise<void> {
  await discord.until('it is answered', () =>
    interaction.effects.some(({ what }) => what === 'posted' || what === 'edited'),
  );
}

/** Does something that arrives three times at each replica at once; Discord takes the answer of the one that carried it out. */
async function often(scene: Scene, act: () => Promise<Interaction>, isGlance: boolean): Promise<Arrived> {
  let first: RawRequest | undefined;
  scene.tap();
  const interaction = await scene.relay.while(async (posted, door) => {
    first = posted;
    const heard = await everywhere(door, scene, posted, 3);
    const served = heard.filter(({ status }) => status === 200);
    // What is the same for everyone, each process answers from memory: it does nothing.
    expect(served.length).toBe(isGlance ? scene.replicas.length : 1);
    expect(new Set(served.map(({ text }) => text)).size).toBe(1);
    expect(heard.filter(({ status }) => status !== 200).map(({ status, text }) => [status, text])).toEqual(
      Array(heard.length - served.length).fill([409, 'This was answered already.']),
    );
    const [answer] = served;
    if (answer === undefined) throw new Error('nobody carried it out');
    return answer;
  }, act);
  expect(interaction.outcome).toBe('acked');
  if (first === undefined) throw new Error('nothing was posted');
  return { interaction, posted: first };
}

/** Lets everything arrive often at each of two processes, all at once, and then again. */
async function arrivesOften(scene: Scene): Promise<void> {
  const { door, replicas } = scene;
  await scene.say(BEN, 'whoami');
  let expected = tallyOf(await scene.trace());
  for (const replay of REPLAYS) {
    const { name, prepare, brings } = replay;
    const act = await prepare(scene);
    expected = plus(tallyOf(await traceOf(scene)), brings);
    const { interaction, posted } = await often(scene, act, name === 'help');
    await answered(scene, interaction);
    const secret = brings.secrets === undefined ? undefined : visibleSecret(interaction);
    if (secret !== undefined) await scene.becomes(secret, 'current');
    if (name === 'what is not found') expected = tallyOf(await traceOf(scene));
    await settled(scene);
    expect(tallyOf(await traceOf(scene)), name).toEqual(expected);

    const shown = interaction.effects.length;
    const later = await everywhere(door, scene, posted, 2);
    expect(later.map(({ status }) => status)).toEqual(Array(2 * replicas.length).fill(409));
    await settled(scene);
    expect(tallyOf(await traceOf(scene)), `${name}, later`).toEqual(expected);
    expect(interaction.effects.length).toBe(shown);
    // What was shown once is there to be copied, whatever comes after it.
    if (secret !== undefined) expect(visibleSecret(interaction)).toBe(secret);
  }
  expect(scene.discord.refusals.filter(({ code }) => code !== 10008 && code !== 10015)).toEqual([]);
  expect(scene.discord.complaints).toEqual([]);
}

test('the same signed request, three times at each of two processes at once, and later: done once, and 409', async () => {
  await arrivesOften(await openScene({ replicas: 2 }));
});

test('the same with two processes on PostgreSQL', async () => {
  await arrivesOften(await openScene({ replicas: 2, env: { DATABASE_URL: await freshPostgres() } }));
});

test('what arrives again and again over the Gateway is done once', async () => {
  const scene = await openScene({ transport: 'gateway' });
  const { discord } = scene;
  await scene.say(BEN, 'whoami');
  for (const { name, prepare, brings } of REPLAYS) {
    const act = await prepare(scene);
    const expected = plus(tallyOf(await scene.trace()), brings);
    const acted = act();
    const begun = discord.interactions.at(-1);
    if (begun === undefined) throw new Error('nothing was sent');
    await discord.redeliver(begun, 5);
    const interaction = await acted;
    expect(interaction).toBe(begun);
    expect(interaction.outcome).toBe('acked');
    await answered(scene, interaction);
    if (brings.secrets !== undefined) await scene.becomes(visibleSecret(interaction), 'current');
    await settled(scene);
    const refusedOnce = name === 'what is not found' ? tallyOf(await traceOf(scene)) : expected;
    expect(tallyOf(await traceOf(scene)), name).toEqual(refusedOnce);

    const effects = interaction.effects.length;
    await discord.redeliver(interaction, 3);
    await settled(scene);
    expect(tallyOf(await traceOf(scene)), `${name}, later`).toEqual(refusedOnce);
    expect(interaction.effects.length).toBe(effects);
    if (brings.secrets !== undefined) expect(visibleSecret(interaction)).toBeTruthy();
  }
  // Not even a callback more: each would be answered 40060.
  expect(discord.refusals).toEqual([]);
});

describe.each(transportsFor('replay'))(
  'what was done before a restart and arrives again after it, over %s',
  (transport) => {
    test('is not done again', async () => {
      const env = { LATCHKEY_DATA_DIR: await freshFolder() };
      const scene = await openScene({ transport, env, replicas: 2 });
      const { discord } = scene;
      await scene.say(BEN, 'whoami');
      const arrived: (Replay & { readonly interaction: Interaction; readonly posted: RawRequest | undefined })[] = [];
      for (const replay of REPLAYS) {
        const act = await replay.prepare(scene);
        let posted: RawRequest | undefined;
        if (transport === 'http') scene.tap();
        const interaction = await scene.relay.while(async (request, door) => {
          posted = request;
          return await door.send(request);
        }, act);
        await answered(scene, interaction);
        if (replay.brings.secrets !== undefined) await scene.becomes(visibleSecret(interaction), 'current');
        arrived.push({ ...replay, interaction, posted });
      }
      const expected = tallyOf(await scene.trace());

      const latchkey = await restarted(scene, transport, env);
      const after = { ...scene, latchkey, replicas: [latchkey] };
      expect(tallyOf(await traceOf(after))).toEqual(expected);
      for (const { name, interaction, posted, brings } of arrived) {
        const effects = interaction.effects.length;
        if (posted === undefined) await discord.redeliver(interaction, 3);
        else {
          const sent = await Promise.all([1, 2, 3].map(() => scene.door.send(posted, 0, latchkey.url)));
          const [firstOf = 0, ...others] = sent.map(({ status }) => status).toSorted();
          expect(firstOf, name).toBe(name === 'help' ? 200 : 409);
          expect(others, name).toEqual([409, 409]);
        }
        // It serves: somebody is answered, after all that was sent before.
        await settled(after);
        expect(tallyOf(await traceOf(after)), name).toEqual(expected);
        expect(interaction.effects.length, name).toBe(effects);
        if (brings.secrets !== undefined) expect(visibleSecret(interaction)).toBeTruthy();
      }
    });
  },
);
