import { expect, it } from 'vitest';
import { CHAIN_START, headSeal } from '../../src/domain/audit/auditChain.ts';
import { readKnownHead, shortHead } from '../../src/domain/audit/knownHead.ts';
import { SettingEntity } from '../../src/persistence/entities/audit.ts';
import { currentHead } from '../../src/services/audit/auditHead.ts';
import { sealAfterUpgrade, sealAgain } from '../../src/services/audit/auditSeal.ts';
import { change, verifyChain } from '../../src/services/audit/auditTrail.ts';
import { checkPepper } from '../../src/services/deployment.ts';
import { Pepper } from '../../src/services/pepper.ts';
import { makePerson } from '../support/actors.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';

const START = { seq: 0, hash: CHAIN_START };
/** Puts the head on a link that is there, as anyone can who can write to the database: its hash stands beside it. */
const cutAt = (seq: number) => [
  `DELETE FROM "audit_event" WHERE "seq" > ${seq}`,
  `UPDATE "audit_head" SET "seq" = ${seq}, "hash" = (SELECT "hash" FROM "audit_event" WHERE "seq" = ${seq})`,
];

describeOnBoth('someone who can write to the database, but does not hold the pepper', (fixture) => {
  it.each([
    ['and puts the head on the link before', cutAt(6)],
    ['and takes the seal away', [...cutAt(6), 'UPDATE "audit_head" SET "seal" = NULL']],
    ['and makes up a seal', [...cutAt(6), `UPDATE "audit_head" SET "seal" = '${'ab'.repeat(32)}'`]],
    ['and takes a link’s hash for a seal', [...cutAt(6), 'UPDATE "audit_head" SET "seal" = "hash"']],
    [
      'to nothing',
      [
        'DELETE FROM "audit_event"',
        `UPDATE "audit_head" SET "seq" = 0, "hash" = '${CHAIN_START}', "seal" = NULL`,
        'DELETE FROM "setting"',
      ],
    ],
  ])('cuts the tail off %s: it shows, nothing is built on it, and no start seals it (invariant 6)', async (_, cut) => {
    const context = await chainOf(9);
    await tamper(cut);
    expect(await verifyChain(context, START)).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining('cut off'),
    });
    await expect(add(context, 1)).rejects.toThrow(/audit:verify/);
    await checkPepper(context.database, context.pepper);
    await sealAfterUpgrade(context);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'broken' });
    await expect(add(context, 1)).rejects.toThrow(/audit:verify/);
  });

  it('puts an older head back, with its seal: a head that was noted outside the database betrays it', async () => {
    const context = await chainOf(6);
    const [old] = await rows('SELECT "hash", "seal" FROM "audit_head"');
    await add(context, 3);
    const noted = await shortHeadOf(context);
    await tamper([...cutAt(6), `UPDATE "audit_head" SET "hash" = '${old?.['hash']}', "seal" = '${old?.['seal']}'`]);
    // This is what a seal can't show.
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 6 });
    const known = [noted].flatMap((text) => readKnownHead(text) ?? []);
    expect(known).toHaveLength(1);
    expect(await verifyChain(context, START, { known })).toEqual({
      kind: 'broken',
      checked: 6,
      seq: 7,
      why: 'link 9 was recorded elsewhere, but the chain ends at 6: the rest is cut off',
    });
    context.time.advance(1);
    await add(context, 5);
    expect(await verifyChain(context, START, { known })).toMatchObject({ kind: 'broken', checked: 8, seq: 9 });
  });

  it('names any number of noted heads to a sound trail, at its start, in its middle and at its end', async () => {
    const context = await chainOf(3);
    const heads = [START, ...(await auditRows(context))];
    const known = heads.flatMap((head) => [readKnownHead(shortHead(head)), readKnownHead(`${head.seq}:${head.hash}`)]);
    expect(known).not.toContain(undefined);
    const found = known.flatMap((head) => head ?? []);
    expect(await verifyChain(context, START, { known: found })).toMatchObject({ kind: 'sound', checked: 3 });
  });

  it('gets no seal out of an upgrade a second time without its being recorded', async () => {
    const context = await chainOf(9);
    const before = context.pepper.unsealedFingerprint();
    // A database from before there were seals.
    await context.database.write(({ manager }) =>
      manager.insert(SettingEntity, { name: 'pepper-fingerprint', value: before }),
    );
    await tamper(['UPDATE "audit_head" SET "seal" = NULL']);
    expect(await checkPepper(context.database, context.pepper)).toBe('right');
    // Two replicas, and a process that died between the migration and this, come to the same end.
    await Promise.all([sealAfterUpgrade(context), sealAfterUpgrade(context)]);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 10 });
    expect((await auditRows(context)).at(-1)).toMatchObject({ action: 'audit.seal', detail: { because: 'upgrade' } });
    await tamper([...cutAt(4), 'UPDATE "audit_head" SET "seal" = NULL']);
    await sealAfterUpgrade(context);
    await expect(add(context, 1)).rejects.toThrow(/audit:verify/);
  });

  it('is not helped by starting with a pepper of their own', async () => {
    const context = testContext(await fixture.open());
    await checkPepper(context.database, context.pepper);
    const other = new Pepper(new Uint8Array(32).fill(9));
    expect(await checkPepper(context.database, other)).toBe('wrong');
    await add(context, 1);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 1 });
  });

  it('leaves a trail that an operator can go on with, knowingly, and the trail says so', async () => {
    const context = await chainOf(9);
    expect(await sealAgain(context, 'no need')).toEqual({ kind: 'untouched', links: 9 });
    await tamper(cutAt(6));
    expect(await sealAgain(context, 'no backup is younger')).toEqual({ kind: 'sealed', links: 6 });
    expect((await auditRows(context)).at(-1)).toMatchObject({
      seq: 7,
      action: 'audit.seal',
      detail: { because: 'no backup is younger', end: '6', found: '6' },
    });
    await add(context, 1);
    expect(await verifyChain(context, START)).toMatchObject({ kind: 'sound', checked: 8 });
    await tamper(['DELETE FROM "audit_head"']);
    expect(await sealAgain(context, 'again')).toMatchObject({ kind: 'sealed', links: 8 });
    await tamper([`UPDATE "audit_event" SET "subject" = 'other' WHERE "seq" = 3`, ...cutAt(5)]);
    expect(await sealAgain(context, 'again')).toMatchObject({ kind: 'broken', why: 'link 3 was altered' });
  });

  async function chainOf(length: number): Promise<TestContext> {
    const context = testContext(await fixture.open());
    // That somebody came is the first link.
    await makePerson(context);
    await add(context, length - 1);
    return context;
  }

  async function tamper(statements: readonly string[]): Promise<void> {
    const source = await fixture.openRaw();
    for (const statement of statements) await source.query(statement);
    await source.destroy();
  }

  async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
    const source = await fixture.openRaw();
    try {
      return await source.query(sql);
    } finally {
      await source.destroy();
    }
  }
});

it('a seal is over number and hash both, and no link’s hash is one', () => {
  const key = new Uint8Array(32).fill(1);
  const seals = [START, { ...START, seq: 1 }, { ...START, hash: 'f'.repeat(64) }].map((head) => headSeal(head, key));
  expect(new Set(seals).size).toBe(3);
});

async function add(context: TestContext, count: number): Promise<void> {
  await change(context, async (transaction) => {
    for (let number = 1; number <= count; number += 1)
      transaction.record({ by: 'latchkey', action: 'whoami', subject: `event ${number}` });
  });
}

async function shortHeadOf(context: TestContext): Promise<string> {
  const found = await currentHead(context);
  expect(found?.sealed).toBe(true);
  return found === undefined ? '' : shortHead(found.head);
}
