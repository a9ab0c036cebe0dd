import { describe, expect, it, test } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { PersonEntity } from '../../src/persistence/entities/people/people.ts';
import { ANA, openDiscordApp } from '../adapters/discord/discordApp.ts';
import { openSlackApp } from '../adapters/slack/slackApp.ts';
import { appOn, buttonsOn, letIn } from '../commands/app.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';

describeOnBoth('someone who has not spoken yet, on the console', (fixture) => {
  const app = appOn(fixture);
  const invited = async () => {
    const ana = app().user('ana');
    await ana.type('/apikey project create shop');
    const asked = await ana.type('/apikey project member @ben role:operator');
    expect(asked).toMatch(/Invite ben to shop as an operator\?/);
    expect(asked).toMatch(/Nobody has used this account here yet/);
    expect(buttonsOn(asked)).toEqual(['Invite', 'Cancel']);
    return { ana, said: await ana.pick('Invite') };
  };

  it('is invited: the role waits, is listed, and is theirs when they first type; each step is in the trail', async () => {
    const { ana, said } = await invited();
    expect(said).toMatch(/Invited ben \(console\) to shop as an operator\. The invitation waits until 29 Jan 2026/);
    expect(await ana.type('/apikey role list')).toMatch(
      /ben +operator, invited +shop +by ana, until 29 Jan 2026 +console:ben/,
    );
    expect(await ana.type('/apikey project settings')).toMatch(/ana \(console\) as owner, ben as operator, invited/);
    const ben = app().user('ben');
    const first = await ben.type('/apikey channel add rasa project:shop');
    expect(first).toMatch(/For ben: ana .*operator.*shop/);
    expect(first).toMatch(/Added the integration channel/);
    expect(await ana.type('/apikey role list')).not.toMatch(/invited/);
    const trail = await ana.type('/apikey audit');
    expect(trail).toMatch(
      /ana +Invited them on console as operator, until 29 Jan 2026, 12:00 UTC +ben \(console\) +shop/,
    );
    expect(trail).toMatch(/Latchkey +Joined as operator, invited by ana +ben +shop/);
  });

  it('is no longer invited after the invitation was withdrawn, by the line that was printed', async () => {
    const { ana, said } = await invited();
    const [line = ''] = /\/apikey role revoke .*/.exec(said) ?? [];
    expect(await ana.type(line)).toMatch(/Withdrew the invitation of ben \(console\) to shop/);
    expect(await ana.type(line)).toMatch(/There’s no invitation for ben \(console\)/);
    expect(await app().user('ben').type('/apikey list')).toMatch(/not in a project yet/);
    expect(await ana.type('/apikey audit')).toMatch(/Withdrew the invitation as operator +ben \(console\)/);
  });

  it('comes too late after 14 days', async () => {
    const { ana } = await invited();
    app().time.advance(14 * DAY);
    expect(await ana.type('/apikey role list')).not.toMatch(/invited/);
    expect(await app().user('ben').type('/apikey list')).toMatch(/not in a project yet/);
  });

  it('invariant 16: gets nothing where the person who invited them may no longer give the role', async () => {
    await invited();
    const zoe = await letIn(app(), 'zoe', 'owner');
    await zoe.carryOut('/apikey role revoke @ana project:shop');
    expect(await app().user('ben').type('/apikey list')).toMatch(/not in a project yet/);
    const [refused] = await auditRows(app().latchkey.context, { outcome: 'refused', action: 'role.grant' });
    expect(refused).toMatchObject({ actorName: 'ana', subject: 'ben' });
  });

  it('invariant 3: who comes between question and press is not invited, and it is said what to do', async () => {
    const ana = app().user('ana');
    await ana.type('/apikey project create shop');
    await ana.type('/apikey project member @ben role:operator');
    await app().user('ben').type('/apikey whoami');
    expect(await ana.pick('Invite')).toMatch(
      /ben \(console\) has used Latchkey in the meantime.*\n.*\n?.*Run the command again/,
    );
  });

  it('may be invited by the ID of another platform, but not by a handle, and only where it is asked for', async () => {
    const ana = app().user('ana');
    await ana.type('/apikey project create shop');
    expect(await ana.type('/apikey project member slack:U024BE7LH role:viewer')).toMatch(
      /Invite U024BE7LH to shop as a viewer\?/,
    );
    expect(await ana.type('/apikey project member slack:ben.k role:viewer')).toMatch(/I haven’t met slack:ben\.k/);
    expect(await ana.type('/apikey list owner:@ben')).toMatch(/let them in with \/apikey project member/);
    expect(await ana.type('/apikey role grant @ben role:admin')).toMatch(/I haven’t met @ben/);
  });

  it('invariant 10: invites nobody into a project of which the inviter is no owner', async () => {
    await invited();
    const vic = await letIn(app(), 'vic', 'viewer');
    expect(await vic.type('/apikey project member @max role:owner')).toMatch(/don’t have permission/);
    expect(await vic.type('/apikey role revoke console:ben')).toMatch(/don’t have permission/);
  });
});

describe('someone who has not spoken yet, in Slack', () => {
  test('a mention is enough; invariant 11: whom the deployment does not serve is refused in words, and recorded', async () => {
    const app = await openSlackApp({
      furnish: (fake) => {
        fake.putUser({ id: 'UGUEST', name: 'guest', isRestricted: true });
        fake.putUser({ id: 'UBOT', name: 'robot', isBot: true });
        fake.putUser({ id: 'UGONE', name: 'gone', deleted: true });
        fake.putUser({ id: 'UOUT', name: 'outsider', isStranger: true });
      },
    });
    const { slack, latchkey } = app;
    const ana = new SlackPerson(app, { id: 'UANA' });
    await ana.say('project create shop');
    expect(textOf(await ana.say('project member @ben role:operator'))).toContain('ben on Slack, UBEN');
    expect(textOf(await ana.press('Add'))).toContain('is now an operator of shop');
    for (const [name, id, because] of [
      ['guest', 'UGUEST', 'guest'],
      ['robot', 'UBOT', 'bot'],
      ['gone', 'UGONE', 'deactivated'],
      ['outsider', 'UOUT', 'external'],
    ] as const) {
      const refused = textOf(await ana.say(`project member @${name} role:operator`));
      expect(refused).toContain(`Latchkey doesn’t serve @${id}`);
      const rows = await latchkey.context.database.read((manager) =>
        manager.findBy(AuditEntity, { actorName: `${slack.team.id}/${id}`, action: 'mention' }),
      );
      expect(rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
        ['refused', { code: 'stranger', because }],
      ]);
    }
    const known = await latchkey.context.database.read((manager) => manager.find(PersonEntity));
    expect(known.map(({ name }) => name)).toEqual(['ana', 'ben']);
    slack.fail('users.info', 'internal_error');
    expect(textOf(await ana.say('project member @olga role:viewer'))).toMatch(/can’t confirm who/);
  });
});

describe('someone who has not spoken yet, in Discord', () => {
  test('a mention is enough; invariant 11: who is in no served server is refused in words, and recorded', async () => {
    const app = await openDiscordApp();
    const { discord, latchkey } = app;
    const ana = new DiscordPerson(app, { id: ANA });
    const member = async (id: string) => {
      const options = { person: `<@${id}>`, role: 'operator' };
      return textOf(await ana.type({ path: 'apikey project member', options }));
    };
    const ben = '700000000000000002';
    await ana.say('project create shop');
    expect(await member(ben)).toContain(ben);
    expect(textOf(await ana.press('Add'))).toContain('is now an operator of shop');
    const nobody = '700000000000000099';
    expect(await member(nobody)).toContain(`Latchkey doesn’t serve @${nobody}`);
    const rows = await latchkey.context.database.read((manager) => manager.findBy(AuditEntity, { action: 'mention' }));
    expect(rows.map(({ actorName, outcome }) => [actorName, outcome])).toEqual([[nobody, 'refused']]);
    expect(discord.complaints).toEqual([]);
  });
});
