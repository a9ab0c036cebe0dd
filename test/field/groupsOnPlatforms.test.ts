import { describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { openRunning, say } from '../adapters/discord/deliveryApp.ts';
import { openChannel } from '../adapters/discord/deliveryScenes.ts';
import { ANA, BEN, GENERAL, GUILD } from '../adapters/discord/discordApp.ts';
import { CONVERSATION, openSlackApp, type SlackApp } from '../adapters/slack/slackApp.ts';
import type { Message as SlackMessage } from '../fakes/slack/messages.ts';

const SRE = 'S0SRE123';
const ROLE = '810000000000000077';

async function slackShop(): Promise<{ readonly app: SlackApp; words(user: string, line: string): Promise<string> }> {
  const app = await openSlackApp({
    furnish: (slack) => {
      slack.putGroup({ id: SRE, handle: 'sre', members: ['UBEN'] });
      slack.putGroup({ id: 'S0OTHER1', handle: 'other', members: ['UBEN'] });
    },
  });
  const answered = async (user: string, line: string): Promise<SlackMessage> =>
    await (await app.slack.slash(user, CONVERSATION, line)).message();
  const words = async (user: string, line: string) => JSON.stringify((await answered(user, line)).blocks);
  await words('UANA', 'project create shop');
  await words('UANA', 'channel add rasa');
  return { app, words };
}

async function grantInSlack({ slack }: SlackApp, line: string): Promise<string> {
  const question = await (await slack.slash('UANA', CONVERSATION, line)).message();
  const asked = JSON.stringify(question.blocks);
  await (await slack.press('UANA', question, 'Grant')).message();
  return asked;
}

describe('roles by group in Slack', () => {
  test('a group is meant by mention, handle or ID, and asked about with its handle and ID', async () => {
    const { app } = await slackShop();
    for (const [role, group] of [
      ['viewer', '@sre'],
      ['operator', SRE],
      ['owner', `<!subteam^${SRE}|@sre>`],
    ])
      expect(await grantInSlack(app, `role grant group:${group} role:${role} project:shop`)).toContain(
        'group @sre (S0SRE123 on Slack)',
      );
  });

  test('its members are read live: a change counts as soon as Slack tells it, and within a minute anyhow', async () => {
    const { app, words } = await slackShop();
    expect(await words('UBEN', 'channel list')).not.toContain('rasa');
    expect(app.slack.calls('usergroups.list')).toHaveLength(0);
    await grantInSlack(app, 'role grant group:@sre role:operator project:shop');
    expect(await words('UBEN', 'channel list')).toContain('rasa');
    await app.slack.changeGroup(SRE, ['UOLGA']);
    expect(await words('UBEN', 'channel list')).not.toContain('rasa');
    app.slack.putGroup({ id: SRE, members: ['UBEN'] });
    expect(await words('UBEN', 'channel list')).not.toContain('rasa');
    app.time.advance(MINUTE);
    expect(await words('UBEN', 'channel list')).toContain('rasa');
  });

  test('a group that can’t be read is closed: nobody has its role, and the log says so (invariant 10)', async () => {
    const { app, words } = await slackShop();
    await grantInSlack(app, 'role grant group:@sre role:operator project:shop');
    app.time.advance(MINUTE);
    app.slack.fail('usergroups.list', 'internal_error');
    expect(await words('UBEN', 'channel list')).not.toContain('rasa');
    expect(app.logged()).toContain('nobody has a role through a group');
    app.time.advance(MINUTE);
    expect(await words('UBEN', 'channel list')).toContain('rasa');
  });

  test('a grant that is revoked while Slack can’t be asked is revoked all the same', async () => {
    const { app, words } = await slackShop();
    await grantInSlack(app, 'role grant group:@sre role:operator project:shop');
    app.time.advance(MINUTE);
    app.slack.fail('usergroups.list', 'internal_error');
    expect(await words('UANA', 'role revoke group:@sre project:shop')).toContain('no longer has a role in shop');
    expect(await words('UBEN', 'channel list')).not.toContain('rasa');
  });

  test('a group that is named as a person is recognised; one that doesn’t exist is none', async () => {
    const { words } = await slackShop();
    expect(await words('UANA', 'role grant @sre role:viewer')).toContain('not a person');
    expect(await words('UANA', 'role grant group:@nobody role:viewer')).toContain('There’s no group called @nobody');
  });
});

describe('roles by group in Discord', () => {
  test('a role’s members are read with each interaction; its name is offered, and the question shows its ID', async () => {
    const app = await openRunning();
    onTestFinished(() => app.close());
    const { discord } = app;
    discord.putRole(GUILD, { id: ROLE, name: 'sre' });
    discord.putMember(GUILD, { user: BEN, roles: [ROLE] });
    await openChannel(app);
    const list = async () => (await say(app, BEN, 'channel list')).text;
    expect(await list()).not.toContain('rasa');
    const offered = await discord.autocomplete(ANA, GENERAL, 'apikey role grant', 'group', 'sr');
    expect(offered.labels).toEqual([`group @sre (${ROLE} on Discord)`]);
    const question = await say(app, ANA, 'role grant', { group: `<@&${ROLE}>`, role: 'operator' });
    expect(question.text).toContain(`@sre (${ROLE} on Discord)`);
    await (await discord.press(ANA, question, 'Grant')).message();
    expect(await list()).toContain('rasa');
    expect((await say(app, BEN, 'role list')).text).toContain(ROLE);
    discord.putMember(GUILD, { user: BEN, roles: [] });
    expect(await list()).not.toContain('rasa');
  });
});
