import { expect, it } from 'vitest';
import { Secret } from '../../../src/domain/keys/secret.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { MemberEntity } from '../../../src/persistence/entities/people/people.ts';
import { findAppById, findApps, keysOfApp, linksOfKey, visibleApps } from '../../../src/services/apps/appDirectory.ts';
import { doneByHand } from '../../../src/services/apps/doneByHand.ts';
import { linkApp, unlinkApp } from '../../../src/services/apps/linkApp.ts';
import { findLinkCandidates, unknownUsersOfKey } from '../../../src/services/apps/linkCandidates.ts';
import { registerApp } from '../../../src/services/apps/registerApp.ts';
import { removeApp } from '../../../src/services/apps/removeApp.ts';
import { runAppStep } from '../../../src/services/apps/runAppStep.ts';
import { storeConfirmation } from '../../../src/services/confirmations.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { makeKey, makePerson, value, wrongSecret } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from '../rotations/rotationScene.ts';

describeOnBoth('apps (invariants 2, 6, 10 and 16)', (fixture) => {
  const open = async () => await RotationScene.open(await fixture.open(), ['webhook', 'manual']);
  const first = ({ apps }: RotationScene) => {
    const [app] = apps;
    if (app === undefined) throw new Error('no app');
    return app;
  };
  const register = (scene: RotationScene, name: string) => {
    const asked = {
      project: scene.project,
      name,
      nameKey: nameKey(name),
      connector: 'webhook',
      settings: { key: 'whsec_quiet' },
    };
    return registerApp(scene.context, scene.owner.by, asked);
  };

  it('are registered once per name, with sealed settings and an audit event', async () => {
    const scene = await open();
    const app = value(await register(scene, 'web-shop'));
    expect(await register(scene, 'WEB-SHOP')).toMatchObject({ refusal: { code: 'name-taken', thing: 'app' } });
    const both = await Promise.all([register(scene, 'twin'), register(scene, 'twin')]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
    expect(JSON.stringify([...(await dumpDatabase(scene.context.database))])).not.toContain('whsec_quiet');
    expect(
      (await auditRows(scene.context)).filter(
        ({ action, subject }) => action === 'app.register' && subject === app.name,
      ),
    ).toHaveLength(1);
  });

  it('are linked, unlinked and removed, and don’t exist for others', async () => {
    const scene = await open();
    const { context, owner, key } = scene;
    const app = first(scene);
    expect((await linksOfKey(context, key.id)).map((link) => link.app.name)).toEqual(['app-0', 'app-1']);
    expect((await keysOfApp(context, app.id)).map(({ id }) => id)).toEqual([key.id]);
    expect(await linkApp(context, owner.by, app, key)).toMatchObject({ refusal: { code: 'already-linked' } });
    value(await unlinkApp(context, owner.by, app, key));
    expect(await unlinkApp(context, owner.by, app, key)).toMatchObject({ refusal: { code: 'not-linked' } });
    const stranger = await makePerson(context, 'Eve');
    expect(await visibleApps(context, stranger.actor)).toEqual([]);
    expect(await findApps(context, stranger.actor, 'app-0')).toEqual([]);
    expect(await findAppById(context, stranger.actor, app.id)).toBeUndefined();
    expect(await linkApp(context, stranger.by, app, key)).toMatchObject({ refusal: { code: 'not-found' } });
    const seen = { name: app.name, project: app.project.name };
    const asked = { command: ['app', 'remove'], personId: owner.id, subjectId: app.id, params: {}, seen };
    value(await removeApp(context, owner.by, await storeConfirmation(context, asked)));
    expect(await removeApp(context, owner.by, await storeConfirmation(context, asked))).toMatchObject({
      refusal: { code: 'app-gone' },
    });
  });

  it('can’t be removed while a rotation takes them along', async () => {
    const scene = await open();
    const { context, owner } = scene;
    await scene.start({ mode: 'stop' });
    const { id, name, project } = first(scene);
    const asked = {
      command: ['app', 'remove'],
      personId: owner.id,
      subjectId: id,
      params: {},
      seen: { name, project: project.name },
    };
    expect(await removeApp(context, owner.by, await storeConfirmation(context, asked))).toMatchObject({
      refusal: { code: 'rotation-under-way' },
    });
  });

  it('do one step at a time; a pasted secret must be a working one of a linked key', async () => {
    const scene = await open();
    const { context, owner, key, programs } = scene;
    const app = first(scene);
    const update = (secret: string) =>
      runAppStep(context, owner.by, app, { step: 'update-secret', secret: new Secret(secret) });
    expect(await update(wrongSecret(key.id))).toMatchObject({ refusal: { code: 'not-a-secret-of-app' } });
    const other = await makeKey(context, owner, scene.channel, { name: 'other' });
    expect(await update(other.secret)).toMatchObject({ refusal: { code: 'not-a-secret-of-app' } });
    expect(programs.got).toEqual([]);
    expect(value(await update(` ${key.secret}\n`))).toEqual({ kind: 'done' });
    expect(programs.configured.get(app.name)).toBe(key.secret);
    expect(value(await runAppStep(context, owner.by, app, { step: 'undeploy' }))).toEqual({ kind: 'done' });
    expect(
      (await findAppById(context, { ...owner.actor, roles: new Map([[app.project.id, 'owner']]) }, app.id))?.state,
    ).toBe('undeployed');
    value(await doneByHand(context, owner.by, app, 'deploy'));
    expect(await doneByHand(context, owner.by, app, 'deploy')).toMatchObject({
      refusal: { code: 'app-state-held' },
    });
    expect(JSON.stringify([...(await dumpDatabase(context.database))])).not.toContain(key.secret.slice(20));
  });

  it('are found by the key’s name, by a pasted configuration and by who authenticates', async () => {
    const scene = await open();
    const { context, owner, channel } = scene;
    const shop = await makeKey(context, owner, channel, { name: 'web-shop production' });
    const plain = await makeKey(context, owner, channel, { name: 'plain' });
    const used = await makeKey(context, owner, channel, { name: 'used' });
    const app = value(await register(scene, 'web-shop'));
    await scene.verify(used.secret, 'Web-Shop');
    await scene.verifier.uses.flush();
    const found = await findLinkCandidates(context, app, `KEY=${plain.id}`);
    expect(found.map(({ key, because }) => [key.name, because])).toEqual([
      ['plain', ['configuration']],
      ['used', ['use']],
      ['web-shop production', ['name']],
    ]);
    expect(await unknownUsersOfKey(context, used.id)).toEqual([{ app: 'Web-Shop', source: '192.0.2.7' }]);
    value(await linkApp(context, owner.by, app, used));
    expect(await unknownUsersOfKey(context, used.id)).toEqual([]);
    expect(await unknownUsersOfKey(context, shop.id)).toEqual([]);
  });

  it('a viewer changes none of them: permission is decided where it is written (invariant 16)', async () => {
    const scene = await open();
    const { context, owner, key, project } = scene;
    const app = first(scene);
    await context.database.write(({ manager }) =>
      manager.update(MemberEntity, { personId: owner.id, projectId: project.id }, { role: 'viewer' }),
    );
    const seen = { name: app.name, project: project.name };
    const asked = { command: ['app', 'remove'], personId: owner.id, subjectId: app.id, params: {}, seen };
    const refused = [
      await register(scene, 'new'),
      await linkApp(context, owner.by, app, key),
      await unlinkApp(context, owner.by, app, key),
      await removeApp(context, owner.by, await storeConfirmation(context, asked)),
      await runAppStep(context, owner.by, app, { step: 'undeploy' }),
      await doneByHand(context, owner.by, app, 'undeploy'),
    ];
    expect(refused.map((one) => (one.kind === 'refused' ? one.refusal.code : one.kind))).toEqual(
      Array(6).fill('forbidden'),
    );
    expect(scene.programs.got).toEqual([]);
  });
});
