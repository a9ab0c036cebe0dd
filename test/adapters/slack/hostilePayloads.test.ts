import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED, seeded } from '../../domain/seed.ts';
import { type JsonObject, objectIn } from '../../fakes/shared/json.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { runs } from '../../support/tier.ts';
import { expectOrder, expectSecrecy, matterOf, secretHeld, watchRejections } from './hostileAftermath.ts';
import { watchFetch } from './hostileFetch.ts';
import { record } from './hostileMaterial.ts';
import { drawings, mutantOf } from './hostileMutants.ts';
import { forged, openScene, type Scene } from './hostileScene.ts';
import { settled } from './replayScenes.ts';

const REQUESTS = runs(10_000, 400);
const AT_ONCE = 8;

test(seeded(`${REQUESTS} mutated payloads, rightly signed, bring down nothing and bring out nothing`), async () => {
  const origins = watchFetch();
  const rejections = watchRejections();
  const scene = await openScene();
  const { slack, door, conversation } = scene;
  // Where an address is no good, people are told in the conversation.
  slack.putConversation({ id: conversation, members: ['UANA', 'UBEN', 'UROOT', slack.app.botUserId] });
  const recordings = await record(scene);
  const matter = matterOf(scene);
  const queue = fc.sample(drawings(1), { seed: SEED, numRuns: REQUESTS }).entries();
  const seen = new Map<string, number>();
  const failed: string[] = [];
  const leaked: string[] = [];
  const worker = async () => {
    for (const [nth, drawn] of queue) {
      const mutant = mutantOf(drawn, nth, recordings, matter);
      const { status, text } = await door.knock(mutant.bytes, { contentType: mutant.contentType });
      const served = `${mutant.name}: ${status === 200 ? 'acknowledged' : 'refused'}`;
      seen.set(served, (seen.get(served) ?? 0) + 1);
      if (status !== 200 && status !== 400) failed.push(`${status}: ${mutant.about}`);
      if (/node_modules|\s+at \S+ \(|Error:/.test(text)) leaked.push(mutant.about);
      if (secretHeld(text, matter.secrets) !== undefined) leaked.push(mutant.about);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  // They get everywhere: of each kind some are understood, and some are not.
  expect(seen.size).toBe(2 * recordings.length);
  await expectOrder(scene, matter);
  await scene.latchkey.stop();
  expectSecrecy(scene, matter);
  expect(leaked).toEqual([]);
  expect(rejections).toEqual([]);
  expect([...origins].filter((origin) => !origin.startsWith('http://127.0.0.1:'))).toEqual([]);
  expect(failed).toEqual([]);
  expect(scene.logged()).not.toContain('unexpected error');
});

/** @returns the rows in which any of some secrets stands in plain. */
async function stored({ latchkey }: Scene, secrets: readonly string[]): Promise<readonly string[]> {
  const dump = await dumpDatabase(latchkey.context.database);
  return [...dump].flatMap(([table, rows]) =>
    rows.filter((row) => secretHeld(JSON.stringify(row), secrets)).map((row) => `${table}: ${JSON.stringify(row)}`),
  );
}

/** The same press with another action on the button. */
function withAction(payload: JsonObject, action: string, trigger: string): JsonObject {
  const [first] = Array.isArray(payload['actions']) ? payload['actions'] : [];
  return { ...payload, trigger_id: trigger, actions: [{ ...first, value: action, selected_option: null }] };
}

test('invariant 2: a secret that is the name of a form’s field is neither stored nor shown', async () => {
  const scene = await openScene();
  const { slack, held, conversation } = scene;
  const { secrets } = matterOf(scene);
  for (const secret of secrets) {
    const form = await (await slack.slash('UANA', conversation, 'channel add')).view();
    const { interaction } = await held(() => slack.submit('UANA', { name: 'dialogflow' }));
    const view = objectIn(interaction.payload, 'view');
    const values = { [secret]: { answer: { type: 'plain_text_input', value: 'x' } } };
    await slack.redeliver(forged(interaction, { ...interaction.payload, view: { ...view, state: { values } } }));
    await slack.until('it is answered', () => form.versions.length > 1 || slack.calls('views.update').length > 0);
    await settled(scene);
    slack.reload('UANA');
  }
  expect(await stored(scene, secrets)).toEqual([]);
  expect(slack.views.filter(({ versions }) => secretHeld(JSON.stringify(versions), secrets))).toEqual([]);
});

test('invariant 2: a secret in the action of a button is neither stored nor shown, in a message or a home', async () => {
  const scene = await openScene();
  const { slack, say, held, keyId } = scene;
  const { secrets } = matterOf(scene);
  const question = await say('UANA', 'disable chat-bot');
  const inMessage = await held(() => slack.press('UANA', question, 'Cancel'));
  await slack.openHome('UANA');
  await slack.until('the home is there', () => slack.homeOf('UANA') !== undefined);
  const inHome = await held(() => slack.press('UANA', 'home', 'Projects'));
  const commands = ['list:channel=', 'show:key=', 'audit:key=', 'dashboard:page=', `disable:key=${keyId},reason=`];
  for (const secret of secrets) {
    for (const press of [inMessage, inHome]) {
      for (const command of commands) {
        const action = `lk:v1:go:${command}${secret.slice(-44)}`;
        const trigger = `${press.id} ${command} ${secret.length}`;
        await slack.redeliver(forged(press, withAction(press.payload, action, trigger)));
      }
    }
  }
  await settled(scene);
  await slack.until('all homes are shown', () => slack.calls().every(({ reply }) => reply !== undefined));
  expect(await stored(scene, secrets)).toEqual([]);
  const shown = [...slack.messages, ...slack.views].map(({ versions }) => JSON.stringify(versions));
  expect(shown.filter((text) => secretHeld(text, secrets))).toEqual([]);
});
