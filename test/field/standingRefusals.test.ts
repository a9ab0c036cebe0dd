import { describe, expect, onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/domain/time/time.ts';
import { type DeliveryApp, openRunning } from '../adapters/discord/deliveryApp.ts';
import { makeKey, openChannel } from '../adapters/discord/deliveryScenes.ts';
import { ANA, GENERAL, OLGA, ROOT } from '../adapters/discord/discordApp.ts';
import { openSlackApp, type SlackApp, type SlackAppOptions } from '../adapters/slack/slackApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { confirm } from '../people/person.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';

/** What a platform will never take is asked for less and less often, logged once, and said to an admin. */

const ALWAYS = 1_000;
/** The jobs come every ten seconds and more; an hour of them. */
const AN_HOUR = 360;
/** At once, once more, and then after a minute, two, four, … of an hour. */
const ASKED_IN_AN_HOUR = 9;

const reads = async (app: SlackApp, id: string, line: string) => textOf(await new SlackPerson(app, { id }).say(line));
const wordsOf = (shown: { readonly blocks: unknown }) => JSON.stringify(shown.blocks);
const occurrences = (text: string, of: string) => text.split(of).length - 1;
const REFUSES = 'platform refusal; retrying';

/** A Slack with an admin and Ben, for whom a notice waits: Ana gave him a role. */
async function withNotice(needs: SlackAppOptions = {}): Promise<SlackApp> {
  const app = await openSlackApp(needs);
  const ana = new SlackPerson(app, { id: 'UANA' });
  for (const user of ['UROOT', 'UBEN']) await reads(app, user, 'whoami');
  await ana.say('project create shop');
  await confirm(ana, 'project member @ben role:operator', 'Add');
  return app;
}

/** Runs a job as often as the schedule does. */
async function passTime({ latchkey, time }: SlackApp, job: string, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) {
    await latchkey.runJob(job);
    time.advance(10 * SECOND);
  }
}

describe('Slack refuses what is sent unasked', () => {
  test.each([
    ['the app lacks a scope', 'missing_scope', /missing_scope.*install the app again/],
    ['the workspace withdrew access', 'ekm_access_denied', /ekm_access_denied.*Ask them to restore it/],
    ['the organisation did', 'team_access_not_granted', /team_access_not_granted.*Grant the app access/],
  ])('for everyone (%s): it waits, and comes when the app is put right', async (_, code, words) => {
    const app = await withNotice();
    const { slack } = app;
    slack.fail('chat.postMessage', code, 4);
    const asked = () => slack.calls('chat.postMessage').length;
    const before = asked();
    await passTime(app, 'tell-notices', 18);
    expect(asked() - before).toBeLessThanOrEqual(4);
    expect(occurrences(app.logged(), REFUSES)).toBe(1);
    expect(await reads(app, 'UROOT', 'whoami')).toMatch(words);
    expect(await reads(app, 'UANA', 'whoami')).not.toContain(code);
    await passTime(app, 'tell-notices', 30);
    expect(slack.directMessagesOf('UBEN').filter((one) => wordsOf(one).includes('operator'))).toHaveLength(1);
    expect(await reads(app, 'UROOT', 'whoami')).not.toContain(code);
    expect(occurrences(app.logged(), 'platform refusal over')).toBe(1);
  });

  test('for a reason that isn’t known here: asked nine times an hour at most, logged once', async () => {
    const app = await withNotice();
    const { slack } = app;
    slack.fail('chat.postMessage', 'some_error_of_next_year', ALWAYS);
    const before = slack.calls('chat.postMessage').length;
    await passTime(app, 'tell-notices', AN_HOUR);
    // Ben's notice, and the admin's, who is told of it.
    expect(slack.calls('chat.postMessage').length - before).toBeLessThanOrEqual(2 * ASKED_IN_AN_HOUR);
    expect(occurrences(app.logged(), REFUSES)).toBe(1);
    expect(await reads(app, 'UROOT', 'whoami')).toContain('some_error_of_next_year');
  });

  test('for what is in it: it is given up at once, and an admin gets a DM about it', async () => {
    const app = await withNotice();
    const { slack } = app;
    slack.fail('chat.postMessage', 'invalid_blocks', 1);
    await passTime(app, 'tell-notices', 12);
    expect(slack.directMessagesOf('UBEN')).toEqual([]);
    expect(occurrences(app.logged(), REFUSES)).toBe(1);
    expect(slack.directMessagesOf('UROOT').map(wordsOf)).toEqual([expect.stringContaining('invalid_blocks')]);
  });

  test.each(['is_archived', 'not_in_channel', 'channel_not_found', 'restricted_action'])(
    'in the fallback conversation (%s): it is asked less and less often, and an admin gets one DM about it',
    async (code) => {
      const app = await withNotice({ env: { LATCHKEY_FALLBACK: 'slack:C0TEAM' } });
      const { slack } = app;
      slack.putUser({ id: 'UBEN', deleted: true });
      slack.fail('chat.postMessage', code, 1);
      await passTime(app, 'tell-notices', 12);
      const root = slack.directMessagesOf('UROOT').map(wordsOf);
      expect(root).toEqual([expect.stringMatching(new RegExp(`C0TEAM \\(${code}\\)`))]);
      expect(occurrences(app.logged(), REFUSES)).toBe(1);
      expect(await reads(app, 'UROOT', 'whoami')).toContain(code);
    },
  );
});

describe('Slack refuses home tabs', () => {
  /** Somebody's home is open, and what it shows changes. */
  async function withHome(): Promise<SlackApp> {
    const app = await openSlackApp();
    await reads(app, 'UROOT', 'whoami');
    await reads(app, 'UANA', 'project create shop');
    await app.slack.openHome('UANA');
    await app.slack.until('the home is shown', () => app.slack.homeOf('UANA') !== undefined);
    return app;
  }

  test.each(['not_enabled', 'missing_scope', 'some_error_of_next_year'])(
    '(%s): asked less and less often, logged once, said to an admin',
    async (code) => {
      const app = await withHome();
      const { slack } = app;
      slack.fail('views.publish', code, ALWAYS);
      const before = slack.calls('views.publish').length;
      await reads(app, 'UANA', 'channel add rasa');
      await passTime(app, 'refresh-homes', AN_HOUR / 2);
      expect(slack.calls('views.publish').length - before).toBeLessThanOrEqual(ASKED_IN_AN_HOUR);
      expect(occurrences(app.logged(), REFUSES)).toBe(1);
      expect(await reads(app, 'UROOT', 'whoami')).toContain(code);
    },
  );

  test('for what is in one: it is not shown again until there is something else to show', async () => {
    const app = await withHome();
    const { slack } = app;
    const before = slack.calls('views.publish').length;
    slack.fail('views.publish', 'invalid_arguments', 1);
    await reads(app, 'UANA', 'channel add rasa');
    await passTime(app, 'refresh-homes', 30);
    expect(slack.calls('views.publish').length - before).toBe(1);
    await reads(app, 'UANA', 'channel add dialogflow');
    await passTime(app, 'refresh-homes', 3);
    expect(slack.calls('views.publish').length - before).toBe(2);
  });
});

test('Slack refuses to list who is on call: nobody is, and it is logged once, however much is clicked', async () => {
  const app = await openSlackApp({
    furnish: (slack) => slack.fail('usergroups.users.list', 'missing_scope', ALWAYS),
  });
  const { slack, time } = app;
  await reads(app, 'UROOT', 'whoami');
  for (let nth = 0; nth < 12; nth += 1) {
    expect(await reads(app, 'UOLGA', 'whoami')).not.toContain('as an admin or on call');
    time.advance(10 * SECOND);
  }
  expect(slack.calls('usergroups.users.list').length).toBeLessThanOrEqual(4);
  expect(occurrences(app.logged(), REFUSES)).toBe(1);
  expect(await reads(app, 'UROOT', 'whoami')).toMatch(/S0ONCALL.*missing_scope/);
});

describe('Discord refuses what is sent unasked', () => {
  const POST = 'POST /channels/:channel/messages';
  const OPEN = 'POST /users/@me/channels';

  async function open(env: Readonly<Record<string, string>> = {}): Promise<DeliveryApp> {
    const app = await openRunning({ env });
    onTestFinished(() => app.close());
    await openChannel(app);
    await whoami(app);
    const { secret } = await makeKey(app);
    const olga = new DiscordPerson(app, { id: OLGA });
    await confirm(olga, `regenerate key:${secret.slice(3, 19)} reason:"incident 42"`, 'Regenerate');
    await app.becomes(secret, 'RETIRED');
    return app;
  }
  const passMinutes = async (app: DeliveryApp, times: number) => {
    for (let nth = 0; nth < times; nth += 1) {
      await app.tell();
      app.time.advance(10 * SECOND);
    }
  };
  const whoami = async (app: DeliveryApp) => textOf(await new DiscordPerson(app, { id: ROOT }).say('whoami'));

  const refusal = (code: number) =>
    ({ kind: 'status', status: 403, body: JSON.stringify({ message: 'Refused.', code }) }) as const;

  test.each([
    ['the application is in quarantine, when a DM is opened', OPEN, 20026],
    ['the application is in quarantine, when one is sent', POST, 20026],
    ['no reason that is known here', POST, 99999],
  ] as const)('(%s): asked less and less often, logged once, said to an admin', async (_, route, code) => {
    const app = await open();
    app.discord.fail(route, refusal(code), ALWAYS);
    await passMinutes(app, AN_HOUR / 2);
    expect(app.discord.calls(route).length).toBeLessThanOrEqual(2 * ASKED_IN_AN_HOUR);
    expect(occurrences(app.logged(), REFUSES)).toBe(1);
    expect(await whoami(app)).toContain(String(code));
  });

  test('for what is in it (50035): it is given up at once, and an admin gets a DM about it', async () => {
    const app = await open();
    app.discord.fail(POST, 50035, 1);
    await passMinutes(app, 6);
    expect(app.discord.directMessagesOf(ANA)).toEqual([]);
    expect(app.discord.directMessagesOf(ROOT).map(({ text }) => text)).toEqual([expect.stringContaining('50035')]);
  });

  test.each([50001, 50013, 10003] as const)(
    'in the fallback channel (%i): an admin gets one DM about it',
    async (code) => {
      const app = await open({ LATCHKEY_FALLBACK: `discord:${GENERAL}` });
      app.discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
      app.discord.fail(POST, 50007, 1);
      app.discord.fail(POST, code, 1);
      await passMinutes(app, 12);
      const told = app.discord.directMessagesOf(ROOT).map(({ text }) => text);
      expect(told).toEqual([expect.stringMatching(new RegExp(`${GENERAL} \\(${code}\\)`))]);
      expect(occurrences(app.logged(), REFUSES)).toBe(1);
    },
  );
});
