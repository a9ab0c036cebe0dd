import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { AuditEntity } from '../../../src/persistence/entities/audit.ts';
import { PersonEntity } from '../../../src/persistence/entities/people/people.ts';
import type { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { CONVERSATION, openSlackApp, type SlackApp } from './slackApp.ts';

const words = async ({ slack }: SlackApp, user: string, line: string): Promise<string> =>
  JSON.stringify((await (await slack.slash(user, CONVERSATION, line)).message()).blocks);

/** Those whom the deployment does not serve, each for a reason of its own. */
function strangers(slack: FakeSlack): void {
  slack.putUser({ id: 'UGUEST', name: 'guest', isRestricted: true });
  slack.putUser({ id: 'UBOT', name: 'bot', isBot: true });
  slack.putUser({ id: 'UGONE', name: 'gone', deleted: true });
  slack.putUser({ id: 'UOUT', name: 'outsider', isStranger: true });
}

describe('who is served in Slack', () => {
  test('invariant 11: guests, bots, outsiders and deactivated people get nothing, and each attempt is audited', async () => {
    const slackApp = await openSlackApp({ furnish: strangers });
    const { slack, latchkey } = slackApp;
    for (const [user, because] of [
      ['UGUEST', 'guest'],
      ['UBOT', 'bot'],
      ['UGONE', 'deactivated'],
      ['UOUT', 'external'],
    ] as const) {
      // Not even help, which needs nothing that is stored.
      for (const line of ['help', 'list'])
        expect(await words(slackApp, user, line)).toContain('You can’t use Latchkey here');
      const audited = await latchkey.context.database.read((manager) =>
        manager.findBy(AuditEntity, { actorName: `${slack.team.id}/${user}` }),
      );
      expect(audited.map(({ outcome, detail }) => [outcome, detail])).toEqual(
        Array(2).fill(['refused', { code: 'stranger', because }]),
      );
    }
    const known = await latchkey.context.database.read((manager) => manager.count(PersonEntity));
    expect(known).toBe(0);
    await slack.openHome('UGUEST');
    await slack.until('the home refuses', () =>
      JSON.stringify(slack.homeOf('UGUEST')?.definition ?? '').includes('can’t use'),
    );
  });

  test('someone who is deactivated meanwhile is refused at once when Slack says so, and within a minute anyhow', async () => {
    const slackApp = await openSlackApp();
    const { slack, time } = slackApp;
    expect(await words(slackApp, 'UBEN', 'whoami')).toContain('ben');
    slack.putUser({ id: 'UBEN', deleted: true });
    time.advance(MINUTE);
    expect(await words(slackApp, 'UBEN', 'whoami')).toContain('You can’t use Latchkey here');
    expect(await words(slackApp, 'UANA', 'whoami')).toContain('ana');
    await slack.changeUser('UANA', { isUltraRestricted: true });
    expect(await words(slackApp, 'UANA', 'whoami')).toContain('You can’t use Latchkey here');
  });

  test('nobody is served while Slack does not say who they are', async () => {
    const slackApp = await openSlackApp();
    slackApp.slack.fail('users.info', 'internal_error');
    expect(await words(slackApp, 'UANA', 'list')).toContain('I can’t confirm who you are');
    expect(await words(slackApp, 'UANA', 'list')).toContain('You’re not in a project yet');
  });

  test('but what it said counts on for minutes while it can’t be asked, unless it said that something changed', async () => {
    const slackApp = await openSlackApp();
    const { slack, time } = slackApp;
    await words(slackApp, 'UANA', 'whoami');
    time.advance(2 * MINUTE);
    slack.rateLimit('users.info', 30);
    expect(await words(slackApp, 'UANA', 'whoami')).toContain('ana');
    const asked = slack.calls('users.info').length;
    slack.rateLimit('users.info', 30);
    await slack.changeUser('UANA', { deleted: true });
    await slack.until('it is asked who she is now', () => slack.calls('users.info').length > asked);
    slack.rateLimit('users.info', 30);
    expect(await words(slackApp, 'UANA', 'whoami')).toContain('I can’t confirm who you are');
    time.advance(10 * MINUTE);
    expect(await words(slackApp, 'UANA', 'whoami')).toContain('You can’t use Latchkey here');
  });

  test('another workspace is none of ours', async () => {
    const slackApp = await openSlackApp();
    const { slack } = slackApp;
    const seen = await slack.slash('UANA', CONVERSATION, 'whoami');
    await seen.message();
    const body = new URLSearchParams(
      Object.entries(seen.payload).map(([name, value]): [string, string] => [name, String(value)]),
    );
    body.set('team_id', 'T0ELSEWHERE');
    body.set('trigger_id', 'another');
    const posts = slack.posts.length;
    await slack.knock(`${slackApp.latchkey.url}/slack/events`, slack.signed(body.toString()));
    await slack.until('an answer', () => slack.posts.length > posts);
    expect(JSON.stringify(slack.posts.at(-1))).toContain('You can’t use Latchkey here');
  });
});

describe('who someone is in Slack', () => {
  test('is kept by team and user, with time zone and language, and admins are named by their member ID alone', async () => {
    const slackApp = await openSlackApp({
      furnish: (slack) => slack.putUser({ id: 'UROOT', name: 'root', tz: 'Europe/Lisbon', locale: 'pt-PT' }),
    });
    const { slack, latchkey } = slackApp;
    expect(await words(slackApp, 'UROOT', 'whoami')).toContain('"yes');
    const [person] = await latchkey.context.database.read((manager) => manager.find(PersonEntity));
    expect(person).toMatchObject({ name: 'root', timeZone: 'Europe/Lisbon', locale: 'pt-PT' });
    await slack.changeUser('UROOT', { tz: 'Asia/Tokyo' });
    await words(slackApp, 'UROOT', 'whoami');
    const [moved] = await latchkey.context.database.read((manager) => manager.find(PersonEntity));
    expect(moved).toMatchObject({ timeZone: 'Asia/Tokyo', locale: 'pt-PT' });
  });

  test('on Enterprise Grid is one person in all its workspaces', async () => {
    const enterprise = { id: 'E0ORG', name: 'Org' };
    const slackApp = await openSlackApp({ slack: { team: { enterprise } } });
    const { slack, latchkey } = slackApp;
    expect(await words(slackApp, 'UANA', 'project create shop')).toContain('Created project shop');
    const { enterpriseUserId } = slack.putUser({ id: 'UANA' });
    const rows: unknown[] = await latchkey.context.database.read((manager) =>
      manager.query('SELECT * FROM "identity"'),
    );
    expect(rows).toMatchObject([{ platform: 'slack', externalId: `E0ORG/${enterpriseUserId}` }]);
    await slack.openHome('UANA');
    await slack.until('her home', () => JSON.stringify(slack.homeOf('UANA')?.definition ?? '').includes('shop'));
  });

  test('a mention makes someone known who has never spoken, but no guest', async () => {
    const slackApp = await openSlackApp({ furnish: strangers });
    await words(slackApp, 'UANA', 'project create shop');
    expect(await words(slackApp, 'UANA', 'project member @ben role:operator')).toContain('ben on Slack, UBEN');
    expect(await words(slackApp, 'UANA', 'project member @guest role:operator')).toContain(
      'Latchkey doesn’t serve @UGUEST',
    );
  });
});

describe('who is on call in Slack', () => {
  test('is who is in the user group now: asked again when Slack says so, and each minute', async () => {
    const slackApp = await openSlackApp();
    const { slack, time } = slackApp;
    const onCall = async (user: string) => (await words(slackApp, user, 'whoami')).includes('"On call');
    const says = async (user: string) => /On call.*?(yes|no)/.exec(await words(slackApp, user, 'whoami'))?.[1];
    expect(await onCall('UOLGA')).toBe(true);
    expect([await says('UOLGA'), await says('UBEN')]).toEqual(['yes', 'no']);
    expect(slack.calls('usergroups.users.list')).toHaveLength(1);
    await slack.changeGroup('S0ONCALL', ['UBEN']);
    expect([await says('UOLGA'), await says('UBEN')]).toEqual(['no', 'yes']);
    slack.putGroup({ id: 'S0ONCALL', members: ['UOLGA'] });
    expect(await says('UOLGA')).toBe('no');
    time.advance(MINUTE);
    expect(await says('UOLGA')).toBe('yes');
  });

  test('is nobody while the group can’t be read', async () => {
    const slackApp = await openSlackApp();
    slackApp.slack.fail('usergroups.users.list', 'plan_upgrade_required');
    expect(await words(slackApp, 'UOLGA', 'whoami')).toMatch(/On call.*?no/);
    expect(slackApp.logged()).toContain('plan_upgrade_required');
  });
});
