import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { sendMessage } from '../../src/jobs/notifications/sendMessage.ts';
import { outgoingToConversation, tellConversationsJob } from '../../src/jobs/notifications/tellConversations.ts';
import { loadKey } from '../../src/persistence/keyRepository.ts';
import { findConfirmation, storeConfirmation } from '../../src/services/confirmations.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import {
  claimConversationNotice,
  queueConversationNotice,
  waitingConversationNotices,
} from '../../src/services/outbox/conversationNotices.ts';
import { changeWarningSetting } from '../../src/services/projects/warningSettings.ts';
import { lastChange } from '../../src/services/telling/lastChange.ts';
import { tellChange } from '../../src/services/telling/tellChange.ts';
import { ask as askAbout, value } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows, conversationNoticeRows } from '../support/rows.ts';
import { NOT_NOW, UNKNOWN, UNREACHABLE } from './scriptedPlatform.ts';
import { WarningScene } from './warningScene.ts';

const ROOMS = {
  slack: { platform: 'slack', conversation: 'C0ROOM' },
  discord: { platform: 'discord', conversation: '900000000000000001' },
} as const;
type On = keyof typeof ROOMS;

describeOnBoth('telling a conversation what somebody did', (fixture) => {
  /** Ana has disabled her key. */
  const open = async () => {
    const scene = await WarningScene.open(testContext(await fixture.open()));
    const { context, ana, key } = scene;
    value(await changeStatus(context, ana.by, await askAbout(context, ana, key.id, 'disable'), 'disable'));
    return scene;
  };
  /** The question below what she did. */
  const ask = async ({ context, ana, key }: WarningScene) =>
    await storeConfirmation(context, {
      command: ['incident', 'tell'],
      personId: ana.id,
      subjectId: key.id,
      params: {},
      seen: {},
    });
  const asked = async ({ context, ana, key }: WarningScene, on: On) => {
    const loaded = await context.database.read((manager) => loadKey(manager, key.id));
    const change = loaded === undefined ? undefined : await lastChange(context, ana.id, loaded);
    if (change === undefined) throw new Error('nothing was changed');
    return { change, room: ROOMS[on] };
  };
  const queue = async (scene: WarningScene, on: On) => {
    const question = await ask(scene);
    value(await tellChange(scene.context, scene.ana.by, question, await asked(scene, on)));
    scene.context.time.advance(SECOND);
    return question;
  };
  /** Something that a project's own conversation is to be told, on a platform, beside a deployment's conversation on the other one. */
  const openForProject = async (on: On) => {
    const scene = await WarningScene.open(testContext(await fixture.open()));
    const { context, ana, shop } = scene;
    const { platform, conversation } = ROOMS[on];
    value(await changeWarningSetting(context, ana.by, shop, { fallback: `${platform}:${conversation}` }));
    const notice = { kind: 'admin-granted', params: { by: 'ben' }, projectId: shop.id, about: 'test' } as const;
    await context.database.write((transaction) => queueConversationNotice(context, transaction, notice));
    context.time.advance(SECOND);
    return { scene, fallback: ROOMS[on === 'slack' ? 'discord' : 'slack'] };
  };
  const waiting = async ({ context }: WarningScene) => (await conversationNoticeRows(context)).length;
  const told = async ({ context }: WarningScene) =>
    (await auditRows(context)).filter(({ action, outcome }) => action === 'incident.tell' && outcome === 'done').length;
  /** Another replica goes on, for three minutes by the clock. */
  const restart = async (scene: WarningScene) => {
    for (let second = 0; second < 180; second += 20) {
      await tellConversationsJob(scene.sender('two').deps).run();
      scene.context.time.advance(20 * SECOND);
    }
  };

  it('of fifty presses at one moment one is told, with one event (invariants 3 and 6)', async () => {
    const scene = await open();
    const question = await ask(scene);
    const what = await asked(scene, 'slack');
    const presses = await Promise.all(
      Array.from({ length: 50 }, () => tellChange(scene.context, scene.ana.by, question, what)),
    );
    expect(presses.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect([await waiting(scene), await told(scene)]).toEqual([1, 1]);
    await restart(scene);
    expect(scene.slack.readers()).toEqual(['C0ROOM']);
  });

  it('what a conversation may have been shown is told in no other, and asked again by the same name (invariant 9)', async () => {
    const { scene, fallback } = await openForProject('discord');
    const { deps } = scene.sender('one', { fallback });
    scene.discord.answers.set(ROOMS.discord.conversation, UNKNOWN);
    await tellConversationsJob(deps).run();
    expect([scene.discord.asked, scene.slack.asked]).toEqual([1, 0]);
    scene.discord.answers.clear();
    await restart(scene);
    expect([scene.discord.asked, scene.discord.said.length, scene.slack.asked]).toEqual([2, 1, 0]);
    expect(await waiting(scene)).toBe(0);
  });

  it('what Slack leaves in doubt counts as told, and goes to no other conversation (invariant 9)', async () => {
    const { scene, fallback } = await openForProject('slack');
    scene.slack.answers.set(ROOMS.slack.conversation, UNKNOWN);
    await tellConversationsJob(scene.sender('one', { fallback }).deps).run();
    expect([scene.slack.asked, scene.discord.asked, await waiting(scene)]).toEqual([1, 0, 0]);
  });

  it('goes to the deployment’s conversation where the project’s is away, or takes none, and waits where neither takes it', async () => {
    const { scene, fallback } = await openForProject('discord');
    const job = tellConversationsJob(scene.sender('one', { fallback }).deps);
    scene.discord.away = true;
    scene.slack.answers.set(ROOMS.slack.conversation, NOT_NOW);
    await job.run();
    expect([scene.discord.asked, scene.slack.asked, await waiting(scene)]).toEqual([0, 1, 1]);
    scene.slack.answers.clear();
    await job.run();
    expect([scene.discord.asked, scene.slack.readers(), await waiting(scene)]).toEqual([0, ['C0ROOM'], 0]);
  });

  it('a sender that was only slow posts nothing, and takes nothing off, once another took over (invariant 9)', async () => {
    const scene = await open();
    await queue(scene, 'discord');
    const slow = scene.sender('one');
    const [id = ''] = await waitingConversationNotices(scene.context, scene.context.clock());
    const claimed = await claimConversationNotice(scene.context, id, 'one', scene.context.clock());
    if (claimed === undefined) throw new Error('nothing was claimed');
    scene.context.time.advance(MINUTE);
    scene.discord.answers.set(ROOMS.discord.conversation, UNKNOWN);
    await tellConversationsJob(scene.sender('two').deps).run();
    expect(await sendMessage(slow.deps, await outgoingToConversation(slow.deps, claimed))).toEqual([]);
    expect([scene.discord.asked, await waiting(scene)]).toEqual([1, 1]);
  });

  it('is given up where nobody can be told there, and told in no other conversation: the question can be answered again', async () => {
    const scene = await open();
    scene.slack.answers.set('C0ROOM', UNREACHABLE);
    const question = await queue(scene, 'slack');
    const fallback = { platform: 'slack', conversation: 'C0TEAM' };
    await tellConversationsJob(scene.sender('one', { fallback }).deps).run();
    expect(scene.slack.readers()).toEqual([]);
    expect([(await findConfirmation(scene.context, question.id))?.state, await waiting(scene)]).toEqual(['pending', 0]);
    scene.slack.answers.clear();
    value(await tellChange(scene.context, scene.ana.by, question, await asked(scene, 'slack')));
    await tellConversationsJob(scene.sender('two').deps).run();
    expect(scene.slack.readers()).toEqual(['C0ROOM']);
  });

  it('is refused to everybody but the person who did it, and to them where they no longer see the key (invariants 10 and 16)', async () => {
    const scene = await open();
    const { context, shop } = scene;
    const ben = await scene.person('slack', 'UBEN');
    await scene.owner(shop, ben);
    const what = await asked(scene, 'slack');
    expect((await tellChange(context, ben.by, await ask(scene), what)).kind).toBe('refused');
    const other = await scene.person('slack', 'UCY');
    const theirs = await storeConfirmation(context, {
      command: ['incident', 'tell'],
      personId: other.id,
      subjectId: scene.key.id,
      params: {},
      seen: {},
    });
    expect((await tellChange(context, other.by, theirs, what)).kind).toBe('refused');
    expect([await waiting(scene), await told(scene)]).toEqual([0, 0]);
  });
});
