import { expect, it } from 'vitest';
import { CHAIN_START, linkHash } from '../../../src/domain/audit/auditChain.ts';
import { change, verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { Pepper } from '../../../src/services/pepper.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';

const START = { seq: 0, hash: CHAIN_START };

describeOnBoth('checking the audit chain', (fixture) => {
  it('finds an untouched one sound, page by page', async () => {
    const context = await chainOf(2_500);
    const progress: number[] = [];
    const report = await verifyChain(context, START, { onProgress: (checked) => progress.push(checked) });
    expect(report).toMatchObject({ kind: 'sound', checked: 2_500, head: { seq: 2_500 } });
    expect(progress).toEqual([1_000, 2_000, 2_500]);
  });

  it('goes on from a link that was checked before', async () => {
    const context = await chainOf(5);
    const first = await verifyChain(context, START);
    if (first.kind !== 'sound') throw new Error(first.why);
    await add(context, 3);
    expect(await verifyChain(context, first.head)).toMatchObject({ kind: 'sound', checked: 3, head: { seq: 8 } });
  });

  it.each([
    ['whose subject was altered', `UPDATE "audit_event" SET "subject" = 'nothing to see' WHERE "seq" = 4`],
    ['whose time was altered', `UPDATE "audit_event" SET "at" = "at" + 1 WHERE "seq" = 4`],
    ['whose actor was taken away', `UPDATE "audit_event" SET "actorId" = 'someone else' WHERE "seq" = 4`],
    ['whose detail was altered', `UPDATE "audit_event" SET "detail" = '{"number":"44"}' WHERE "seq" = 4`],
    ['whose detail is not even readable', `UPDATE "audit_event" SET "detail" = 'nothing to see' WHERE "seq" = 4`],
    ['whose hash was altered', `UPDATE "audit_event" SET "hash" = '${'0'.repeat(64)}' WHERE "seq" = 4`],
  ])('names a link %s', async (_, tampering) => {
    const context = await chainOf(9);
    await tamper(tampering);
    expect(await verifyChain(context, START)).toEqual({
      kind: 'broken',
      checked: 3,
      seq: 4,
      why: 'link 4 was altered',
    });
  });

  it('names a link that was removed', async () => {
    const context = await chainOf(9);
    await tamper('DELETE FROM "audit_event" WHERE "seq" = 4');
    expect(await verifyChain(context, START)).toMatchObject({
      kind: 'broken',
      checked: 3,
      seq: 4,
      why: 'link 4 is missing',
    });
  });

  it('names the first link of several that were removed', async () => {
    const context = await chainOf(9);
    await tamper('DELETE FROM "audit_event" WHERE "seq" IN (1, 4, 5)');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 0, seq: 1 });
  });

  it('sees that a gap was closed by renumbering', async () => {
    const context = await chainOf(9);
    await tamper('DELETE FROM "audit_event" WHERE "seq" = 4');
    for (const seq of [5, 6, 7, 8, 9]) await tamper(`UPDATE "audit_event" SET "seq" = ${seq - 1} WHERE "seq" = ${seq}`);
    await tamper('UPDATE "audit_head" SET "seq" = 8');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 3, seq: 4 });
  });

  it('sees that the tail was cut off', async () => {
    const context = await chainOf(9);
    await tamper('DELETE FROM "audit_event" WHERE "seq" > 6');
    expect(await verifyChain(context, START)).toEqual({
      kind: 'broken',
      checked: 6,
      seq: 7,
      why: 'link 7 is missing: the chain should reach 9',
    });
  });

  it('sees that everything was cut off', async () => {
    const context = await chainOf(9);
    await tamper('DELETE FROM "audit_event"');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 0, seq: 1 });
  });

  it('sees that two links changed places', async () => {
    const context = await chainOf(9);
    await tamper('UPDATE "audit_event" SET "seq" = -1 WHERE "seq" = 4');
    await tamper('UPDATE "audit_event" SET "seq" = 4 WHERE "seq" = 5');
    await tamper('UPDATE "audit_event" SET "seq" = 5 WHERE "seq" = -1');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 3, seq: 4 });
  });

  it('sees that the head was altered, moved or taken away', async () => {
    const context = await chainOf(3);
    await tamper(`UPDATE "audit_head" SET "hash" = '${'0'.repeat(64)}'`);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 3, seq: 3 });
    await tamper('UPDATE "audit_head" SET "seq" = 2');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 2, seq: 2 });
    await tamper('DELETE FROM "audit_head"');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 0, seq: 0 });
  });

  it('comes to an end when the last link was renumbered beyond the head', { timeout: 5_000 }, async () => {
    const context = await chainOf(3);
    await tamper('UPDATE "audit_event" SET "seq" = 4 WHERE "seq" = 3');
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 2, seq: 3 });
  });

  it('is not deceived by someone who can write but does not hold the pepper', async () => {
    const context = await chainOf(3);
    const forger = new Pepper(new Uint8Array(32).fill(8));
    const [, , last] = await auditRows(context);
    if (last === undefined) throw new Error('no third link');
    const forged = { ...last, subject: 'nothing to see' };
    const hash = linkHash(forged, last.previousHash, forger.chainKey);
    await tamper(`UPDATE "audit_event" SET "subject" = 'nothing to see', "hash" = '${hash}' WHERE "seq" = 3`);
    await tamper(`UPDATE "audit_head" SET "hash" = '${hash}'`);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken', checked: 2, seq: 3 });
  });

  it('sees that a link comes from another copy of the chain, such as a backup that went its own way', async () => {
    const context = await chainOf(9);
    const link = (await auditRows(context))[3];
    if (link === undefined) throw new Error('no fourth link');
    const previousHash = '1'.repeat(64);
    const hash = linkHash(link, previousHash, context.pepper.chainKey);
    await tamper(`UPDATE "audit_event" SET "previousHash" = '${previousHash}', "hash" = '${hash}' WHERE "seq" = 4`);
    expect(await verifyChain(context, START)).toEqual({
      kind: 'broken',
      checked: 3,
      seq: 4,
      why: 'link 4 doesn’t follow the link before it',
    });
  });

  it('is not misled by links that are added meanwhile', async () => {
    const context = await chainOf(1_500);
    let added: Promise<void> | undefined;
    const report = await verifyChain(context, START, {
      onProgress: () => {
        added ??= add(context, 10);
      },
    });
    await added;
    expect(report).toMatchObject({ kind: 'sound', checked: 1_500 });
  });

  async function chainOf(length: number): Promise<TestContext> {
    const context = testContext(await fixture.open());
    await add(context, length);
    return context;
  }

  async function tamper(sql: string): Promise<void> {
    const source = await fixture.openRaw();
    await source.query(sql);
    await source.destroy();
  }
});

async function add(context: TestContext, count: number): Promise<void> {
  await change(context, async (transaction) => {
    for (let number = 1; number <= count; number += 1) {
      const detail = { number: String(number) };
      transaction.record({ by: 'latchkey', action: 'whoami', subject: `event ${number}`, detail });
    }
  });
}
