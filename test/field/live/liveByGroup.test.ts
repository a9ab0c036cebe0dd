import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { LiveMessageEntity } from '../../../src/persistence/entities/liveMessages.ts';
import { GUILD } from '../../adapters/discord/discordApp.ts';
import { confirm } from '../../people/person.ts';
import { SlackPerson } from '../../people/slackPerson.ts';
import { until } from '../../support/until.ts';
import { BEN, LiveScene } from './liveScene.ts';

const SRE = 'S0SRE123';
const ROLE = '810000000000000077';
const UNDEPLOY_DESK = /Undeploy desk now/;
const SKIPPED = /pressed Skip/;

const copiesOf = async ({ latchkey }: LiveScene) =>
  (await latchkey.context.database.read((manager) => manager.find(LiveMessageEntity))).map(
    ({ externalId }) => externalId,
  );

/** Olga is in a Slack user group, and in nothing else. @returns what her copies show now. */
async function olgaByGroup(scene: LiveScene) {
  const { slack } = scene;
  slack.putUser({ id: 'UOLGA', name: 'olga' });
  slack.putConversation({ id: 'C0GENERAL', name: 'general', members: ['UANA', 'UOLGA', slack.app.botUserId] });
  slack.putGroup({ id: SRE, handle: 'sre', members: ['UOLGA'] });
  await confirm(scene.ana, 'role grant group:@sre role:operator project:shop', 'Grant');
  const olga = new SlackPerson({ slack, conversation: 'C0GENERAL' }, { id: 'UOLGA' });
  await confirm(olga, 'regenerate rasa', 'Rotate with apps');
  return () =>
    slack
      .directMessagesOf('UOLGA')
      .filter(({ kind }) => kind === 'message')
      .map(({ versions }) => JSON.stringify(versions.at(-1)?.blocks));
}

/** Ben's only role in Discord is that of a server role. */
async function benByRole(scene: LiveScene): Promise<void> {
  const { discord } = scene;
  discord.putRole(GUILD, { id: ROLE, name: 'sre' });
  discord.putMember(GUILD, { user: BEN, roles: [ROLE] });
  await confirm(scene.ana, `role grant group:discord-role:${ROLE} role:operator project:shop`, 'Grant');
  await scene.ana.say('role revoke @ben project:shop');
  await scene.benRotates();
}

/** Ana skips the step that waits, whatever it is. */
async function anaSkips(scene: LiveScene): Promise<void> {
  await confirm(scene.ana, 'rotation show chat-bot', 'Skip');
}

describe('kind: a role through a group that is not looked at when nobody speaks', () => {
  test('in Slack a rotation’s copy follows for a member of a group, and stops for one who left it (invariant 10)', async () => {
    const scene = await LiveScene.open();
    const olgas = await olgaByGroup(scene);
    await until('Olga’s copy follows', () => Promise.resolve(UNDEPLOY_DESK.test(olgas().at(-1) ?? '')));
    expect(olgas().at(-1)).toContain('"Done"');
    await scene.slack.changeGroup(SRE, ['UANA']);
    await anaSkips(scene);
    await until('Olga’s copy is given up', async () => (await copiesOf(scene)).every((id) => !id.endsWith('UOLGA')));
    expect(olgas()).toHaveLength(1);
    expect(olgas().at(-1)).not.toMatch(SKIPPED);
  });

  test('in Slack a copy waits while the group can’t be read, and goes on when it can', async () => {
    const scene = await LiveScene.open();
    const olgas = await olgaByGroup(scene);
    await until('Olga’s copy follows', () => Promise.resolve(UNDEPLOY_DESK.test(olgas().at(-1) ?? '')));
    scene.time.advance(MINUTE);
    scene.slack.fail('usergroups.list', 'internal_error');
    const before = scene.slack.calls('usergroups.list').length;
    await anaSkips(scene);
    await until('Slack was asked', () => Promise.resolve(scene.slack.calls('usergroups.list').length > before));
    await scene.latchkey.rotations.idle();
    expect(olgas().at(-1)).not.toMatch(SKIPPED);
    expect((await copiesOf(scene)).some((id) => id.endsWith('UOLGA'))).toBe(true);
    scene.time.advance(MINUTE);
    await scene.latchkey.runJob('follow-live-messages');
    await until('Olga’s copy goes on', () => Promise.resolve(SKIPPED.test(olgas().at(-1) ?? '')));
  });

  test('in Discord a rotation’s copy follows for who has a role, and stops within a minute for one who lost it', async () => {
    const scene = await LiveScene.open();
    await benByRole(scene);
    await scene.bothSay(UNDEPLOY_DESK);
    expect(scene.bens().at(-1)).toContain('"Done"');
    scene.discord.putMember(GUILD, { user: BEN, roles: [] });
    scene.time.advance(MINUTE);
    await anaSkips(scene);
    await until('Ben’s copy is given up', async () => (await copiesOf(scene)).length === 1);
    expect(scene.bens()).toHaveLength(1);
    expect(scene.bens().at(-1)).not.toMatch(SKIPPED);
  });
});
