import { expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { change, recordRefusal, verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { findConfirmation } from '../../../src/services/confirmations.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { identify } from '../../../src/services/people/people.ts';
import { createProject } from '../../../src/services/projects/projects.ts';
import { ask, makeFixture, makePerson, requesterOf, value } from '../../support/actors.ts';
import { present, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { auditRows, keyRow } from '../../support/rows.ts';

const START = { seq: 0, hash: CHAIN_START };

describeOnBothInFull('the audit trail', (fixture) => {
  it('says who did what to what, from where, and why', async () => {
    const context = testContext(await fixture.open());
    const { project, key } = await makeFixture(context);
    const who = { platform: 'slack', externalId: 'T1/U1', displayName: 'Oli', groups: [] };
    const actor = await identify(context, who);
    const reason = 'leaked in a log';
    const by = { ...requesterOf(actor, who), reason, onCallReadAt: context.clock() };
    const oli = { id: actor.personId, name: actor.name, actor, by };
    value(await changeStatus(context, by, await ask(context, oli, key.id, 'disable'), 'disable'));
    expect((await auditRows(context)).at(-1)).toMatchObject({
      at: context.clock(),
      actorId: oli.id,
      actorName: 'Oli',
      platform: 'slack',
      action: 'key.disable',
      outcome: 'done',
      projectId: project.id,
      keyId: key.id,
      subject: 'production',
      reason: 'leaked in a log',
      detail: { ground: 'on-call' },
    });
  });

  it('has a sound chain when two processes write to it at once', async () => {
    const context = testContext(await fixture.open());
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    await Promise.all(
      Array.from({ length: 40 }, (_, number) =>
        // Nothing but the trail is written: there is no other row at which these could queue.
        change(number % 2 === 0 ? context : elsewhere, async (transaction) => {
          transaction.record({ by: 'latchkey', action: 'whoami', subject: `event ${number}` });
        }),
      ),
    );
    const rows = await auditRows(context);
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 40 });
  });

  it.each([
    ['its table is gone', 'ALTER TABLE "audit_event" RENAME TO "gone"'],
    ['the head of its chain is gone', 'DELETE FROM "audit_head"'],
    ['its next row is taken', 'UPDATE "audit_head" SET "seq" = "seq" - 1'],
  ])('stops every change when it cannot be written: %s (invariant 6)', async (_, sabotage) => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const process = testVerifier(context);
    const confirmation = await ask(context, owner, key.id, 'disable');
    await (await fixture.openRaw()).query(sabotage);
    await expect(createProject(context, owner.by, { name: 'silent', nameKey: nameKey('silent') })).rejects.toThrow();
    await expect(changeStatus(context, owner.by, confirmation, 'disable')).rejects.toThrow();
    expect(await context.database.read((manager) => manager.countBy(ProjectEntity, { name: 'silent' }))).toBe(0);
    expect((await keyRow(context, key.id)).disabledAt).toBeNull();
    expect((await findConfirmation(context, confirmation.id))?.state, 'the question may be answered again').toBe(
      'pending',
    );
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
  });

  it('has no event of a change that failed (invariant 6)', async () => {
    const context = testContext(await fixture.open());
    const failing = change(context, async (transaction) => {
      transaction.record({ by: 'latchkey', action: 'whoami', subject: 'never' });
      await transaction.manager.query('SELECT * FROM no_such_table');
    });
    await expect(failing).rejects.toThrow();
    expect(await auditRows(context)).toEqual([]);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 0 });
  });

  it('has an event for each refusal', async () => {
    const context = testContext(await fixture.open());
    const owner = await makePerson(context);
    await recordRefusal(context, owner.by, 'key.disable', { code: 'not-found', subject: 'such key' });
    expect((await auditRows(context)).at(-1)).toMatchObject({
      action: 'key.disable',
      outcome: 'refused',
      subject: 'such key',
      detail: { code: 'not-found' },
    });
  });
});
