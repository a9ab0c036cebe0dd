import { describe, expect, test } from 'vitest';
import { agrees, belongsTo, isForeign, type OwnTeam } from '../../adapters/slack/people/ownTeam.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { PersonEntity } from '../../src/persistence/entities/people/people.ts';
import { openSlackApp, type SlackApp } from '../adapters/slack/slackApp.ts';
import { confirm } from '../people/person.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';

/** Somebody of another company, whom a shared channel brings in. Slack does not call her a stranger. */
const EVE = { id: 'UOUT', name: 'eve', home: { teamId: 'T0THEIRS' } };

const said = async (app: SlackApp, id: string, line: string): Promise<string> =>
  textOf(await new SlackPerson(app, { id }).say(line));

const audited = async ({ latchkey }: SlackApp) =>
  (await latchkey.context.database.read((manager) => manager.findBy(AuditEntity, { outcome: 'refused' }))).map(
    ({ actorName, detail }) => [actorName, detail],
  );

describe('outsiders in channels shared with another company', () => {
  test('invariant 11: the team of the user’s own decides, whatever team the payload is about', async () => {
    const slackApp = await openSlackApp({ furnish: (slack) => slack.putUser(EVE) });
    // A command names no team of the user's own: only users.info tells.
    for (const line of ['help', 'whoami'])
      expect(await said(slackApp, 'UOUT', line)).toContain('can’t use Latchkey here');
    expect(await audited(slackApp)).toEqual(
      Array(2).fill(['T0THEIRS/UOUT', { code: 'stranger', because: 'another workspace' }]),
    );
    const people = await slackApp.latchkey.context.database.read((manager) => manager.find(PersonEntity));
    expect(people).toEqual([]);
  });

  test('invariant 11: an outsider who has the ID of a member is told from them by the payload’s own team', async () => {
    const slackApp = await openSlackApp();
    const { slack, latchkey } = slackApp;
    const ana = new SlackPerson(slackApp, { id: 'UANA' });
    await ana.say('project create shop');
    await confirm(ana, 'project archive shop', 'Cancel');
    const pressed = slack.interactions.at(-1);
    const posts = slack.posts.length;
    const forged = { ...pressed?.payload, user: { id: 'UANA', team_id: 'T0THEIRS' }, trigger_id: 'another' };
    const body = `payload=${encodeURIComponent(JSON.stringify(forged))}`;
    await slack.knock(`${latchkey.url}/slack/events`, slack.signed(body));
    await slack.until('an answer', () => slack.posts.length > posts);
    expect(JSON.stringify(slack.posts.at(-1))).toContain('can’t use Latchkey here');
    expect(await audited(slackApp)).toEqual([['T0THEIRS/UANA', { code: 'stranger', because: 'another workspace' }]]);
  });

  test('a mention of an outsider makes nobody known', async () => {
    const slackApp = await openSlackApp({ furnish: (slack) => slack.putUser(EVE) });
    await said(slackApp, 'UANA', 'project create shop');
    const answer = await said(slackApp, 'UANA', 'project member @eve role:operator');
    expect(answer).not.toContain('operator of shop');
    const people = await slackApp.latchkey.context.database.read((manager) => manager.find(PersonEntity));
    expect(people.map(({ name }) => name)).toEqual(['ana']);
  });
});

describe('whose team somebody is of', () => {
  const plain = { teamId: 'T1', enterpriseId: undefined, botId: undefined, botUserId: 'UB' };
  const grid = { ...plain, enterpriseId: 'E1' };
  const own = (teamId?: string, enterpriseId?: string, teamIds: readonly string[] = []): OwnTeam => ({
    teamId,
    enterpriseId,
    teamIds,
  });

  test.each([
    ['the workspace itself', plain, own('T1'), true],
    ['another workspace', plain, own('T2'), false],
    ['another organisation, though the workspace is named', plain, own('T1', 'E2'), false],
    ['the workspace, in an organisation', grid, own('T1', 'E1', ['T1']), true],
    ['another workspace of the organisation', grid, own('T2', 'E1', ['T2']), true],
    ['the organisation in the place of the workspace', grid, own('E1'), true],
    ['another organisation', grid, own('T3', 'E2', ['T3']), false],
    ['another workspace outside any organisation', grid, own('T3'), false],
  ])('%s', (_title, home, team, expected) => {
    expect(belongsTo(home, team)).toBe(expected);
  });

  test.each([
    ['of another workspace', plain, own('T2'), true],
    ['of the same', plain, own('T1'), false],
    ['of nothing that is named', plain, own(), false],
    ['of another organisation', grid, own('T1', 'E2'), true],
    ['of any workspace, inside an organisation', grid, own('T2'), false],
  ])('a payload whose user is %s', (_title, home, team, expected) => {
    expect(isForeign(home, { own: team })).toBe(expected);
  });

  test('a payload’s team must be one that Slack names for that user', () => {
    expect(agrees(grid, own('T2'), own('T1', 'E1', ['T1', 'T2']))).toBe(true);
    expect(agrees(grid, own('T9'), own('T1', 'E1', ['T1', 'T2']))).toBe(false);
    expect(agrees(plain, own(), own('T1'))).toBe(true);
  });
});
