import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { regenerateKey } from '../../../src/services/keys/regenerateKey.ts';
import { retireKey, rollbackKey } from '../../../src/services/rotations/retireSecrets.ts';
import { settleOverlaps } from '../../../src/services/rotations/settleOverlaps.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { ask, deliver, regenerate, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { noticeRows } from '../../support/rows.ts';
import { RotationScene } from './rotationScene.ts';

describeOnBoth('an overlap without a guided rotation (invariants 4 and 7)', (fixture) => {
  const open = async () => await RotationScene.open(await fixture.open(), ['manual', 'manual']);
  const untilUsed = async ({ context, owner, key }: RotationScene) => {
    const question = await ask(context, owner, key.id, 'regenerate');
    const asked = { replacement: 'secret', overlap: 0, untilUsed: true } as const;
    return await deliver(context, owner, value(await regenerateKey(context, owner.by, question, asked)));
  };

  it('until-used: the old secret retires 15 minutes after every linked app has used the new one', async () => {
    const scene = await open();
    const { context, verifier } = scene;
    const fresh = await untilUsed(scene);
    context.time.advance(DAY);
    for (const app of ['app-0', 'app-1']) {
      await settleOverlaps(context);
      expect(await scene.verify(scene.key.secret, app)).toBe('previous');
      expect(await scene.verify(fresh.secret, app)).toBe('current');
      await verifier.uses.flush();
      context.time.advance(14 * MINUTE);
    }
    expect((await settleOverlaps(context)).retired).toBe(0);
    context.time.advance(MINUTE);
    expect((await settleOverlaps(context)).retired).toBe(1);
    expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
    expect((await dumpDatabase(context.database)).get('overlap')).toEqual([]);
  });

  it('asks the person who rotated, once, when nobody has used the old secret for 15 minutes', async () => {
    const scene = await open();
    const { context, owner, key, verifier } = scene;
    await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: DAY }));
    context.time.advance(10 * MINUTE);
    await scene.verify(key.secret, 'app-0');
    await verifier.uses.flush();
    context.time.advance(14 * MINUTE);
    expect((await settleOverlaps(context)).told).toBe(0);
    for (let minute = 0; minute < 3; minute += 1) {
      context.time.advance(MINUTE);
      await settleOverlaps(context);
    }
    const told = (await noticeRows(context, owner.id)).filter(({ kind }) => kind === 'old-secret-idle');
    expect(told.map(({ params }) => params)).toEqual([{ key: 'production', keyId: key.id, place: 'bots/rasa' }]);
    context.time.advance(DAY);
    await settleOverlaps(context);
    expect((await dumpDatabase(context.database)).get('overlap')).toEqual([]);
  });

  it('retire stops the old secret at once, and is refused where none works', async () => {
    const scene = await open();
    const { context, owner, key } = scene;
    const retire = async () => await retireKey(context, owner.by, await ask(context, owner, key.id, 'retire'));
    expect(await retire()).toMatchObject({ refusal: { code: 'no-previous-secret' } });
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: DAY }));
    expect(value(await retire())).toEqual({ stopped: 1 });
    expect([await scene.verify(key.secret), await scene.verify(fresh.secret)]).toEqual(['RETIRED', 'current']);
  });

  it('rollback makes the previous secret current with its own expiry; the one rolled back stops for good', async () => {
    const scene = await open();
    const { context, owner, key } = scene;
    const { expiresAt } = await scene.loadKey();
    context.time.advance(HOUR);
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: DAY }));
    expect((await scene.loadKey()).expiresAt).toBe(expiresAt + HOUR);
    value(await rollbackKey(context, owner.by, await ask(context, owner, key.id, 'rollback')));
    expect([await scene.verify(key.secret), await scene.verify(fresh.secret)]).toEqual(['current', 'RETIRED']);
    expect((await scene.loadKey()).expiresAt).toBe(expiresAt);
    const again = await rollbackKey(context, owner.by, await ask(context, owner, key.id, 'rollback'));
    expect(again).toMatchObject({ refusal: { code: 'no-previous-secret' } });
    // A further rotation revives neither, and a deleted key says that it was deleted.
    const third = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: 0 }));
    expect(await Promise.all([key, fresh, third].map(({ secret }) => scene.verify(secret)))).toEqual([
      'RETIRED',
      'RETIRED',
      'current',
    ]);
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'delete'), 'delete'));
    expect(await scene.verify(third.secret)).toBe('DELETED');
  });
});
