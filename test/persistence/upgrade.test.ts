import { readFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CHAIN_START } from '../../src/domain/auditChain.ts';
import { verifyChain } from '../../src/services/audit/verifyChain.ts';
import { takeNotices } from '../../src/services/outbox/noticeClaims.ts';
import { populationClock } from '../simulation/population.ts';
import { openStack, type Stack } from '../simulation/stack.ts';
import { describeOnBoth } from '../support/databases.ts';
import { undoMigrationsAfter } from '../support/undoMigrations.ts';

/** The last migration that wrote the databases in the samples. */
const LAST = 'KeyChanges1799500000000';
const SECRET = z.object({ keyId: z.string(), secret: z.string() });
const SAMPLE = z.object({
  keys: z.record(z.string(), SECRET.extend({ pending: SECRET.optional() })),
  rows: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))),
});
/** A row stands after those that it refers to. */
const ORDER = ['person', 'identity', 'admin', 'project', 'channel', 'member', 'api_key', 'secret'];

type Sample = z.infer<typeof SAMPLE>;

describeOnBoth(
  'a database that an earlier version filled',
  (fixture) => {
    it('is upgraded with all that is in it: every secret answers as before, and the chain is sound', async () => {
      const { stack, keys } = await upgraded(fixture);
      const verdicts: Record<string, string> = {};
      for (const [name, { secret }] of Object.entries(keys))
        verdicts[name] = await stack.present(secret, '198.51.100.7');
      expect(verdicts).toEqual({
        bot: 'current',
        off: 'DISABLED',
        stuck: 'LOCKED',
        eight: 'current',
        waiting: 'current',
        moving: 'current',
        fresh: 'pending',
      });
      expect(await stack.present(keys['waiting']?.pending?.secret ?? '', '198.51.100.7')).toBe('pending');
      expect(await verifyChain(stack.context, { seq: 0, hash: CHAIN_START })).toMatchObject({ kind: 'sound' });
    });

    it('still sends the notices that were waiting, once each (invariant 9)', async () => {
      const { stack, rows } = await upgraded(fixture);
      const waiting = rows['notice'] ?? [];
      expect(waiting.length).toBeGreaterThan(0);
      for (const { personId, text } of waiting) {
        const taken = await takeNotices(stack.context, String(personId));
        expect(taken.map((notice) => notice.text)).toEqual([text]);
        expect(await takeNotices(stack.context, String(personId))).toEqual([]);
      }
    });

    it('can be worked with: people keep their roles, and a rotation goes through', async () => {
      const { stack, keys } = await upgraded(fixture);
      const ben = stack.person('ben');
      const seen = await ben.shown(ben.confirm(`regenerate key:${keys['bot']?.keyId} overlap:1h`));
      expect(await stack.present(seen.secret)).toBe('current');
      expect(await stack.present(keys['bot']?.secret ?? '')).toBe('previous');
    });
  },
  { empty: true },
);

/** Fills the test's database as the earlier version left it, and opens it as this one does. */
async function upgraded(fixture: {
  readonly url: string;
  openRaw(): Promise<DataSource>;
}): Promise<Sample & { readonly stack: Stack }> {
  const text = await readFile(new URL('./samples/at1799500000000.json', import.meta.url), 'utf8');
  const sample = SAMPLE.parse(JSON.parse(text));
  const source = await fixture.openRaw();
  await source.runMigrations();
  await undoMigrationsAfter(source, LAST);
  const place = (table: string) => (ORDER.includes(table) ? ORDER.indexOf(table) : ORDER.length);
  for (const [table, rows] of Object.entries(sample.rows).sort(([one], [other]) => place(one) - place(other))) {
    await source.query(`DELETE FROM "${table}"`);
    for (const row of rows) await insert(source, table, row);
  }
  const stack = await openStack(fixture.url, { seed: 'after', time: populationClock(10) });
  return { ...sample, stack };
}

async function insert(source: DataSource, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => (source.options.type === 'postgres' ? `$${index + 1}` : '?'));
  await source.query(
    `INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}
