import { expect, it } from 'vitest';
import { SECOND } from '../../src/domain/time/time.ts';
import { tellConversationsJob } from '../../src/jobs/notifications/tellConversations.ts';
import { ConversationNoticeEntity } from '../../src/persistence/entities/incidents/leaks.ts';
import { loadKey } from '../../src/persistence/keyRepository.ts';
import { findConfirmation, storeConfirmation } from '../../src/services/confirmations.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import { lastChange } from '../../src/services/telling/lastChange.ts';
import { tellChange } from '../../src/services/telling/tellChange.ts';
import { ask as askAbout, value } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { Dying } from './dying.ts';
import { type ScriptedPlatform, UNREACHABLE } from './scriptedPlatform.ts';
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
  const waiting = async ({ context }: WarningScene) =>
    await context.database.read((manager) => manager.count(ConversationNoticeEntity));
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

  it('neither loses nor repeats it at any write of a sender that dies; on Slack one that was marked counts as sent', async () => {
    const scene = await open();
    const outcomes: string[] = [];
    for (const on of ['slack', 'discord'] as const) {
      const platform: ScriptedPlatform = scene[on];
      const run = async (dying: Dying, after?: number, committed?: boolean) => {
        platform.said.length = 0;
        await queue(scene, on);
        const { deps } = scene.sender('one', { context: dying.context(scene.context, after, committed) });
        await tellConversationsJob(deps)
          .run()
          .catch(() => undefined);
      };
      // Uninterrupted it tells how many writes there are.
      const whole = new Dying();
      await run(whole);
      expect(platform.said).toHaveLength(1);
      for (let write = 1; write <= whole.writes; write += 1) {
        for (const committed of [false, true]) {
          await run(new Dying(), write, committed);
          await restart(scene);
          outcomes.push(`${on} ${write}${committed ? ' committed' : ''}: ${platform.said.length}`);
          expect(await waiting(scene)).toBe(0);
        }
      }
    }
    // The claim, which marks it, and what came of it. A crash right after the mark is one that only the platform can tell apart.
    expect(outcomes).toEqual([
      'slack 1: 1',
      'slack 1 committed: 0',
      'slack 2: 1',
      'slack 2 committed: 1',
      'discord 1: 1',
      'discord 1 committed: 1',
      'discord 2: 1',
      'discord 2 committed: 1',
    ]);
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
