import type { Database } from '../../src/persistence/database.ts';
import { sealBareHead } from '../../src/services/audit/auditHead.ts';
import { TEST_PEPPER } from './context.ts';

/** Begins the audit trail of a database that was only opened, as the first start does, under the pepper of every test deployment. */
export async function sealForTests(database: Database): Promise<void> {
  await database.write((transaction) => sealBareHead(transaction, TEST_PEPPER));
}
