import { expect, test } from 'vitest';
import { IdentityEntity } from '../../../src/persistence/entities/people/people.ts';
import { fill } from '../../commands/crowd.ts';
import { isViewTooLarge, problemsOf, problemsOfView } from '../../fakes/slack/blockKit.ts';
import { CONVERSATION, openSlackApp } from './slackApp.ts';

test('40 projects with 2,000 keys: home, lists and selects stay within every limit of Slack’s', async () => {
  const slackApp = await openSlackApp();
  const { slack, latchkey, time } = slackApp;
  const say = async (line: string) => await (await slack.slash('UANA', CONVERSATION, line)).message();
  await say('whoami');
  const { database } = latchkey.context;
  const { personId } = await database.read((manager) => manager.findOneByOrFail(IdentityEntity, { platform: 'slack' }));
  await fill(database, personId, { projects: 40, channels: 5, keys: 10 }, time.now());

  for (const line of [
    'dashboard',
    'projects',
    'projects page:2',
    'project settings "project 07"',
    'channel list',
    'channel settings "project 07/channel 3"',
    'list',
    'list page:100',
    'list project:"project 40"',
    'list owner:me status:active page:50',
    'show "project 07/channel 3/key 005"',
    'regenerate "project 07/channel 3"',
    'show "key 005"',
    'role list project:"project 01"',
    'audit',
    'help',
  ]) {
    const { blocks } = await say(line);
    expect([line, problemsOf(blocks, 'message')]).toEqual([line, []]);
    expect([line, blocks.length > 0]).toEqual([line, true]);
  }

  // The home, along each button of each screen that is reached.
  await slack.openHome('UANA');
  await slack.until('the home', () => slack.homeOf('UANA'));
  const home = () => slack.homeOf('UANA')?.definition ?? {};
  for (const label of ['Projects', 'Next page', 'Previous page', 'Dashboard', 'List keys', 'Next page', 'Next page']) {
    const before = JSON.stringify(home());
    await slack.press('UANA', 'home', label);
    await slack.until(`the home after ${label}`, () => JSON.stringify(home()) !== before);
    expect([label, problemsOfView(home()), isViewTooLarge(home())]).toEqual([label, [], false]);
  }

  // What is typed into a select is completed, a hundred at most.
  await slack.slash('UANA', CONVERSATION, 'disable');
  await slack.until('the form', () => slack.modalsOf('UANA').length > 0);
  expect(problemsOfView(slack.modalsOf('UANA').at(-1)?.definition ?? {})).toEqual([]);
  const { labels } = await slack.suggest('UANA', 'modal', 'key', 'key 00');
  expect(labels).toHaveLength(100);
  expect((await slack.suggest('UANA', 'modal', 'key', 'nothing like it')).labels).toEqual([]);

  expect(slack.refusals).toEqual([]);
  expect(slack.complaints).toEqual([]);
  expect(slack.interactions.every(({ outcome }) => outcome === 'acked')).toBe(true);
});
