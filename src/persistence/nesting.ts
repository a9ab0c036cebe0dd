import { AsyncLocalStorage } from 'node:async_hooks';

/** Detects `write` called inside `write`, which would wait for itself. */
export interface NestingGuard {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Detects nothing: tracking every asynchronous step costs each request a tenth of its time on Node 20. */
export const UNGUARDED: NestingGuard = { run: (work) => work() };

/**
 * The guards whose work the present step belongs to. One store for all of them: on Node 20 each store that was ever used costs every
 * asynchronous step of the process, and tests open a database each.
 */
const within = new AsyncLocalStorage<readonly NestingGuard[]>();

/** Detects and throws. For tests, which call everything. */
export function nestingGuard(): NestingGuard {
  const guard: NestingGuard = {
    run: async (work) => {
      const outer = within.getStore() ?? [];
      if (outer.includes(guard)) throw new Error('write() must not be called inside write(): it would wait for itself');
      return await within.run([...outer, guard], work);
    },
  };
  return guard;
}
