import { expect, it } from 'vitest';
import { incidentView } from '../../../src/chat/views/incidents/incidentView.ts';
import { incidentReportText } from '../../../src/domain/incidents/reportText.ts';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { NoticeEntity } from '../../../src/persistence/entities/outbox.ts';
import { stopIncident } from '../../../src/services/incidents/changeIncident.ts';
import { keysOfIncident, readIncident } from '../../../src/services/incidents/readIncident.ts';
import { readIncidentInRoom } from '../../../src/services/incidents/readIncidentInRoom.ts';
import { findActor } from '../../../src/services/people/people.ts';
import { type TestPerson, value } from '../../support/actors.ts';
import { present, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { IncidentScene } from './incidentScene.ts';

describeOnBoth('what is said of old secrets when an incident is over: their real states', (fixture) => {
  async function seen({ context }: IncidentScene, { by }: TestPerson, id: string) {
    const actor = await findActor(context, by, { onCall: false, groups: [] });
    const shown = actor === undefined ? undefined : await readIncident(context, actor, id);
    if (actor === undefined || shown === undefined) throw new Error('nothing is seen');
    const room = await readIncidentInRoom(context, id);
    if (room === undefined) throw new Error('the room sees nothing');
    const draw = (incident: typeof room, where: 'copy' | 'room') =>
      JSON.stringify(incidentView({ incident, open: [], own: [], mayChange: true, where }, context.clock()));
    const stands = (await keysOfIncident(context, actor, id)).map(({ name, still }) => [name, still?.old]);
    return {
      old: shown.incident.old,
      stands: Object.fromEntries(stands),
      text: draw(shown.incident, 'copy'),
      room: draw(room, 'room'),
    };
  }

  async function reports({ context }: IncidentScene): Promise<readonly string[]> {
    const rows = await context.database.read((m) => m.find(NoticeEntity, { where: { kind: 'incident-over' } }));
    return rows.map((row) => (row.kind === 'incident-over' ? incidentReportText(row.params) : ''));
  }

  async function revealAll(scene: IncidentScene): Promise<void> {
    await scene.settle();
    for (const handover of (await scene.handovers()).filter(({ state }) => state === 'waiting'))
      await scene.reveal(handover, scene.ana);
    await scene.settle();
  }

  it('an overlap: each message says how many still work and until when, and afterwards that they have stopped', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const [key] = await scene.keys(2);
    const id = value(await scene.start('rotate', scene.shop, scene.ana, DAY));
    await revealAll(scene);
    expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
    expect(await present(testVerifier(scene.context), key?.secret ?? '')).toMatchObject({ secret: 'previous' });
    const until = scene.context.clock() + DAY;
    const now = await seen(scene, scene.ana, id);
    expect(now.old).toMatchObject({ works: 0, beside: 2, besideUntil: until, dormant: 0 });
    for (const told of [now.text, now.room, ...(await reports(scene))]) {
      expect(told).toMatch(/2 old secrets still work, the last of them until /);
      expect(told).not.toMatch(/have stopped|has stopped/);
    }
    scene.context.time.advance(DAY);
    const later = await seen(scene, scene.ana, id);
    expect(later.text).toMatch(/Every key has a new secret, and the old ones have stopped\./);
    expect(Object.values(later.stands)).toEqual([undefined, undefined]);
  });

  it('what somebody did meanwhile by hand counts: a key disabled would work again, one with another secret is through', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const [off, renewed] = [await scene.key('off'), await scene.key('renewed')];
    await scene.key('open');
    const id = value(await scene.start('rotate'));
    await scene.settle();
    scene.context.time.advance(15 * MINUTE);
    await scene.settle();
    value(await stopIncident(scene.context, scene.ana.by, id));
    expect((await seen(scene, scene.ana, id)).old).toMatchObject({ works: 3, beside: 0, dormant: 0 });
    value(await scene.start('disable', { kind: 'keys', ids: [off.id], name: 'off' }));
    const again = value(await scene.start('rotate', { kind: 'keys', ids: [renewed.id], name: 'renewed' }));
    await scene.settle();
    const handover = (await scene.handovers()).findLast(({ keyId }) => keyId === renewed.id);
    await scene.reveal(handover ?? { id: '' }, scene.ana);
    await scene.settle();
    const now = await seen(scene, scene.ana, id);
    expect(now.stands).toEqual({ off: 'dormant', renewed: undefined, open: 'works' });
    expect(now.text).toMatch(/One key still works with the old secret\./);
    expect(now.text).toMatch(
      /One key is disabled or locked\. If it’s activated or unlocked, its old secret works again\./,
    );
    expect((await seen(scene, scene.ana, again)).text).toMatch(/the old ones have stopped/);
  });

  it('counts only keys in the projects of the reader (invariant 10)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const here = await scene.key('here');
    const there = await scene.key('there', scene.ana, scene.elsewhere);
    const id = value(await scene.start('rotate', { kind: 'keys', ids: [here.id, there.id], name: 'both' }));
    value(await stopIncident(scene.context, scene.ana.by, id));
    expect((await seen(scene, scene.ana, id)).old).toMatchObject({ works: 2 });
    expect((await seen(scene, scene.ben, id)).old).toMatchObject({ works: 1 });
  });

  it('a disabled key that was activated again works as before, and no message says that every key is disabled', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const key = await scene.key('own');
    const id = value(await scene.start('disable'));
    await scene.settle();
    expect((await seen(scene, scene.ana, id)).text).toMatch(/Every key is disabled\./);
    await scene.context.database.write(({ manager }) =>
      manager.update('api_key', { id: key.id }, { disabledAt: null }),
    );
    expect((await seen(scene, scene.ana, id)).text).toMatch(/One key still works as before\./);
  });
});
