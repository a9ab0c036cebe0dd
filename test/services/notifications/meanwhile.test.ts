import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { sendWarningsJob } from '../../../src/jobs/notifications/sendWarnings.ts';
import { change } from '../../../src/services/audit/auditTrail.ts';
import { transferKey } from '../../../src/services/keys/changeKey.ts';
import { sweepWarnings } from '../../../src/services/notifications/sweep.ts';
import { takeWarnings } from '../../../src/services/notifications/takeWarnings.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { mergePeople } from '../../../src/services/people/mergePeople.ts';
import { identify } from '../../../src/services/people/people.ts';
import { revokeRole } from '../../../src/services/people/roles.ts';
import { GONE, NOT_NOW } from '../../jobs/scriptedPlatform.ts';
import { WarningScene } from '../../jobs/warningScene.ts';
import {
  ask,
  deliver,
  makeChannel,
  makeFixture,
  makeKey,
  makeProject,
  regenerate,
  requesterOf,
  value,
} from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { makeWarnedPeople, warningRows } from './warnedPeople.ts';

const sweep = (context: TestContext) => sweepWarnings(context, context.clock(), 10_000);

describeOnBoth('what changes before a warning is told', (fixture) => {
  const open = async () => testContext(await fixture.open());

  it('anyone who no longer has a part in the project hears nothing of it; its owners do (invariant 10)', async () => {
    const scene = await WarningScene.open(await open());
    const { context, ana, shop } = scene;
    const kim = await scene.person('discord', '77', 'kim');
    await scene.queue({ kind: 'lock', personId: kim.id });
    value(await revokeRole(context, ana.by, shop, kim));
    expect(await takeWarnings(context, kim.id)).toEqual([]);
    context.time.advance(2 * MINUTE);
    await scene.sender().run();
    expect(scene.discord.readers()).toEqual(['42']);
    expect(await scene.states()).toEqual(['lock sent']);
    expect(scene.discord.said[0]?.text).toContain('I’ll take it');
  });

  it('an account that is gone, too, in a project that its person has no part in', async () => {
    const scene = await WarningScene.open(await open());
    const kim = await scene.person('discord', '77', 'kim');
    scene.discord.answers.set('77', GONE);
    await scene.queue({ kind: 'lock', personId: kim.id });
    value(await revokeRole(scene.context, scene.ana.by, scene.shop, kim));
    await scene.sender().run();
    expect(scene.discord.readers()).toEqual(['42']);
  });

  it('what is transferred while it is told goes to the new owner', async () => {
    const scene = await WarningScene.open(await open());
    const { context, ana, key } = scene;
    const ben = await scene.person('slack', 'UBEN', 'ben');
    await scene.owner(scene.shop, ben);
    await scene.queue({ kind: 'expiry' });
    scene.discord.answers.set('42', NOT_NOW);
    scene.discord.afterwards = async () => {
      scene.discord.afterwards = () => undefined;
      const asked = await ask(context, ana, key.id, 'transfer');
      value(await transferKey(context, ana.by, asked, ben));
    };
    const { run } = scene.sender();
    await run();
    scene.discord.answers.clear();
    context.time.advance(2 * MINUTE);
    await scene.settleSweep();
    await run();
    expect([scene.discord.readers(), scene.slack.readers()]).toEqual([[], ['UBEN']]);
  });

  it('anyone who gets a time zone by linking is written to at nine there', async () => {
    const context = await open();
    const who = (platform: string, externalId: string, zone = {}) =>
      identify(context, { platform, externalId, displayName: 'ana', groups: [], ...zone });
    const actor = await who('discord', '42');
    const by = requesterOf(actor, { platform: 'discord', externalId: '42' });
    const channel = await makeChannel(context, by, await makeProject(context, by));
    const ana = { id: actor.personId, name: 'ana', actor, by };
    await makeKey(context, ana, channel, { expiresAt: context.clock() + 40 * DAY });
    await sweep(context);
    const there = await who('slack', 'U1', { timeZone: 'Asia/Tokyo' });
    await change(context, (transaction) => mergePeople(transaction, { keepId: ana.id, goneId: there.personId }));
    while ((await warningRows(context)).length === 0) {
      context.time.advance(HOUR);
      await sweep(context);
    }
    expect(new Date(context.clock()).toISOString()).toBe('2026-01-23T00:00:00.000Z');
  });

  it('where there is no platform it waits for the console, and is dropped once the key is renewed', async () => {
    const context = await open();
    const { owner, key } = await makeWarnedPeople(context);
    const { deps } = (await WarningScene.open(context)).sender();
    const job = sendWarningsJob({ ...deps, platforms: [] });
    for (let day = 0; day < 39; day += 1) {
      context.time.advance(DAY);
      await sweep(context);
      context.time.advance(10 * SECOND);
      await job.run();
    }
    await deliver(context, owner, await regenerate(context, owner, key.id));
    const said = [...(await takeNotices(context, owner.id)), ...(await takeWarnings(context, owner.id))];
    expect(said.map(({ text }) => text).filter((text) => text.includes(' ends '))).toEqual([]);
  });

  it('an old secret that is used in an overlap of an hour is warned of before it stops', async () => {
    const context = await open();
    const sample = await makeFixture(context);
    const process = testVerifier(context);
    await deliver(context, sample.owner, await regenerate(context, sample.owner, sample.key.id, { overlap: HOUR }));
    for (let minute = 0; minute < 35; minute += 1) {
      context.time.advance(MINUTE);
      await sweep(context);
      expect(await present(process, sample.key.secret)).toMatchObject({ valid: true, secret: 'previous' });
      await process.uses.flush();
    }
    expect((await warningRows(context)).map(({ kind }) => kind)).toEqual(['overlap']);
  });

  it('an old secret that stopped already is not said to work', async () => {
    const context = await open();
    const sample = await makeFixture(context);
    const process = testVerifier(context);
    await deliver(context, sample.owner, await regenerate(context, sample.owner, sample.key.id, { overlap: 2 * HOUR }));
    context.time.advance(MINUTE);
    await present(process, sample.key.secret);
    await process.uses.flush();
    context.time.advance(HOUR);
    await sweep(context);
    expect((await warningRows(context)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(['overlap waiting']);
    await deliver(context, sample.owner, await regenerate(context, sample.owner, sample.key.id));
    expect(await takeWarnings(context, sample.owner.id)).toEqual([]);
  });
});
