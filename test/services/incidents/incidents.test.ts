import { expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { IncidentEntity } from '../../../src/persistence/entities/incidents/incidents.ts';
import { settleHandovers } from '../../../src/services/handovers/settleHandovers.ts';
import { retryIncident, stopIncident } from '../../../src/services/incidents/changeIncident.ts';
import { renewSecret } from '../../../src/services/incidents/renewSecret.ts';
import { revokeRole } from '../../../src/services/people/roles.ts';
import { value } from '../../support/actors.ts';
import { present, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { IncidentScene } from './incidentScene.ts';

const DISABLED = { valid: false, code: 'DISABLED' };
const RETIRED = { valid: false, code: 'RETIRED' };

describeOnBoth('an incident', (fixture) => {
  it('disables every key of a project and none elsewhere, with an audit event for each (invariants 6 and 7)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const keys = await scene.keys(3);
    const other = await scene.key('other', scene.ana, scene.elsewhere);
    const process = testVerifier(scene.context);
    const id = value(await scene.start('disable'));
    expect(await scene.states(id)).toEqual(['waiting', 'waiting', 'waiting']);
    await scene.settle();
    for (const { secret } of keys) expect(await present(process, secret)).toEqual(DISABLED);
    expect(await present(process, other.secret)).toMatchObject({ valid: true });
    expect(await scene.incident(id)).toMatchObject({ state: 'ended', claimedBy: null });
    expect(await auditRows(scene.context, { action: 'key.disable' })).toHaveLength(3);
    expect(await auditRows(scene.context, { action: 'incident.end' })).toHaveLength(1);
  });

  it('hands each owner the new secrets of their keys; the old one stops when the new one is revealed (invariants 1 and 5)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const own = await scene.key('own');
    const bens = await scene.key('bens', scene.ben);
    const process = testVerifier(scene.context);
    const id = value(await scene.start('rotate'));
    await scene.settle();
    expect(await scene.states(id)).toEqual(['handed', 'handed']);
    for (const { secret } of [own, bens]) expect(await present(process, secret)).toMatchObject({ valid: true });
    const handovers = await scene.handovers();
    const ofBen = handovers.find(({ personId }) => personId === scene.ben.id);
    const fresh = await scene.reveal(ofBen ?? { id: '' }, scene.ben);
    await scene.settle();
    expect(await present(process, bens.secret)).toEqual(RETIRED);
    expect(await present(process, fresh)).toMatchObject({ valid: true, secret: 'current' });
    expect(await present(process, own.secret)).toMatchObject({ valid: true });
    expect([...(await scene.states(id))].sort()).toEqual(['done', 'handed']);
    expect(await scene.incident(id)).toMatchObject({ state: 'running' });
  });

  it('lets a secret that nobody revealed lapse after 15 minutes, and draws another one on New secret (invariant 1)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const bens = await scene.key('bens', scene.ben);
    const id = value(await scene.start('rotate'));
    await scene.settle();
    scene.context.time.advance(15 * MINUTE);
    await settleHandovers(scene.context);
    await scene.settle();
    expect(await scene.states(id)).toEqual(['lapsed']);
    expect((await scene.handovers()).map(({ sealed }) => sealed)).toEqual([null]);
    expect(value(await renewSecret(scene.context, scene.ben.by, bens.id))).toBe(id);
    expect(await renewSecret(scene.context, scene.ben.by, bens.id)).toMatchObject({
      refusal: { code: 'secret-on-its-way' },
    });
    const fresh = (await scene.handovers()).find(({ sealed }) => sealed !== null);
    const secret = await scene.reveal(fresh ?? { id: '' }, scene.ben);
    await scene.settle();
    expect(await present(testVerifier(scene.context), secret)).toMatchObject({ valid: true });
    expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
  });

  it('an overlap that no key may have is refused when it is started, whatever its question said (invariant 3)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.keys(2);
    const refused = await scene.start('rotate', scene.shop, scene.ana, 31 * DAY);
    expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'overlap-too-long' } });
    expect(await scene.context.database.read((manager) => manager.count('incident'))).toBe(0);
  });

  it.each([false, true])(
    'a key whose own rule refuses the rotation fails with that reason, and nothing is logged as unforeseen (apps: %s)',
    async (withApp) => {
      const scene = await IncidentScene.open(await fixture.open());
      const key = await scene.key('own');
      if (withApp) await scene.link(key, 'own');
      const id = value(await scene.start('rotate'));
      // As an earlier version stored it.
      const overlap = 60 * DAY;
      await scene.context.database.write(({ manager }) => manager.update(IncidentEntity, { id }, { overlap }));
      await scene.settle();
      expect(await scene.rows(id)).toMatchObject([{ state: 'failed', problem: 'overlap-too-long' }]);
      expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
    },
  );

  it('stops: what was done stays, no further key is begun, and Retry begins the rest', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.keys(4);
    const id = value(await scene.start('disable'));
    value(await stopIncident(scene.context, scene.ana.by, id));
    await scene.settle();
    expect(await scene.states(id)).toEqual(['left', 'left', 'left', 'left']);
    expect(await stopIncident(scene.context, scene.ana.by, id)).toMatchObject({ refusal: { code: 'incident-over' } });
    value(await retryIncident(scene.context, scene.ana.by, id));
    await scene.settle();
    expect(await scene.states(id)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('acts once, however often it is pressed and however many processes drive it (invariants 3 and 14)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.keys(5);
    const press = await scene.ask('disable', { kind: 'project', id: scene.rasa.project.id, name: 'shop' });
    const pressed = await Promise.all([press(), press(), press()]);
    expect(pressed.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    await Promise.all(['one', 'two', 'three'].map((holder) => scene.settle(scene.newDriver(holder))));
    await scene.settle();
    expect(await auditRows(scene.context, { action: 'key.disable', outcome: 'done' })).toHaveLength(5);
  });

  it('does nothing where other keys than those shown are in its scope by then (invariant 3)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.keys(1);
    const press = await scene.ask('disable', { kind: 'project', id: scene.rasa.project.id, name: 'shop' });
    await scene.key('later');
    expect(await press()).toMatchObject({ refusal: { code: 'key-changed' } });
  });

  it('touches only keys that the person may change, and decides that again where it is started (invariants 10 and 16)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.keys(2);
    const bens = await scene.key('bens', scene.ben);
    await scene.key('hidden', scene.ben, scene.elsewhere).catch(() => undefined);
    const own = { kind: 'owner', id: scene.ben.id, name: 'Ben' } as const;
    const id = value(await scene.start('disable', own, scene.ben));
    await scene.settle();
    expect((await scene.rows(id)).map(({ keyId }) => keyId)).toEqual([bens.id]);
    await scene.grant(scene.ben, 'operator');
    const press = await scene.ask('disable', { kind: 'project', id: scene.rasa.project.id, name: 'shop' }, scene.ben);
    value(await revokeRole(scene.context, scene.ana.by, scene.rasa.project, scene.ben));
    expect(await press()).toMatchObject({ kind: 'refused', refusal: { code: 'not-found' } });
    expect(await scene.context.database.read((manager) => manager.count('incident'))).toBe(1);
  });

  it('ends by itself after a day, and says what still has its old secret', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    await scene.key('bens', scene.ben);
    const id = value(await scene.start('rotate'));
    await scene.settle();
    scene.context.time.advance(DAY);
    await scene.settle();
    expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
    expect(await scene.states(id)).toEqual(['lapsed']);
  });
});
