import { expect, it } from 'vitest';
import type { Database } from '../../src/persistence/database.ts';
import { databaseProblem } from '../../src/persistence/databaseError.ts';
import { AuditEntity, SettingEntity } from '../../src/persistence/entities/audit.ts';
import { ProjectEntity } from '../../src/persistence/entities/projects.ts';
import { makePerson, makeProject } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnSqlite } from '../support/databases.ts';

describeOnSqlite('a full disk', (fixture) => {
  it('is named, and a transaction that does not fit leaves nothing behind', async () => {
    const database = await fixture.open();
    await fill(database);
    const failing = database.write(async ({ manager }) => {
      await manager.insert(SettingEntity, { name: 'small', value: 'fits' });
      await manager.insert(SettingEntity, { name: 'large', value: 'x'.repeat(1_000_000) });
    });
    const error: unknown = await failing.catch((failure: unknown) => failure);
    expect(databaseProblem(error)).toBe('full');
    expect(await database.read((manager) => manager.find(SettingEntity))).toEqual([]);
  });

  it('is no reason to start again: once there is room the next write works', async () => {
    const database = await fixture.open();
    await fill(database);
    const store = (name: string) =>
      database.write(({ manager }) => manager.insert(SettingEntity, { name, value: 'x'.repeat(1_000_000) }));
    const all = await Promise.allSettled(['first', 'second', 'third'].map(store));
    expect(all.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
    await makeRoom(database);
    await store('fourth');
    const names = await database.read((manager) => manager.find(SettingEntity));
    expect(names.map((row) => row.name)).toEqual(['fourth']);
  });

  it('stops the change whose audit event does not fit (invariant 6)', async () => {
    const context = testContext(await fixture.open());
    const owner = await makePerson(context);
    await fill(context.database);
    const created: string[] = [];
    let refusal: unknown;
    // Some fit into what is left of the pages there are; sooner or later one does not.
    for (let number = 1; refusal === undefined && number < 1_000; number += 1) {
      const name = `project ${number}`;
      await makeProject(context, owner.by, name).then(
        () => created.push(name),
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(databaseProblem(refusal)).toBe('full');
    expect(created.length).toBeGreaterThan(0);
    const [projects, events] = await context.database.read(async (manager) => [
      await manager.find(ProjectEntity),
      await manager.findBy(AuditEntity, { action: 'project.create' }),
    ]);
    expect(new Set(projects.map((project) => project.name))).toEqual(new Set(created));
    expect(new Set(events.map((event) => event.subject))).toEqual(new Set(created));
  });
});

/** From now on the file may not grow: what SQLite answers then is what it answers when the disk is full. */
async function fill(database: Database): Promise<void> {
  await database.write(async ({ manager }) => {
    const [row]: { page_count: number }[] = await manager.query('PRAGMA page_count');
    await manager.query(`PRAGMA max_page_count = ${row?.page_count}`);
  });
}

async function makeRoom(database: Database): Promise<void> {
  await database.write(({ manager }) => manager.query('PRAGMA max_page_count = 1000000'));
}
