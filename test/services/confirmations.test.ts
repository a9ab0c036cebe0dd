import { expect, it } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { closeConfirmation, findConfirmation } from '../../src/services/confirmations.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import { regenerateKey } from '../../src/services/keys/regenerateKey.ts';
import { ask, deliver, makeFixture, regenerate } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { auditRows, keyRow, secretRows } from '../support/rows.ts';

describeOnBothInFull('a question', (fixture) => {
  it('is acted on once by 200 presses at the same moment, on two processes (invariant 3)', async () => {
    const context = testContext(await fixture.open());
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const { owner, key } = await makeFixture(context);
    const confirmation = await ask(context, owner, key.id, 'disable');
    const presses = await Promise.all(
      Array.from({ length: 200 }, (_, number) =>
        changeStatus(number % 2 === 0 ? context : elsewhere, owner.by, confirmation, 'disable'),
      ),
    );
    expect(presses.filter((press) => press.kind === 'done')).toHaveLength(1);
    const refusals = presses.flatMap((press) => (press.kind === 'refused' ? [press.refusal.code] : []));
    expect(new Set(refusals)).toEqual(new Set(['confirmation-done']));
    expect(await auditRows(context, { action: 'key.disable', outcome: 'done' })).toHaveLength(1);
    expect(await auditRows(context, { action: 'key.disable', outcome: 'refused' })).toHaveLength(199);
    expect((await findConfirmation(context, confirmation.id))?.state).toBe('done');
  });

  it('makes one new secret, however often Regenerate is pressed (invariant 3)', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const confirmation = await ask(context, owner, key.id, 'regenerate');
    const asked = { replacement: 'secret', overlap: 0 } as const;
    const presses = await Promise.all(
      Array.from({ length: 20 }, () => regenerateKey(context, owner.by, confirmation, asked)),
    );
    expect(presses.filter((press) => press.kind === 'done')).toHaveLength(1);
    expect(await secretRows(context, key.id)).toHaveLength(2);
  });

  it('is either answered or cancelled, never both', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const confirmation = await ask(context, owner, key.id, 'disable');
    const [pressed, cancelled] = await Promise.all([
      changeStatus(context, owner.by, confirmation, 'disable'),
      closeConfirmation(context, confirmation.id, 'cancelled'),
    ]);
    expect(pressed.kind === 'done').toBe(!cancelled);
    expect((await keyRow(context, key.id)).disabledAt === null).toBe(cancelled);
    expect((await findConfirmation(context, confirmation.id))?.state).toBe(cancelled ? 'cancelled' : 'done');
  });

  it('can be answered for five minutes', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const confirmation = await ask(context, owner, key.id, 'disable');
    context.time.advance(5 * MINUTE);
    const late = await changeStatus(context, owner.by, confirmation, 'disable');
    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'confirmation-expired' } });
    expect((await keyRow(context, key.id)).disabledAt).toBeNull();
  });

  it('is void when the key is no more what it showed, and says what changed (invariant 3)', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const confirmation = await ask(context, owner, key.id, 'disable');
    await deliver(context, owner, await regenerate(context, owner, key.id));
    const stale = await changeStatus(context, owner.by, confirmation, 'disable');
    expect(stale).toMatchObject({
      kind: 'refused',
      refusal: { code: 'key-changed', changes: [{ field: 'secret', was: 'generation 1', is: 'generation 2' }] },
    });
    expect((await keyRow(context, key.id)).disabledAt).toBeNull();
    expect((await findConfirmation(context, confirmation.id))?.state).toBe('void');
    expect((await auditRows(context, { action: 'key.disable' })).map((row) => row.outcome)).toEqual(['refused']);
  });

  it('survives a restart', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const { id } = await ask(context, owner, key.id, 'disable');
    await context.database.close();
    const restarted = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const confirmation = await findConfirmation(restarted, id);
    if (confirmation === undefined) throw new Error('the question is gone');
    expect(await changeStatus(restarted, owner.by, confirmation, 'disable')).toMatchObject({ kind: 'done' });
  });
});
