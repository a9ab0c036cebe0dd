import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DEEP, sampled } from '../support/tier.ts';
import { bundleProgram, type ChildProgram } from './childProgram.ts';
import type { CrashPoint } from './crashChild.ts';
import { type CrashLanes, openCrashLanes, type Visit } from './crashLanes.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** For a machine that is busy with other things; a scenario waits for its turn, too. */
const TIME_LIMIT_MS = 300_000;
/** How many scenarios the quick tier plays, and how many points of each it visits beside the end. The databases get other samples. */
const PLAYED = { sqlite: 12, postgres: 3 } as const;
const VISITED = 2;

let program: ChildProgram;

beforeAll(async () => {
  program = await bundleProgram('crashChild.ts');
});
afterAll(async () => {
  await program.remove();
});

describe.each(['sqlite', 'postgres'] as const)(
  'invariants 5 and 6: a process killed at each statement and around each showing [%s]',
  (dialect) => {
    let lanes: CrashLanes;
    const visited = new Map<string, { readonly points: number; readonly states: number }>();

    beforeAll(async () => {
      lanes = await openCrashLanes(program, dialect, inject('postgresUrl'));
    });

    afterAll(async () => {
      await lanes.close();
      process.stdout.write(summary(dialect, visited));
    });

    test.concurrent.each(sampled(dialect, SCENARIOS, PLAYED[dialect]))(
      '$name',
      { timeout: TIME_LIMIT_MS },
      async (scenario) => {
        // Uninterrupted it tells which statements make a difference. Dying before anyone is told is a crash as well.
        const whole = await lanes.visit(scenario.name, { kind: 'end' }, []);
        const { statements, showings, saw } = whole.crash;
        const secrets = saw.secrets.map(({ secret }) => secret);
        const points = sampled(`${dialect} ${scenario.name}`, pointsOf(statements, showings), VISITED);
        const visits = [
          whole,
          ...(await Promise.all(points.map((point) => lanes.visit(scenario.name, point, secrets)))),
        ];
        visited.set(scenario.name, {
          points: visits.length,
          states: new Set(visits.map(({ restart }) => restart.state)).size,
        });

        expect(visits.filter(({ crash }) => !crash.died).map(({ point }) => point)).toEqual([]);
        expect(visits.flatMap(({ crash }) => crash.log)).toEqual([]);
        expect(visits.filter(({ restart }) => restart.problem !== undefined).map(problemOf)).toEqual([]);
        expectChangesWithTheirEvents(scenario, visits);
        // At least: before and after each transaction's COMMIT, and the end.
        if (DEEP) expect(visits.length).toBeGreaterThan(2 * scenario.trail.length);
      },
    );
  },
);

function pointsOf(statements: readonly number[], showings: number): readonly CrashPoint[] {
  return [
    ...statements.map((number): CrashPoint => ({ kind: 'statement', number })),
    ...(showings === 0 ? [] : (['before', 'after'] as const).map((side): CrashPoint => ({ kind: 'showing', side }))),
  ];
}

function problemOf({ point, crash, restart }: Visit): string {
  return `${JSON.stringify(point)} ${crash.unsent ?? ''}\nafter ${restart.events.join() || 'nothing'}: ${restart.problem}`;
}

/**
 * Invariant 6. A crash leaves the events of some first transactions, and where all points are visited every one of these beginnings
 * is met; with the same events go the same changes, and with others, others.
 */
function expectChangesWithTheirEvents(scenario: Scenario, visits: readonly Visit[]): void {
  const changes = new Map<string, Set<string>>();
  for (const { restart } of visits) {
    const events = restart.events.join();
    changes.set(events, (changes.get(events) ?? new Set()).add(restart.digest));
  }
  const beginnings = [[], ...scenario.trail].map((_, index) => scenario.trail.slice(0, index).flat().join());
  if (DEEP) expect(new Set(changes.keys())).toEqual(new Set(beginnings));
  else expect(beginnings).toEqual(expect.arrayContaining([...changes.keys()]));
  for (const [events, digests] of changes) expect([...digests], `what goes with the events ${events}`).toHaveLength(1);
  expect(new Set([...changes.values()].flatMap((digests) => [...digests])).size).toBe(changes.size);
}

function summary(
  dialect: string,
  visited: ReadonlyMap<string, { readonly points: number; readonly states: number }>,
): string {
  const column = (value: number) => String(value).padStart(6);
  const lines = [...visited].map(([name, { points, states }]) => `${column(points)} ${column(states)}  ${name}`);
  const points = [...visited.values()].reduce((sum, one) => sum + one.points, 0);
  const states = [...visited.values()].reduce((sum, one) => sum + one.states, 0);
  const head = `\nCrash points visited on ${dialect}, and the different states that they left:\n`;
  return `${head}${lines.join('\n')}\n${column(points)} ${column(states)}  in all\n`;
}
