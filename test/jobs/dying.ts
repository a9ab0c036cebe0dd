import type { Database } from '../../src/persistence/database.ts';
import type { TestContext } from '../support/context.ts';

/** What a process that died does: nothing more comes of any write. */
export class Dying {
  dead = false;
  writes = 0;

  /** @param after how many writes it dies; and whether before the last of them is committed, or after. */
  context(context: TestContext, after = Number.POSITIVE_INFINITY, committed = true): TestContext {
    const { database } = context;
    const died = () => new Error('the process died');
    const dying: Database = Object.create(database, {
      write: {
        value: async (work: Parameters<Database['write']>[0]) => {
          if (this.dead) throw died();
          this.writes += 1;
          const last = this.writes === after;
          if (last) this.dead = true;
          if (last && !committed) throw died();
          const result = await database.write(work);
          if (last) throw died();
          return result;
        },
      },
      read: { value: database.read.bind(database) },
    });
    return { ...context, database: dying };
  }
}
