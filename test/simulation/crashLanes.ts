import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../src/persistence/database.ts';
import { AuditHeadEntity } from '../../src/persistence/entities/audit.ts';
import type { ChildProcess, ChildProgram } from './childProgram.ts';
import type { CrashJob, CrashPoint, CrashReport, Errand, RestartJob, RestartReport } from './crashChild.ts';
import { makePlaces, type Place, type Places } from './places.ts';
import { buildPopulation, type Population, populationClock } from './population.ts';
import { openStack } from './stack.ts';

/** Two lanes, for two cores; each kills a process with this many deeds in it, and looks at what they left behind. */
const LANES = 2;
const DEEDS = 12;

/** One crash, and what was found after the restart. */
export interface Visit {
  readonly point: CrashPoint;
  readonly crash: CrashReport;
  readonly restart: RestartReport;
}

/** Where crashes happen. */
export interface CrashLanes {
  /**
   * Does a deed on a fresh copy of the population, kills the process at a point, and starts again on what is left.
   * @param secrets those that the deed is known to draw.
   */
  visit(scenario: string, point: CrashPoint, secrets: readonly string[]): Promise<Visit>;
  close(): Promise<void>;
}

interface Order {
  readonly scenario: string;
  readonly point: CrashPoint;
  readonly secrets: readonly string[];
  readonly resolve: (visit: Visit) => void;
  readonly reject: (error: unknown) => void;
}

/** The population as it is copied, with what is known of it. */
interface Original {
  readonly population: Population;
  /** The last link of its audit chain. */
  readonly seq: number;
}

/** Builds the population, and opens the lanes. @param server where PostgreSQL's databases are created. */
export async function openCrashLanes(
  program: ChildProgram,
  dialect: Database['dialect'],
  server: string,
): Promise<CrashLanes> {
  const folder = join(program.folder, dialect);
  await mkdir(folder);
  let original: Original | undefined;
  const places = await makePlaces(dialect, LANES * DEEDS, folder, server, async (url) => {
    original = await build(url);
  });
  if (original === undefined) throw new Error('the population was not built');
  const built = original;
  const lanes = Array.from({ length: LANES }, (_, index) => {
    const list = places.list.slice(index * DEEDS, (index + 1) * DEEDS);
    return new Lane(program, { ...places, list }, built);
  });
  const orders: Order[] = [];
  return {
    visit: (scenario, point, secrets) =>
      new Promise((resolve, reject) => {
        orders.push({ scenario, point, secrets, resolve, reject });
        // A moment later, so that those who order together are served together.
        setImmediate(() => {
          for (const lane of lanes) void lane.serve(orders);
        });
      }),
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
      await places.remove();
    },
  };
}

async function build(url: string): Promise<Original> {
  const stack = await openStack(url, { seed: 'population', time: populationClock(0) });
  const population = await buildPopulation(stack);
  const head = await stack.database.read((manager) => manager.findOneByOrFail(AuditHeadEntity, { id: 1 }));
  await stack.database.close();
  return { population, seq: head.seq };
}

class Lane {
  readonly #program: ChildProgram;
  readonly #places: Places;
  readonly #original: Original;
  /** Lives on: a restart is a stack with an empty memory on the database that was left, not a new interpreter. */
  readonly #survivor: ChildProcess;
  #serving = false;

  constructor(program: ChildProgram, places: Places, original: Original) {
    this.#program = program;
    this.#places = places;
    this.#original = original;
    this.#survivor = program.start();
  }

  async serve(orders: Order[]): Promise<void> {
    if (this.#serving) return;
    this.#serving = true;
    while (orders.length > 0) {
      const taken = orders.splice(0, this.#places.list.length);
      try {
        const visits = await this.#visit(taken);
        taken.forEach(({ resolve, reject }, index) => {
          const visit = visits[index];
          if (visit === undefined) reject(new Error('a crash was not reported'));
          else resolve(visit);
        });
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.#serving = false;
  }

  async close(): Promise<void> {
    await this.#survivor.stop();
  }

  async #visit(orders: readonly Order[]): Promise<readonly Visit[]> {
    const { population, seq } = this.#original;
    const places: readonly Place[] = this.#places.list.slice(0, orders.length);
    await Promise.all(places.map((place) => place.reset()));
    const work = orders.flatMap((order, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ order, place }];
    });
    const crashes = await this.#crash(
      work.map(({ order: { scenario, point }, place: { url } }) => ({ scenario, url, point })),
    );
    await this.#places.abandoned(places);
    const known = Object.values(population.keys).flatMap(({ secret, pending }) => [secret, pending?.secret ?? secret]);
    const jobs = work.map(({ order: { scenario, secrets }, place: { url, folder } }, index): RestartJob => {
      const saw = crashes[index]?.saw ?? { questions: [], forms: [], secrets: [], verdicts: [] };
      const drawn = [...known, ...secrets, ...saw.secrets.map(({ secret }) => secret)];
      return { scenario, url, ...(folder === undefined ? {} : { folder }), saw, secrets: drawn, seq };
    });
    const errand: Errand = { kind: 'restart', population, jobs };
    const restarts = (await this.#survivor.send(errand)) as readonly RestartReport[];
    return work.flatMap(({ order: { point } }, index) => {
      const [crash, restart] = [crashes[index], restarts[index]];
      return crash === undefined || restart === undefined ? [] : [{ point, crash, restart }];
    });
  }

  async #crash(jobs: readonly CrashJob[]): Promise<readonly CrashReport[]> {
    const victim = this.#program.start();
    const errand: Errand = { kind: 'crash', population: this.#original.population, jobs };
    const reports = (await victim.send(errand)) as readonly CrashReport[];
    const end = await victim.ended();
    if (end !== 'SIGKILL') throw new Error(`a process that was to be killed ended with ${end}`);
    return reports;
  }
}
