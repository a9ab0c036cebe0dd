import type { Connector, Connectors, StepCall, StepOutcome } from '../../../src/domain/apps/connector.ts';
import type { Database } from '../../../src/persistence/database.ts';
import type { TestContext } from '../../support/context.ts';

/** Where a process dies: around its nth write, or around its nth call to an app. */
export interface DeathPoint {
  readonly at: 'write' | 'call';
  readonly number: number;
  /** `after`: the write is committed, or the app has obeyed, and nothing of that is learnt. */
  readonly side: 'before' | 'after';
}

/** A process that dies at a point: nothing more comes of any write or call. It counts both. */
export class DyingProcess {
  writes = 0;
  calls = 0;
  dead = false;
  readonly context: TestContext;
  readonly #point: DeathPoint | undefined;

  constructor(context: TestContext, point?: DeathPoint) {
    this.#point = point;
    const database: Database = Object.create(context.database, {
      write: {
        value: (work: Parameters<Database['write']>[0]) => {
          this.writes += this.dead ? 0 : 1;
          return this.#around('write', this.writes, () => context.database.write(work));
        },
      },
      read: { value: context.database.read.bind(context.database) },
    });
    this.context = { ...context, database, connectors: this.#connectors(context.connectors) };
  }

  /** Every point of a life that counted so many writes and calls. */
  points(): readonly DeathPoint[] {
    const of = (at: DeathPoint['at'], count: number) =>
      Array.from({ length: count }, (_, index) => index + 1).flatMap((number): DeathPoint[] => [
        { at, number, side: 'before' },
        { at, number, side: 'after' },
      ]);
    return [...of('write', this.writes), ...of('call', this.calls)];
  }

  async #around<T>(at: DeathPoint['at'], number: number, work: () => Promise<T>): Promise<T> {
    const died = () => new Error('the process died');
    if (this.dead) throw died();
    const isLast = this.#point?.at === at && this.#point.number === number;
    if (isLast) this.dead = true;
    if (isLast && this.#point?.side === 'before') throw died();
    const result = await work();
    if (isLast) throw died();
    return result;
  }

  #connectors(inner: Connectors): Connectors {
    const counted = (call: () => Promise<StepOutcome>) => {
      this.calls += this.dead ? 0 : 1;
      return this.#around('call', this.calls, call);
    };
    return {
      read: inner.read.bind(inner),
      describe: inner.describe.bind(inner),
      open: async (name, settings) => {
        const to: Connector = await inner.open(name, settings);
        return {
          check: (project) => to.check(project),
          undeploy: (call: StepCall) => counted(() => to.undeploy(call)),
          updateSecret: (call: StepCall, secret) => counted(() => to.updateSecret(call, secret)),
          deploy: (call: StepCall) => counted(() => to.deploy(call)),
        };
      },
    };
  }
}
