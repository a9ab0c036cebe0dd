import { describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { openRunning } from '../adapters/discord/deliveryApp.ts';
import { openChannel } from '../adapters/discord/deliveryScenes.ts';
import { ANA, BEN, GENERAL, GUILD } from '../adapters/discord/discordApp.ts';
import { openSlackApp } from '../adapters/slack/slackApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';

const SRE = 'S0SRE123';
const ROLE = '810000000000000077';

/** Ana owns a shop with a channel; Ben is in two groups. */
async function slackShop() {
  const app = await openSlackApp({
    furnish: (slack) => {
      slack.putGroup({ id: SRE, handle: 'sre', members: ['UBEN'] });
      slack.putGroup({ id: 'S0OTHER1', handle: 'other', members: ['UBEN'] });
    },
  });
  const [ana, ben] = [new SlackPerson(app, { id: 'UANA' }), new SlackPerson(app, { id: 'UBEN' })];
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  const grant = async (group: string, role: string) => {
    const asked = textOf(await ana.say(`role grant group:${group} role:${role} project:shop`));
    await ana.press('Grant');
    return asked;
  };
  const anaReads = async (line: string) => textOf(await ana.say(line));
  return { app, grant, anaReads, benLists: async () => textOf(await ben.say('channel list')) };
}

describe('roles by group in Slack', () => {
  test('a group is meant by mention, handle or ID, and asked about with its handle and ID', async () => {
    const { grant } = await slackShop();
    for (const [role, group] of [
      ['viewer', '@sre'],
      ['operator', SRE],
      ['owner', `<!subteam^${SRE}|@sre>`],
    ] as const)
      expect(await grant(group, role)).toContain('group @sre (S0SRE123 on Slack)');
  });

  test('its members are read live: a change counts as soon as Slack tells it, and within a minute anyhow', async () => {
    const { app, grant, benLists } = await slackShop();
    expect(await benLists()).not.toContain('rasa');
    expect(app.slack.calls('usergroups.list')).toHaveLength(0);
    await grant('@sre', 'operator');
    expect(await benLists()).toContain('rasa');
    await app.slack.changeGroup(SRE, ['UOLGA']);
    expect(await benLists()).not.toContain('rasa');
    app.slack.putGroup({ id: SRE, members: ['UBEN'] });
    expect(await benLists()).not.toContain('rasa');
    app.time.advance(MINUTE);
    expect(await benLists()).toContain('rasa');
  });

  test('a group that can’t be read is closed: nobody has its role, and the log says so (invariant 10)', async () => {
    const { app, grant, benLists } = await slackShop();
    await grant('@sre', 'operator');
    app.time.advance(MINUTE);
    app.slack.fail('usergroups.list', 'internal_error');
    expect(await benLists()).not.toContain('rasa');
    expect(app.logged()).toContain('nobody has a role through a group');
    app.time.advance(MINUTE);
    expect(await benLists()).toContain('rasa');
  });

  test('a grant that is revoked while Slack can’t be asked is revoked all the same', async () => {
    const { app, grant, anaReads, benLists } = await slackShop();
    await grant('@sre', 'operator');
    app.time.advance(MINUTE);
    app.slack.fail('usergroups.list', 'internal_error');
    expect(await anaReads('role revoke group:@sre project:shop')).toContain('no longer has a role in shop');
    expect(await benLists()).not.toContain('rasa');
  });

  test('a group that is named as a person is recognised; one that doesn’t exist is none', async () => {
    const { anaReads } = await slackShop();
    expect(await anaReads('role grant @sre role:viewer')).toContain('not a person');
    expect(await anaReads('role grant group:@nobody role:viewer')).toContain('There’s no group called @nobody');
  });
});

describe('roles by group in Discord', () => {
  test('a role’s members are read with each interaction; its name is offered, and the question shows its ID', async () => {
    const app = await openRunning();
    onTestFinished(() => app.close());
    const { discord } = app;
    const [ana, ben] = [new DiscordPerson(app, { id: ANA }), new DiscordPerson(app, { id: BEN })];
    discord.putRole(GUILD, { id: ROLE, name: 'sre' });
    discord.putMember(GUILD, { user: BEN, roles: [ROLE] });
    await openChannel(app);
    const list = async () => textOf(await ben.say('channel list'));
    expect(await list()).not.toContain('rasa');
    const offered = await discord.autocomplete(ANA, GENERAL, 'apikey role grant', 'group', 'sr');
    expect(offered.labels).toEqual([`group @sre (${ROLE} on Discord)`]);
    const question = await ana.type({ path: 'apikey role grant', options: { group: `<@&${ROLE}>`, role: 'operator' } });
    expect(textOf(question)).toContain(`@sre (${ROLE} on Discord)`);
    await ana.press('Grant');
    expect(await list()).toContain('rasa');
    expect(textOf(await ben.say('role list'))).toContain(ROLE);
    discord.putMember(GUILD, { user: BEN, roles: [] });
    expect(await list()).not.toContain('rasa');
  });
});
