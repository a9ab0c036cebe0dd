import { describe, expect, test } from 'vitest';
import { TELL } from '../../../commands/incident/copy.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { openScene, type Scene } from './hostileScene.ts';
import { settled, tally } from './replayScenes.ts';
import { SECRETS, secretIn, transportsFor } from './slackApp.ts';

const shown = (message: Message): string => JSON.stringify(message.blocks);
const showsSecret = (message: Message): boolean => message.visible && shown(message).match(SECRETS) !== null;

/** What UANA was told beside a message since then, in ephemeral messages and in direct ones; not that they can tell others. */
function toldBeside({ slack }: Scene, message: Message, since: number): readonly string[] {
  const { id } = slack.directWith('UANA');
  const others = slack.messages.slice(since).filter((one) => one !== message);
  const told = others.filter(({ to, channel }) => to === 'UANA' || channel === id).map(shown);
  return told.filter((words) => !words.includes(TELL.hint));
}

/** What is pressed to be shown a secret, after which command, and what is done by it. */
const SHOWING = [
  ['Regenerate', 'regenerate rasa', 'key.regenerate'],
  ['Generate', 'create rasa name:another', 'key.create'],
  ['Regenerate', 'regenerate key:another overlap:1h', 'key.regenerate'],
  ['Get New Key', 'regenerate key:chat-bot replace:both', 'key.regenerate'],
] as const;

describe.each(transportsFor('hostileRaces'))(
  'clicks on one message at the same moment, over %s, with two processes',
  (transport) => {
    test('of three clicks on what shows a secret one wins, and the others are told beside what it shows', async () => {
      const scene = await openScene({ transport, replicas: 2 });
      const { slack, say, becomes } = scene;
      const messages: Message[] = [];
      for (const [label, line, action] of SHOWING) {
        const { done } = await tally(scene);
        const question = await say('UANA', line);
        const since = slack.messages.length;
        await Promise.all([1, 2, 3].map(() => slack.press('UANA', question, label)));
        await slack.until('both losers are told', () => toldBeside(scene, question, since).length === 2);
        await slack.until('the secret is shown', () => showsSecret(question));
        await settled(scene);

        await becomes(secretIn(question.blocks), 'current');
        expect((await tally(scene)).done[action]).toBe((done[action] ?? 0) + 1);
        for (const words of toldBeside(scene, question, since).slice(0, 2)) expect(words).toMatch(/already|answered/i);
        messages.push(question);
      }
      expect(slack.refusals).toEqual([]);
      // Each is there until it is burned: none was taken away or written over by what came later.
      expect(messages.map(showsSecret)).toEqual(SHOWING.map(() => true));
      await scene.burnt();
      expect(messages.map(({ visible }) => visible)).toEqual(SHOWING.map(() => false));
    });

    test('of Regenerate and Cancel one wins, and a secret that is shown stays', async () => {
      const scene = await openScene({ transport, replicas: 2 });
      const { slack, say, becomes } = scene;
      const winners = new Set<string>();
      let valid = scene.secret;
      for (let round = 0; round < 6; round += 1) {
        const question = await say('UANA', 'regenerate rasa');
        const { done } = await tally(scene);
        const labels = round % 2 === 0 ? ['Regenerate', 'Cancel'] : ['Cancel', 'Regenerate'];
        await Promise.all(labels.map((label) => slack.press('UANA', question, label)));
        await slack.until('one is answered', () => question.versions.length > 1);
        await settled(scene);

        const regenerated = ((await tally(scene)).done['key.regenerate'] ?? 0) - (done['key.regenerate'] ?? 0);
        if (regenerated === 1) valid = secretIn(question.blocks);
        winners.add(regenerated === 1 ? 'Regenerate' : 'Cancel');
        expect(showsSecret(question)).toBe(regenerated === 1);
        expect(question.versions.filter((version) => JSON.stringify(version).match(SECRETS)).length).toBe(regenerated);
        await becomes(valid, 'current');
      }
      expect(winners.size).toBeGreaterThan(0);
      expect(slack.refusals).toEqual([]);
    });
  },
);

test('of two clicks on Regenerate in one modal one wins; the other says nothing over the secret', async () => {
  const scene = await openScene({ replicas: 2 });
  const { slack, becomes } = scene;
  await slack.openHome('UANA');
  const home = () => JSON.stringify(slack.homeOf('UANA')?.definition ?? '');
  const offers = (label: string) => slack.until(`the home offers ${label}`, () => home().includes(`"${label}`));
  await offers('List keys');
  await slack.press('UANA', 'home', 'List keys');
  await offers('Key details');
  await slack.choose('UANA', 'home', 'Key details', 'chat-bot in shop/rasa');
  await offers('Regenerate');
  await slack.press('UANA', 'home', 'Regenerate');
  const modal = () => JSON.stringify(slack.modalsOf('UANA')[0]?.definition ?? '');
  await slack.until('the modal asks', () => modal().includes('"Regenerate"'));
  await Promise.all([1, 2, 3].map(() => slack.press('UANA', 'modal', 'Regenerate')));
  await slack.until('the modal shows the secret', () => modal().match(SECRETS) !== null);
  await settled(scene);

  const secret = secretIn(modal());
  await becomes(secret, 'current');
  expect((await tally(scene)).done['key.regenerate']).toBe(1);
  // Words about the losers may be dropped by Slack, as they answer a state of the modal that is gone; the secret may not.
  expect(slack.refusals.filter(({ reason }) => reason !== 'hash_conflict')).toEqual([]);
  await scene.burnt();
  expect(modal()).not.toContain(secret);
});
