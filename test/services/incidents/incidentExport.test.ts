import { expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { checkExport } from '../../../src/domain/audit/export/checkExport.ts';
import { findingText } from '../../../src/domain/audit/export/copy.ts';
import type { Actor } from '../../../src/domain/people/permissions.ts';
import { exportIncident, type IncidentExport } from '../../../src/services/incidents/records/exportIncident.ts';
import { findActor } from '../../../src/services/people/people.ts';
import { makeChannel, makePerson, makeProject, type TestPerson, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { IncidentScene } from './incidentScene.ts';

describeOnBoth('the signed record of an incident', (fixture) => {
  async function actorOf({ context }: IncidentScene, { by }: TestPerson, onCall = false): Promise<Actor> {
    const actor = await findActor(context, by, { onCall, groups: [] });
    if (actor === undefined) throw new Error('there is no such person');
    return actor;
  }

  async function exported(scene: IncidentScene, id: string, person: TestPerson, onCall = false) {
    const actor = await actorOf(scene, person, onCall);
    return value(await exportIncident(scene.context, { by: person.by, actor }, id));
  }

  /** The lines of a record, as a reader of the file takes them. */
  function read({ record }: IncidentExport) {
    if (record.kind !== 'signed') throw new Error(record.kind);
    const { bytes } = record.file.export;
    const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
    const parsed = lines.map((line) => JSON.parse(line));
    const events = parsed.flatMap(({ event }) => event ?? []);
    const between = parsed.flatMap((line) => line.between ?? []);
    const actions: readonly string[] = events.map(({ action, subject }) => `${action} ${subject}`);
    return { bytes, lines, events, between, actions };
  }

  /** An incident over a key in each of two projects; the first one's is revealed, and something else happens in between. */
  async function twoProjects(scene: IncidentScene): Promise<string> {
    const here = await scene.key('here');
    const there = await scene.key('there', scene.ana, scene.elsewhere);
    scene.context.time.advance(60_000);
    const scope = { kind: 'keys', ids: [here.id, there.id], name: 'here, there' } as const;
    const id = value(await scene.start('rotate', scope));
    const zoe = await makePerson(scene.context, 'Zoe');
    const attic = await makeProject(scene.context, zoe.by, 'attic');
    await makeChannel(scene.context, zoe.by, attic, 'hidden-away');
    await scene.settle();
    for (const handover of await scene.handovers()) await scene.reveal(handover, scene.ana);
    await scene.settle();
    return id;
  }

  it('invariant 18: holds what happened to its keys from the start to the last reveal, and its chain can be followed', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const id = await twoProjects(scene);
    // What happens to its keys when it is over is another story.
    scene.context.time.advance(60_000);
    value(await scene.start('disable'));
    await scene.settle();
    const { bytes, between, events, actions } = read(await exported(scene, id, scene.ana));
    const ofEach = ['incident.rotate', 'key.regenerate', 'secret.reveal', 'secret.promote'];
    expect([...actions].sort()).toEqual(
      [...ofEach.flatMap((action) => [`${action} here`, `${action} there`]), 'incident.end here, there'].sort(),
    );
    expect(checkExport(bytes)).toMatchObject({ findings: [], events: 9 });
    // What Zoe did meanwhile is told by hashes alone, and those are the trail's own.
    expect(Buffer.from(bytes).toString('utf8')).not.toMatch(/Zoe|attic|hidden-away/);
    const trail = await auditRows(scene.context);
    const told = new Map<number, string>(events.map(({ seq, hash }) => [seq, hash]));
    for (const { from, hashes } of between) for (const [index, hash] of hashes.entries()) told.set(from + index, hash);
    const [first, last] = [Math.min(...told.keys()), Math.max(...told.keys())];
    expect([...told].sort(([one], [other]) => one - other)).toEqual(
      trail.filter(({ seq }) => seq >= first && seq <= last).map(({ seq, hash }) => [seq, hash]),
    );
    expect(between.length).toBeGreaterThan(0);
  });

  it('invariant 18: names a changed byte, a line that was cut off, and lines in another order, also among the hashes', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const { bytes, lines } = read(await exported(scene, await twoProjects(scene), scene.ana));
    let line = 1;
    for (const [at, was] of bytes.entries()) {
      const changed = Buffer.from(bytes);
      changed[at] = was ^ (1 << (at % 8));
      const { findings } = checkExport(changed);
      if (findings[0]?.line !== line) expect({ at, findings }).toMatchObject({ findings: [{ line }] });
      if (was === 0x0a) line += 1;
    }
    expect(line).toBe(lines.length + 1);
    const found = (some: readonly (string | undefined)[]) =>
      checkExport(Buffer.from(some.map((one) => `${one ?? ''}\n`).join(''))).findings.map(findingText);
    expect(found(lines.slice(0, -1))[0]).toMatch(/The end is cut off/);
    const hashes = lines.findIndex((one) => one.includes('"between":{'));
    expect(found(lines.filter((_, index) => index !== hashes))[0]).toMatch(/of the export is missing/);
    const swapped = lines.with(hashes, lines[hashes + 1] ?? '').with(hashes + 1, lines[hashes] ?? '');
    expect(found(swapped)[0]).toMatch(/out of order/);
  });

  it('says where the trail itself was broken before it was exported', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const id = await twoProjects(scene);
    const [hidden] = (await auditRows(scene.context)).filter(({ subject }) => subject === 'hidden-away');
    await scene.context.database.write(({ manager }) =>
      manager.update('audit_event', { seq: hidden?.seq }, { hash: CHAIN_START }),
    );
    const cut = read(await exported(scene, id, scene.ana));
    expect(checkExport(cut.bytes).findings).toMatchObject([{ kind: 'trail-broken' }]);
    await scene.context.database.write(({ manager }) => manager.delete('audit_event', { seq: hidden?.seq }));
    const gone = read(await exported(scene, id, scene.ana));
    expect(checkExport(gone.bytes).findings.map(({ kind }) => kind)).toContain('trail-broken');
  });

  it('invariant 10: a reader of one project finds nothing of the other, and a viewer no event at all', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const eva = await makePerson(scene.context, 'Eva');
    await scene.grant(eva, 'operator');
    const id = await twoProjects(scene);
    const hers = await exported(scene, id, eva);
    const { bytes, actions } = read(hers);
    expect(actions).toEqual([
      'incident.rotate here',
      'key.regenerate here',
      'secret.reveal here',
      'secret.promote here',
    ]);
    expect(Buffer.from(bytes).toString('utf8')).not.toMatch(/there/);
    expect(checkExport(bytes).findings).toEqual([]);
    expect(hers.keys.map(({ name }) => name)).toEqual(['here']);
    expect(hers.seen.incident.covers).toBe('');
    const bens = await exported(scene, id, scene.ben);
    expect(bens.record).toEqual({ kind: 'none' });
    const zoe = await makePerson(scene.context, 'Zoe-2');
    const none = { by: zoe.by, actor: await actorOf(scene, zoe) };
    expect(await exportIncident(scene.context, none, id)).toMatchObject({ refusal: { code: 'not-found' } });
    // Someone on call may stop it, and sees all of it.
    expect(read(await exported(scene, id, zoe, true)).actions).toContain('incident.end here, there');
  });

  it('is recorded with the file’s hash, and two records of an incident that is over hold the same events', async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const id = await twoProjects(scene);
    const first = await exported(scene, id, scene.ana);
    scene.context.time.advance(60_000);
    const again = await exported(scene, id, scene.ana);
    expect(read(again).events).toEqual(read(first).events);
    const done = await auditRows(scene.context, { action: 'incident.export', outcome: 'done' });
    const sha256 = first.record.kind === 'signed' ? first.record.file.sha256 : '';
    expect(done.map(({ detail }) => detail)).toMatchObject([{ incident: id, events: '9', sha256 }, { incident: id }]);
  });
});
