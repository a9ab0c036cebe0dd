import { expect, it } from 'vitest';
import { incidentReportText } from '../../../src/domain/incidents/reportText.ts';
import { NoticeEntity } from '../../../src/persistence/entities/outbox.ts';
import { stopIncident } from '../../../src/services/incidents/changeIncident.ts';
import { readIncident } from '../../../src/services/incidents/readIncident.ts';
import { readIncidentInRoom } from '../../../src/services/incidents/readIncidentInRoom.ts';
import { findActor } from '../../../src/services/people/people.ts';
import { makePerson, type TestPerson, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { IncidentScene } from './incidentScene.ts';

describeOnBoth('what is told of an incident', (fixture) => {
  const reports = async ({ context }: IncidentScene) =>
    await context.database.read((manager) => manager.find(NoticeEntity, { where: { kind: 'incident-over' } }));
  const actorOf = async ({ context }: IncidentScene, { by }: TestPerson) => {
    const actor = await findActor(context, by, { onCall: false, groups: [] });
    if (actor === undefined) throw new Error('there is no such person');
    return actor;
  };

  it('at its end the person who started it and each project’s owners get one report: who, what, when, and what still works as before', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const eva = await makePerson(scene.context, 'Eva');
    await scene.grant(eva, 'owner');
    await scene.grant(scene.ben, 'operator');
    const bens = await scene.key('bens', scene.ben);
    await scene.key('anas');
    const project = { kind: 'project', id: scene.rasa.project.id, name: 'shop' } as const;
    const id = value(await scene.start('rotate', project, scene.ben));
    await scene.settle();
    expect(await reports(scene), 'not before it is over').toEqual([]);
    const [handover] = (await scene.handovers()).filter(({ keyId }) => keyId === bens.id);
    await scene.reveal(handover ?? { id: '' }, scene.ben);
    scene.context.time.advance(20 * 60_000);
    value(await stopIncident(scene.context, scene.ana.by, id));
    const told = await reports(scene);
    expect(new Set(told.map(({ personId }) => personId))).toEqual(new Set([scene.ana.id, scene.ben.id, eva.id]));
    for (const notice of told) {
      if (notice.kind !== 'incident-over') throw new Error(notice.kind);
      expect(incidentReportText(notice.params)).toMatch(
        /^Ben \(.*\) started to rotate every key of project shop on .* Reason: leak\. Ana \(.*\) stopped it after 20 minutes: 1 of 2 keys.* done\. Still working with the old secret: anas\./,
      );
    }
    await scene.settle();
    expect(await reports(scene), 'once').toHaveLength(3);
  });

  it('the owner of every key in an incident stops what they started, whatever their role; another viewer can’t', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const eva = await makePerson(scene.context, 'Eva');
    await scene.grant(eva, 'viewer');
    await scene.key('bens', scene.ben);
    const own = { kind: 'owner', id: scene.ben.id, name: 'Ben' } as const;
    const id = value(await scene.start('rotate', own, scene.ben));
    expect(await stopIncident(scene.context, eva.by, id)).toMatchObject({ refusal: { code: 'forbidden' } });
    value(await stopIncident(scene.context, scene.ben.by, id));
    expect(await scene.states(id)).toEqual(['left']);
  });

  it('someone who sees one of its projects reads of no key in the other, nor does the room (invariant 10)', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const here = await scene.key('here');
    const there = await scene.key('there', scene.ana, scene.elsewhere);
    const scope = { kind: 'keys', ids: [here.id, there.id], name: 'here, there' } as const;
    const id = value(await scene.start('rotate', scope));
    await scene.settle();
    const ben = await readIncident(scene.context, await actorOf(scene, scene.ben), id);
    expect(ben?.incident).toMatchObject({ covers: '', tally: { handed: 1 } });
    expect(ben?.open.map(({ name }) => name)).toEqual(['here']);
    const ana = await readIncident(scene.context, await actorOf(scene, scene.ana), id);
    expect(ana?.incident).toMatchObject({ covers: 'here, there', tally: { handed: 2 } });
    expect(await readIncidentInRoom(scene.context, id)).toMatchObject({ covers: '' });
    const zoe = await makePerson(scene.context, 'Zoe');
    expect(await readIncident(scene.context, await actorOf(scene, zoe), id)).toBeUndefined();
  });
});
