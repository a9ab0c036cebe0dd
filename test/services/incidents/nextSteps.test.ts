import { expect, it } from 'vitest';
import { incidentFor } from '../../../src/chat/views/incidents/incidentFor.ts';
import { incidentView } from '../../../src/chat/views/incidents/incidentView.ts';
import { incidentReportText } from '../../../src/domain/incidents/reportText.ts';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { NoticeEntity } from '../../../src/persistence/entities/outbox.ts';
import { retryIncident, stopIncident } from '../../../src/services/incidents/changeIncident.ts';
import { readIncident } from '../../../src/services/incidents/readIncident.ts';
import { readIncidentInRoom } from '../../../src/services/incidents/readIncidentInRoom.ts';
import { syncIncident } from '../../../src/services/incidents/syncIncident.ts';
import { findActor } from '../../../src/services/people/people.ts';
import { type TestPerson, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { IncidentScene } from './incidentScene.ts';

const PRESS_RETRY = /Press Retry/;
const RETRY_BUTTON = /"label":"Retry"/;

describeOnBoth(
  'what an incident that is over says is to be done: a hint stands only where its button is',
  (fixture) => {
    async function drawn({ context }: IncidentScene, { by }: TestPerson, id: string): Promise<string> {
      const actor = await findActor(context, by, { onCall: false, groups: [] });
      const seen = actor === undefined ? undefined : await readIncident(context, actor, id);
      if (actor === undefined || seen === undefined) throw new Error('nothing is seen');
      return JSON.stringify(incidentFor(actor, seen, context.clock(), 'copy'));
    }

    async function inRoom({ context }: IncidentScene, id: string): Promise<string> {
      const incident = await readIncidentInRoom(context, id);
      if (incident === undefined) throw new Error('the room sees nothing');
      const shown = { incident, open: [], own: [], mayChange: false, where: 'room' } as const;
      return JSON.stringify(incidentView(shown, context.clock()));
    }

    async function reports({ context }: IncidentScene) {
      const rows = await context.database.read((m) => m.find(NoticeEntity, { where: { kind: 'incident-over' } }));
      return rows.flatMap((row) => (row.kind === 'incident-over' ? [incidentReportText(row.params)] : []));
    }

    it('stopped while a key waits for its owner: it says who must reveal it, there is no Retry, and retry says why', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.key('own');
      const id = value(await scene.start('rotate'));
      await scene.settle();
      value(await stopIncident(scene.context, scene.ana.by, id));
      const told = [await drawn(scene, scene.ana, id), await inRoom(scene, id), ...(await reports(scene))];
      for (const text of told) {
        expect(text).toMatch(/One new secret is waiting for its owner to reveal it/);
        expect(text).not.toMatch(PRESS_RETRY);
        expect(text).not.toMatch(/incident retry/);
      }
      expect(told[0]).not.toMatch(RETRY_BUTTON);
      const again = await retryIncident(scene.context, scene.ana.by, id);
      expect(again).toMatchObject({ kind: 'refused', refusal: { code: 'nothing-to-retry' } });
    });

    it('a key that wasn’t revealed in time: Retry for those who have the button, and words for those who don’t', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.grant(scene.ben, 'owner');
      await scene.key('own');
      const id = value(await scene.start('rotate'));
      await scene.settle();
      scene.context.time.advance(15 * MINUTE);
      value(await stopIncident(scene.context, scene.ana.by, id));
      const anas = await drawn(scene, scene.ana, id);
      expect(anas).toMatch(PRESS_RETRY);
      expect(anas).toMatch(RETRY_BUTTON);
      for (const other of [await drawn(scene, scene.ben, id), await inRoom(scene, id)]) {
        expect(other).not.toMatch(PRESS_RETRY);
        expect(other).not.toMatch(RETRY_BUTTON);
        expect(other).toMatch(/Ana, or someone on call, can retry it/);
      }
      const [first = '', second = '', ...more] = (await reports(scene)).toSorted(
        (one, other) => one.length - other.length,
      );
      expect(more).toEqual([]);
      expect(first, 'an owner of the project').not.toMatch(/[Rr]etry/);
      expect(second, 'who started it').toMatch(new RegExp(`/apikey incident retry ${id}`));
      value(await retryIncident(scene.context, scene.ana.by, id));
    });

    it('an incident that ends before some keys had their turn leaves them to Retry', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.keys(2);
      const id = value(await scene.start('disable'));
      scene.context.time.advance(DAY);
      expect(await syncIncident(scene.context, id)).toBe(true);
      expect(await scene.states(id)).toEqual(['left', 'left']);
      const shown = await drawn(scene, scene.ana, id);
      expect(shown).toMatch(PRESS_RETRY);
      expect(shown).toMatch(RETRY_BUTTON);
      value(await retryIncident(scene.context, scene.ana.by, id));
      await scene.settle();
      expect(await scene.states(id)).toEqual(['done', 'done']);
    });
  },
);
