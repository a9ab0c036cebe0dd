import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { wrongSecret } from '../../support/actors.ts';
import { openSlackApp, SECRETS, type SlackApp, secretIn, transportsFor } from './slackApp.ts';

/** Somebody in the app's home, who only clicks. */
function clicking({ slack }: SlackApp, user: string) {
  const home = () => JSON.stringify(slack.homeOf(user)?.definition ?? '');
  const shows = async (text: string): Promise<void> => {
    await slack.until(`the home shows ${text}`, () => home().includes(text), 8_000);
  };
  const modal = async (text: string): Promise<void> => {
    await slack.until(
      `a modal shows ${text}`,
      () => JSON.stringify(slack.modalsOf(user).at(-1)?.definition ?? '').includes(text),
      8_000,
    );
  };
  return {
    shows,
    modal,
    open: async () => await slack.openHome(user),
    press: async (label: string) => await slack.press(user, 'home', label),
    turn: async (label: string) => {
      const before = home();
      await slack.press(user, 'home', label);
      await slack.until(`the home goes on after ${label}`, () => home() !== before, 8_000);
    },
    choose: async (menu: string, option: string) => await slack.choose(user, 'home', menu, option),
    pressInModal: async (label: string) => await slack.press(user, 'modal', label),
    secret: async () => {
      await modal('lk_');
      return secretIn(slack.modalsOf(user).at(-1)?.definition);
    },
    home,
  };
}

/** The ⋯ menu of the thing with that name: menus have no label of their own in Slack. */
function menuOf(home: string, name: string): string {
  const view: unknown = JSON.parse(home);
  const blocks =
    typeof view === 'object' && view !== null && 'blocks' in view && Array.isArray(view.blocks) ? view.blocks : [];
  const block: unknown = blocks.find((one) => JSON.stringify(one).includes(`"text":"${name}`));
  const found = /"action_id":"([^"]+)"/.exec(JSON.stringify(block))?.[1];
  if (found === undefined) throw new Error(`there is no menu of ${name} in ${home}`);
  return found;
}

describe.each(transportsFor('home'))(
  'the whole life of a key in the App Home, by clicks only, over %s',
  (transport) => {
    test('both ways of the manuals', async () => {
      const slackApp = await openSlackApp({ transport });
      const { slack, becomes, verify } = slackApp;
      const ana = clicking(slackApp, 'UANA');
      await (await slack.slash('UANA', slackApp.conversation, 'project create shop')).message();
      await (await slack.slash('UANA', slackApp.conversation, 'channel add rasa')).message();

      // First way: the account dashboard, the active project's drop-down, its settings, Channels, the channel.
      await ana.open();
      await ana.shows('Account dashboard');
      await ana.choose(menuOf(ana.home(), 'shop'), 'Project settings');
      await ana.shows('Project settings: shop');
      await ana.turn('Channels');
      await ana.turn('rasa');
      await ana.shows('Channel settings: shop/rasa');
      await ana.press('Generate new key');
      await ana.modal('"submit"');
      await slack.submit('UANA', { name: 'chat-bot' });
      const first = await ana.secret();
      await becomes(first, 'current');
      await slack.closeModal('UANA');
      await ana.shows('chat-bot');

      await ana.press('Regenerate');
      await ana.modal('Cancel');
      await ana.pressInModal('Regenerate');
      const second = await ana.secret();
      await becomes(first, 'RETIRED');
      await becomes(second, 'current');

      // Burned after five minutes, though it is still open.
      slackApp.time.advance(5 * MINUTE);
      await slackApp.latchkey.runJob('burn-secrets');
      await slack.until('the secret is burned', () =>
        slack.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow),
      );
      await slack.closeModal('UANA');

      // A key that locks appears locked, without reopening.
      for (let attempt = 0; attempt < 10; attempt += 1) await verify(wrongSecret(first.slice(3, 19), attempt));
      await ana.shows('yes');

      // Second way: the projects dashboard, the tile's ⋯ menu, Settings.
      await ana.turn('Back');
      await ana.turn('Back');
      await ana.shows('1 project');
      await ana.choose(menuOf(ana.home(), 'shop'), 'Settings');
      await ana.shows('Project settings: shop');
      await ana.turn('Channels');
      await ana.turn('rasa');
      await ana.choose('Key details', 'chat-bot');
      await ana.shows('API key chat-bot');
      await ana.press('Unlock');
      await ana.modal('Cancel');
      await ana.pressInModal('Unlock');
      await becomes(second, 'current');
      await slack.closeModal('UANA');
      for (const [verb, verdict] of [
        ['Disable', 'DISABLED'],
        ['Activate', 'current'],
      ] as const) {
        await slack.until(`there is ${verb}`, () => ana.home().includes(`"${verb}"`), 8_000);
        await ana.press(verb);
        await ana.modal('Cancel');
        await ana.pressInModal(verb);
        await becomes(second, verdict);
        await slack.closeModal('UANA');
      }
      await ana.press('Delete');
      await ana.modal('Cancel');
      await ana.pressInModal('Delete');
      await ana.modal('Generate new key');
      // The first secret's modal was closed before its time came to be burned.
      expect(slack.refusals.filter(({ reason }) => reason !== 'not_found')).toEqual([]);
      expect(slack.complaints).toEqual([]);
      expect(slackApp.logged()).not.toMatch(SECRETS);
    });
  },
);
