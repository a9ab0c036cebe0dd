import { expect, it, vi } from 'vitest';
import { ownedByProject, ownerText } from '../../src/domain/keys/keyOwner.ts';
import { HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { followWarnings } from '../../src/jobs/following/warningMessages.ts';
import { loadKey } from '../../src/persistence/keyRepository.ts';
import { withTimeLimits } from '../../src/persistence/timeLimits.ts';
import { change } from '../../src/services/audit/auditTrail.ts';
import { changeOwner } from '../../src/services/keys/changeOwner.ts';
import { accountGone } from '../../src/services/keys/passOnKeys.ts';
import { handBackKey, takeKey } from '../../src/services/keys/takeKey.ts';
import { takeWarnings } from '../../src/services/notifications/takeWarnings.ts';
import { grantRole, revokeRole } from '../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../src/services/projects/warningSettings.ts';
import { type TestPerson, value } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows, noticeTexts } from '../support/rows.ts';
import { GONE, UNKNOWN, UNREACHABLE } from './scriptedPlatform.ts';
import { WarningScene } from './warningScene.ts';

/** The shop owns Ana's key; Ben is an operator there, and what is queued waits for the shop. */
async function open(context: ReturnType<typeof testContext>, conversation: string | null = 'slack:C0SHOP') {
  const scene = await WarningScene.open(context);
  const { ana, shop, key } = scene;
  const ben = await scene.person('slack', 'UBEN', 'ben');
  value(await grantRole(context, ana.by, shop, ben, 'operator'));
  if (conversation !== null) value(await changeWarningSetting(context, ana.by, shop, { fallback: conversation }));
  const keyNow = async () => {
    const found = await context.database.read((manager) => loadKey(manager, key.id));
    if (found === undefined) throw new Error('the key is gone');
    return found;
  };
  const found = await keyNow();
  await change(context, (transaction) => changeOwner(transaction, found, ownedByProject(shop)));
  await scene.settleSweep();
  const lock = () => scene.queue({ kind: 'lock', personId: `project:${shop.id}`, keyId: key.id });
  const sender = scene.sender();
  const follow = () => followWarnings({ ...sender.deps, log: { info: () => undefined } });
  return {
    scene,
    context,
    ana,
    ben,
    shop,
    key,
    lock,
    sender,
    follow,
    ownerNow: async () => ownerText((await keyNow()).owner),
  };
}

describeOnBoth('warnings of a key that its project owns', (fixture) => {
  const context = async () => testContext(await fixture.open());

  it('go to the project’s conversation, once, with a button that names no key’s ID (invariant 9)', async () => {
    const { scene, key, lock, sender } = await open(await context());
    await lock();
    await sender.run();
    await sender.run();
    expect(scene.slack.readers()).toEqual(['C0SHOP']);
    const text = scene.slack.said[0]?.text ?? '';
    expect(text).toMatch(/shop’s key bot is locked.*I’ll take it.*go:take:warning=/s);
    expect(text).not.toContain(key.id);
    expect(scene.discord.said).toEqual([]);
  });

  it('go to the project’s owners privately where it has no conversation, each with the button', async () => {
    const { scene, ana, shop, lock, sender } = await open(await context(), null);
    await scene.owner(shop, await scene.person('slack', 'UOLGA', 'olga'));
    expect(ana.name).toBe('ana');
    await lock();
    await sender.run();
    expect([...scene.slack.readers(), ...scene.discord.readers()].sort()).toEqual(['42', 'UOLGA']);
    for (const { text } of [...scene.slack.said, ...scene.discord.said])
      expect(text).toMatch(/no conversation for its warnings.*I’ll take it/s);
  });

  it('go to the owners, too, where the conversation takes no messages', async () => {
    const { scene, lock, sender } = await open(await context());
    scene.slack.answers.set('C0SHOP', UNREACHABLE);
    await lock();
    await sender.run();
    expect(scene.discord.readers()).toEqual(['42']);
  });

  it('are said at the console to the first owner who speaks, and to nobody else', async () => {
    const { ana, ben, lock, context: opened } = await open(await context(), null);
    await lock();
    expect(await takeWarnings(opened, ben.id)).toEqual([]);
    expect((await takeWarnings(opened, ana.id)).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^shop’s key bot .* \/apikey take key:/),
    ]);
    expect(await takeWarnings(opened, ana.id)).toEqual([]);
  });

  it('after a crash that leaves it unknown whether the conversation has them, aren’t sent twice (invariant 9)', async () => {
    const { scene, lock, sender } = await open(await context());
    scene.slack.answers.set('C0SHOP', UNKNOWN);
    await lock();
    await sender.run();
    scene.slack.answers.delete('C0SHOP');
    for (const wait of [MINUTE, 2 * MINUTE, HOUR]) {
      scene.context.time.advance(wait);
      await scene.sender('another').run();
    }
    expect(scene.slack.readers()).toEqual(['C0SHOP']);
    expect(await scene.states()).toEqual(['lock sent']);
  });

  it.each(['before the platform is asked', 'after it has the message'])(
    'a process that dies %s leaves them to another, once (invariant 9)',
    async (point) => {
      const { scene, lock } = await open(await context());
      const die = () => {
        throw new Error('the process dies');
      };
      const { slack } = scene;
      const healthy = slack.healthProblem;
      await lock();
      if (point === 'after it has the message') slack.afterwards = die;
      // Asked by the run itself, which finds it healthy, and then just before the message is sent.
      else vi.spyOn(slack, 'healthProblem').mockImplementationOnce(healthy).mockImplementationOnce(die);
      await scene.sender('first').run();
      slack.afterwards = () => undefined;
      expect(await scene.states()).toEqual(['lock claimed']);
      for (const holder of ['second', 'third']) {
        scene.context.time.advance(2 * MINUTE);
        await scene.sender(holder).run();
      }
      expect(slack.readers()).toEqual(['C0SHOP']);
      expect(await scene.states()).toEqual(['lock sent']);
    },
  );
});

describeOnBoth('taking a key that its project owns', (fixture) => {
  const context = async () => testContext(await fixture.open());

  it('of a hundred presses at one moment one wins, and the others are told who it was', async () => {
    const { scene, context: opened, ana, shop, key, ownerNow } = await open(await context());
    // A hundred that wait for one row take longer than one person would.
    const patient = { ...opened, database: withTimeLimits(opened.database, 'maintenance') };
    const people: TestPerson[] = [];
    for (let index = 0; index < 10; index += 1) {
      const someone = await scene.person('slack', `U${index}X`, `p${index}`);
      value(await grantRole(opened, ana.by, shop, someone, 'operator'));
      people.push(someone);
    }
    const presses = Array.from({ length: 100 }, (_, index) => people[index % people.length]);
    const results = await Promise.all(
      presses.map((one) => (one === undefined ? undefined : takeKey(patient, one.by, key.id))),
    );
    const events = await auditRows(opened, { action: 'key.take', outcome: 'done' });
    expect(events).toHaveLength(1);
    const winner = people.find(({ id }) => id === events[0]?.actorId);
    expect(await ownerNow()).toBe(`project shop (assigned to ${winner?.name ?? ''})`);
    const lost = results.flatMap((result) => (result?.kind === 'refused' ? [result.refusal] : []));
    expect(lost).toHaveLength(90);
    expect(new Set(lost.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(lost[0]).toMatchObject({ code: 'key-taken', subject: expect.stringContaining(`${winner?.name ?? ''} (`) });
  });

  it('changes the message for all, and reminds the one who took it from then on', async () => {
    const { scene, context: opened, ben, key, lock, sender, follow } = await open(await context());
    scene.slack.changing = { kind: 'changed' };
    await lock();
    await sender.run();
    expect(await follow()).toBe(0);
    value(await takeKey(opened, ben.by, key.id));
    expect(await follow()).toBe(1);
    expect(scene.slack.changes).toEqual([{ handle: 'C0SHOP:1', text: expect.stringMatching(/Taken by ben \(/) }]);
    expect(scene.slack.changes[0]?.text).not.toContain('I’ll take it');
    await scene.settleSweep();
    await scene.queue({ kind: 'expiry', personId: `project:${scene.shop.id}`, keyId: key.id });
    await scene.sender().run();
    scene.context.time.advance(2 * MINUTE);
    await scene.sender().run();
    expect(scene.slack.readers()).toEqual(['C0SHOP', 'UBEN']);
    value(await handBackKey(opened, ben.by, key.id));
    expect(await follow()).toBe(1);
    expect(scene.slack.changes[1]?.text).toContain('I’ll take it');
  });

  it('is for operators who are members themselves; nobody else learns that the key exists (invariant 10)', async () => {
    const { scene, context: opened, ana, shop, key, ownerNow } = await open(await context());
    const viewer = await scene.person('slack', 'UVIEW', 'vic');
    const stranger = await scene.person('slack', 'UFAR', 'far');
    value(await grantRole(opened, ana.by, shop, viewer, 'viewer'));
    expect(await takeKey(opened, viewer.by, key.id)).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(await takeKey(opened, stranger.by, key.id)).toMatchObject({ refusal: { code: 'not-found' } });
    expect(await ownerNow()).toBe('project shop');
  });

  it('ends when the one who took it leaves the project', async () => {
    const { context: opened, ana, ben, shop, key, ownerNow } = await open(await context());
    value(await takeKey(opened, ben.by, key.id));
    expect(value(await revokeRole(opened, ana.by, shop, ben)).keys).toBe(0);
    expect(await ownerNow()).toBe('project shop');
  });
});

describeOnBoth('the keys of people who leave', (fixture) => {
  const context = async () => testContext(await fixture.open());

  it('go to the project that they were removed from, and its owners are told', async () => {
    const scene = await WarningScene.open(await context());
    const { context: opened, ana, shop, key } = scene;
    const olga = await scene.person('slack', 'UOLGA', 'olga');
    await scene.owner(shop, olga);
    value(await revokeRole(opened, olga.by, shop, ana));
    const found = await opened.database.read((manager) => loadKey(manager, key.id));
    expect(found?.owner).toEqual(ownedByProject(shop));
    expect(await auditRows(opened, { action: 'key.transfer' })).toMatchObject([
      { actorName: 'olga', detail: { from: 'ana', to: 'project shop', because: 'left-project' } },
    ]);
  });

  it('go to their projects when a platform says that their last account is gone, and not before', async () => {
    const scene = await WarningScene.open(await context());
    const { context: opened, ana, shop, key } = scene;
    const olga = await scene.person('slack', 'UOLGA', 'olga');
    await scene.owner(shop, olga);
    const owner = async () => (await opened.database.read((manager) => loadKey(manager, key.id)))?.owner;
    scene.discord.answers.set('42', GONE);
    await scene.queue({ kind: 'expiry' });
    await scene.sender().run();
    expect(await owner()).toMatchObject({ kind: 'person', id: ana.id });
    await accountGone(opened, { platform: 'slack', externalId: 'UANA' });
    await accountGone(opened, { platform: 'slack', externalId: 'UANA' });
    expect(await owner()).toEqual(ownedByProject(shop));
    expect((await noticeTexts(opened, olga.id)).filter((text) => text.includes('is gone'))).toEqual([
      expect.stringMatching(/^The account of ana .* is gone\. Their key rasa\/bot now belongs to project shop/),
    ]);
  });
});
