import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { sendMessage } from '../../src/jobs/notifications/sendMessage.ts';
import { outgoingDigest } from '../../src/jobs/notifications/sendWarnings.ts';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { claimDigest } from '../../src/services/outbox/warnings.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { Dying } from './dying.ts';
import { GONE, UNKNOWN, UNREACHABLE } from './scriptedPlatform.ts';
import { WarningScene } from './warningScene.ts';

describeOnBoth('a crash while warnings are told (invariant 9)', (fixture) => {
  const open = async (admins: readonly string[] = []) =>
    await WarningScene.open(testContext(await fixture.open(), { policy: { admins: new Set(admins) } }));
  /** Another replica runs the job every five seconds, as by the clock. */
  const forMinutes = async (scene: WarningScene, minutes: number) => {
    const { run } = scene.sender('two');
    for (let second = 0; second < minutes * 60; second += 20) {
      await run();
      scene.context.time.advance(20 * SECOND);
    }
  };

  it('after Discord showed it, it is told again by the same name and with the same content, and shown once', async () => {
    const scene = await open();
    await scene.queue({ kind: 'lock' });
    const dying = new Dying();
    scene.discord.afterwards = () => {
      dying.dead = true;
    };
    await scene.sender('one', { context: dying.context(scene.context) }).run();
    expect(scene.discord.said).toHaveLength(1);
    scene.discord.afterwards = () => undefined;
    await forMinutes(scene, 3);
    expect(scene.discord.asked).toBe(2);
    expect(scene.discord.said).toHaveLength(1);
    expect(scene.slack.asked).toBe(0);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it('is taken as told where Discord may no longer remember it', async () => {
    const scene = await open();
    await scene.queue({ kind: 'lock' });
    const dying = new Dying();
    scene.discord.afterwards = () => {
      dying.dead = true;
    };
    await scene.sender('one', { context: dying.context(scene.context) }).run();
    scene.context.time.advance(2 * MINUTE);
    await forMinutes(scene, 1);
    expect(scene.discord.asked).toBe(1);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it('what a later warning of the same end overtook is not told beside it: only the most urgent is', async () => {
    const scene = await open();
    const web = await scene.furtherKey('web');
    await scene.queue({ kind: 'expiry', threshold: '1' }, { kind: 'expiry', threshold: '7', keyId: web.id });
    // Dies after the mark, before anything is sent.
    await scene
      .sender('one', { context: new Dying().context(scene.context, 2) })
      .run()
      .catch(() => undefined);
    await scene.queue({ kind: 'expiry', threshold: '0' });
    await forMinutes(scene, 3);
    const told = scene.discord.said.map(({ message }) => JSON.stringify(message));
    expect(told.map((words) => [words.includes('web'), words.includes('bot')])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await scene.states()).toEqual(['expiry sent', 'expiry sent', 'expiry sent']);
  });

  it('what is void by then is not told after a crash', async () => {
    const scene = await open();
    await scene.queue({ kind: 'lock' });
    await scene
      .sender('one', { context: new Dying().context(scene.context, 2) })
      .run()
      .catch(() => undefined);
    const unlocked = { lockedAt: null };
    await scene.context.database.write(({ manager }) => manager.update(KeyEntity, { id: scene.key.id }, unlocked));
    await forMinutes(scene, 3);
    expect(scene.discord.asked).toBe(0);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it('what Discord leaves in doubt is asked again by the same name until it is known', async () => {
    const scene = await open();
    scene.discord.answers.set('42', UNKNOWN);
    await scene.queue({ kind: 'lock' });
    const { run } = scene.sender();
    expect(await run()).toContain('To be retried: 1.');
    scene.discord.answers.clear();
    await run();
    expect(scene.discord.asked).toBe(1);
    scene.context.time.advance(20 * SECOND);
    await run();
    expect(scene.discord.asked).toBe(2);
    expect(scene.discord.said).toHaveLength(1);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it('what Discord refuses the second time goes the next way', async () => {
    const scene = await open();
    await scene.queue({ kind: 'lock' });
    const dying = new Dying();
    // Dies after the mark, before anything is sent.
    await scene.sender('one', { context: dying.context(scene.context, 2) }).run();
    scene.discord.answers.set('42', UNREACHABLE);
    await forMinutes(scene, 2);
    expect(scene.slack.readers()).toEqual(['UANA']);
    expect(scene.discord.said).toEqual([]);
  });

  it('between two ways is no reason to take the first one’s refusal for having told', async () => {
    const scene = await open();
    scene.discord.answers.set('42', UNREACHABLE);
    await scene.queue({ kind: 'lock' });
    // The claim, the mark, and the mark taken back.
    await scene.sender('one', { context: new Dying().context(scene.context, 3) }).run();
    expect(scene.slack.asked).toBe(0);
    await forMinutes(scene, 2);
    expect(scene.slack.readers()).toEqual(['UANA']);
  });

  it('of several admins those go on to be told who were not when it was broken off', async () => {
    const scene = await open(['slack:U1', 'slack:U2', 'slack:U3']);
    for (const who of ['U1', 'U2', 'U3']) {
      await scene.person('slack', who);
      scene.context.time.advance(1);
    }
    scene.slack.answers.set('UANA', UNREACHABLE);
    scene.discord.answers.set('42', UNREACHABLE);
    await scene.queue({ kind: 'lock' });
    const dying = new Dying();
    scene.slack.afterwards = () => {
      if (scene.slack.readers().includes('U2')) dying.dead = true;
    };
    await scene.sender('one', { context: dying.context(scene.context) }).run();
    expect(scene.slack.readers()).toEqual(['U1', 'U2']);
    scene.slack.afterwards = () => undefined;
    await forMinutes(scene, 2);
    expect(scene.slack.readers()).toEqual(['U1', 'U2', 'U3']);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it('anyone who was only slow says nothing once another replica took over', async () => {
    const scene = await open();
    await scene.queue({ kind: 'lock' });
    const slow = scene.sender('one');
    const claimed = await claimDigest(scene.context, scene.ana.id, 'one', scene.context.clock());
    if (claimed === undefined) throw new Error('nothing was claimed');
    scene.context.time.advance(MINUTE);
    await scene.sender('two').run();
    expect(await sendMessage(slow.deps, outgoingDigest(slow.deps, claimed))).toEqual([]);
    expect(scene.discord.asked).toBe(1);
  });

  it('three replicas at one moment tell everybody once', async () => {
    const scene = await open();
    const people = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => (await scene.person('slack', `U${index}`)).id),
    );
    await scene.queue(...people.map((personId, index) => ({ kind: 'overlap' as const, about: `${index}`, personId })));
    const senders = await Promise.all(
      ['a', 'b', 'c'].map(async (seed) =>
        scene.sender(seed, { context: testContext(await fixture.open(), { seed, time: scene.context.time }) }),
      ),
    );
    await Promise.all([...senders, ...senders].map(({ run }) => run()));
    expect([...scene.slack.readers()].sort()).toEqual(people.map((_, index) => `U${index}`).sort());
  });

  it('a project owner who is told twice over is so once: the account of the owner is gone on both platforms', async () => {
    const scene = await open(['slack:UBEN']);
    const ben = await scene.person('slack', 'UBEN', 'ben');
    await scene.owner(scene.shop, ben);
    scene.slack.answers.set('UANA', GONE);
    scene.discord.answers.set('42', GONE);
    await scene.queue({ kind: 'lock' });
    await forMinutes(scene, 2);
    expect(scene.slack.readers()).toEqual(['UBEN']);
  });
});
