import { expect, it } from 'vitest';
import { LiveFollower } from '../../src/jobs/following/liveFollower.ts';
import { LiveMessageEntity } from '../../src/persistence/entities/liveMessages.ts';
import { IdentityEntity } from '../../src/persistence/entities/people/people.ts';
import { RotationScene } from '../services/rotations/rotationScene.ts';
import type { TestContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { Dying } from './dying.ts';
import { NOT_NOW, ScriptedPlatform, UNKNOWN, UNREACHABLE } from './scriptedPlatform.ts';

const MINUTE = 60_000;
const quiet = { info: () => undefined, warn: () => undefined };

function followerOf(context: TestContext, platform: ScriptedPlatform, holder: string) {
  return new LiveFollower({ context, platforms: [platform], holder, log: quiet, report: () => undefined });
}

describeOnBoth('following a rotation, whatever crashes (invariant 14)', (fixture) => {
  /** A rotation whose owner takes part on a platform; nothing is shown of it yet. */
  async function started(remembersFor?: number) {
    const scene = await RotationScene.open(await fixture.open(), ['manual']);
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    const { context, owner } = scene;
    const where = { personId: owner.id };
    const identity = await context.database.read((manager) => manager.findOneByOrFail(IdentityEntity, where));
    const platform = new ScriptedPlatform(identity.platform, remembersFor);
    const copies = () => context.database.read((manager) => manager.find(LiveMessageEntity));
    return { scene, id, context, platform, copies, who: identity.externalId };
  }

  async function follow(context: TestContext, platform: ScriptedPlatform, holder = 'one') {
    const follower = followerOf(context, platform, holder);
    await follower.followDue();
    await follower.idle();
  }

  it('two replicas that look at one moment post one message', async () => {
    const { context, platform } = await started();
    await Promise.all([follow(context, platform, 'one'), follow(context, platform, 'two')]);
    expect(platform.said).toHaveLength(1);
  });

  it.each([
    [1, true],
    [1, false],
    [2, true],
    [2, false],
    [3, true],
    [3, false],
  ])(
    'a process that dies at its write %d (committed: %s) is followed by another; where the platform remembers, the message is there once',
    async (after, committed) => {
      const { context, platform, copies } = await started(5 * MINUTE);
      await follow(new Dying().context(context, after, committed), platform);
      context.time.advance(MINUTE + 1);
      await follow(context, platform, 'two');
      expect(platform.said).toHaveLength(1);
      const [copy] = await copies();
      expect(copy).toMatchObject({ handle: 'said', triedAt: null, doubts: 0, claimedBy: null });
    },
  );

  it('where nobody knows whether it is there, it is posted again three times at most; then it is given up', async () => {
    const { context, platform, copies, who } = await started();
    platform.answers.set(who, UNKNOWN);
    for (let turn = 0; turn < 6; turn += 1) {
      await follow(context, platform);
      context.time.advance(MINUTE + 1);
    }
    expect(platform.said).toHaveLength(3);
    expect(await copies()).toEqual([]);
  });

  it('what can’t be sent now is sent later, and who can’t be written to is given up; a press begins again', async () => {
    const { scene, id, context, platform, copies, who } = await started();
    platform.answers.set(who, NOT_NOW);
    await follow(context, platform);
    platform.answers.set(who, UNREACHABLE);
    await follow(context, platform);
    expect(await copies(), 'not before it is due again').toHaveLength(1);
    context.time.advance(10_000);
    await follow(context, platform);
    expect(await copies()).toEqual([]);
    platform.answers.clear();
    await scene.press(id, 'done');
    await follow(context, platform);
    expect(platform.said).toHaveLength(1);
  });

  it('a platform that is away is not asked', async () => {
    const { context, platform } = await started();
    platform.away = true;
    await follow(context, platform);
    expect(platform.asked).toBe(0);
    platform.away = false;
    context.time.advance(10_000);
    await follow(context, platform);
    expect(platform.said).toHaveLength(1);
  });
});
