import { describe, expect, test } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import { LiveMessageEntity } from '../../../src/persistence/entities/liveMessages.ts';
import { confirm } from '../../people/person.ts';
import { textOf } from '../../people/screen.ts';
import { gate, until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

/** What was seen in the field: a rotation of two platforms, of which one went on showing what was long over. */

const UNDEPLOY_DESK = /Undeploy desk now/;
const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;
/** How soon a copy follows, where the platform allows it. */
const SOON_MS = 2_000;

const copiesOf = async ({ latchkey }: LiveScene) =>
  await latchkey.context.database.read((manager) => manager.find(LiveMessageEntity));

describe('kind: one rotation, followed on two platforms', () => {
  test('every participant’s copy follows to the end, in one message each, and says who did what; no copy holds the secret', async () => {
    const scene = await LiveScene.open();
    const held = gate();
    scene.programs.script = async (step) => {
      if (step === 'deploy') await held.passed;
      return undefined;
    };
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    const since = performance.now();
    await scene.ben.pressBeside('Done');
    await scene.bothSay(/Ben pressed Done/);
    await scene.bothSay(/Deploy +web-shop +running|"Deploy".{1,80}"web-shop".{1,80}"running"/);
    expect(performance.now() - since).toBeLessThan(SOON_MS);
    held.open();
    await scene.bothSay(/Open the new secret/);
    expect((await scene.ben.pressBeside('Show the new secret')).secrets).toHaveLength(1);
    await scene.bothSay(/Ben pressed Show the new secret/);
    // Ana owns the key: she goes on in Slack, and Ben sees it in Discord.
    await scene.ana.pressBeside('Done');
    await scene.bothSay(/Ana pressed Done|ana pressed Done/);
    await scene.bothSay(/Deploy desk now/);
    await scene.ana.pressBeside('Done');
    await scene.bothSay(/finished/);
    await scene.bothSay(/Every app has the new secret, and the old one has stopped working/);
    expect(scene.anas()).toHaveLength(1);
    expect(scene.bens()).toHaveLength(1);
    for (const last of [...scene.anas(), ...scene.bens()]) expect(last).not.toMatch(/action_id|custom_id/);
    const everything = JSON.stringify([scene.anasMessages(), scene.bensMessages().map(({ versions }) => versions)]);
    expect(everything, 'invariants 1 and 2: a copy never holds the secret').not.toMatch(SECRET);
    expect(scene.logged()).not.toMatch(SECRET);
    // A day later nothing is known of where it was shown; the messages stay.
    await until('nothing is under way', async () =>
      (await copiesOf(scene)).every(({ claimedBy }) => claimedBy === null),
    );
    scene.time.advance(DAY + 1);
    await scene.latchkey.runJob('forget-live-messages');
    expect(await copiesOf(scene)).toEqual([]);
  });

  test('of two who press at once one wins; the other is told, and both see who it was', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    const [inSlack, inDiscord] = await Promise.all([scene.ana.pressBeside('Done'), scene.ben.pressBeside('Skip')]);
    const answers = [textOf(inSlack), textOf(inDiscord)];
    expect(answers.filter((answer) => /moved on|has gone on|changed/.test(answer))).toHaveLength(1);
    const { rotations } = scene.latchkey;
    await rotations.idle();
    await scene.bothSay(/pressed (Done|Skip)/);
    const presses = JSON.stringify(scene.anas()).match(/\w+ pressed \w+/g);
    expect(presses).toHaveLength(1);
    expect(JSON.stringify(scene.bens()).match(/\w+ pressed \w+/g)).toEqual(presses);
  });

  test('a copy has the buttons that this person may press, and stops where the rotation is no longer theirs to see', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    expect(scene.bens().at(-1)).toContain('"Done"');
    await confirm(scene.ana, 'project member @ben role:viewer', 'Change');
    await scene.ana.pressBeside('Done');
    await scene.bothSay(/Open the new secret/);
    expect(scene.anas().at(-1)).toContain('Show the new secret');
    expect(scene.bens().at(-1)).not.toMatch(/custom_id/);
    await scene.ana.say('role revoke @ben');
    await scene.ana.pressBeside('Skip');
    await until('Ben’s copy is given up', async () => (await copiesOf(scene)).length === 1);
    expect(scene.bens().at(-1), 'invariant 10').not.toMatch(/skipped/);
  });

  test('the answer to a press says of when it is, and offers Refresh: it doesn’t follow', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    const answer = await scene.ana.pressBeside('Done');
    expect(textOf(answer)).toMatch(/For the latest, press Refresh/);
    expect(answer.buttons).toContain('Refresh');
    for (const copy of [...scene.anas(), ...scene.bens()]) expect(copy).toMatch(/This message updates automatically/);
  });
});

describe('kind: copies that can’t go on as they were', () => {
  test('after a restart in the middle the same messages go on', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    await scene.stop();
    await scene.start();
    await scene.ben.pressBeside('Done');
    await scene.bothSay(/Open the new secret/);
    expect([scene.anas().length, scene.bens().length]).toEqual([1, 1]);
  });

  test('what changed while nobody could show it is shown by the job', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    scene.slack.fail('chat.update', { kind: 'status', status: 503 });
    await scene.ben.pressBeside('Done');
    await until('Ben’s copy goes on', () => Promise.resolve(/Open the new secret/.test(scene.bens().at(-1) ?? '')));
    await until('Ana’s was tried', async () => (await copiesOf(scene)).every(({ claimedBy }) => claimedBy === null));
    expect(scene.anas().at(-1)).toMatch(UNDEPLOY_DESK);
    scene.time.advance(6_000);
    await scene.latchkey.runJob('follow-live-messages');
    await scene.bothSay(/Open the new secret/);
    expect(scene.anas()).toHaveLength(1);
  });

  test('one that can no longer be changed is posted again, and that one goes on', async () => {
    const scene = await LiveScene.open();
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    scene.slack.fail('chat.update', 'edit_window_closed');
    scene.discord.fail('PATCH /channels/:channel/messages/:message', 10008);
    await scene.ana.pressBeside('Done');
    await scene.bothSay(/Open the new secret/);
    expect([scene.anas().length, scene.bens().length]).toEqual([2, 2]);
    await scene.ana.pressBeside('Skip');
    await scene.bothSay(/skipped/);
    expect([scene.anas().length, scene.bens().length]).toEqual([2, 2]);
    // The older ones say no more; their buttons do nothing.
    const [old] = scene.bensMessages();
    if (old === undefined) throw new Error('there was one');
    expect(textOf(await scene.ben.pressOn(old, 'Skip'))).toMatch(/moved on|has gone on|changed|over/);
  });

  test('somebody who can’t be written to is given up; the others’ copies go on', async () => {
    const scene = await LiveScene.open();
    scene.slack.fail('chat.postMessage', 'user_disabled');
    await scene.benRotates();
    await until('Ana is given up', async () => (await copiesOf(scene)).length === 1);
    await until('Ben’s copy is there', () => Promise.resolve(UNDEPLOY_DESK.test(scene.bens().at(-1) ?? '')));
    expect(scene.anas()).toEqual([]);
  });

  test('the platform’s pace is kept however quickly steps follow one another, and the last state is shown', async () => {
    const scene = await LiveScene.open({ intervals: { messages: 10, updates: 150, apart: 300 } });
    await scene.benRotates();
    await scene.bothSay(UNDEPLOY_DESK);
    await scene.ben.pressBeside('Skip');
    await scene.bothSay(/Open the new secret/);
    await scene.ben.pressBeside('Skip');
    await scene.bothSay(/Leaving|left out|still has the old|Retire/i);
    const at = scene.anasMessages().flatMap(({ versions }) => versions.map((version) => version.at));
    for (const [index, moment] of at.entries())
      if (index > 1) expect(moment - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(280);
  });
});
