import { type DatabaseFixture, describeOnPostgres, describeOnSqlite } from '../support/databases.ts';
import { until } from '../support/until.ts';
import type { Chatter, SeenSecret } from './chatter.ts';
import { populationClock } from './population.ts';
import { buildStack, type Stack, type StackOptions } from './stack.ts';

/** Opens the stacks of a test, all on its one database and with one clock. */
export type OpenReplicas = (options?: Pick<StackOptions, 'admins'>) => Promise<readonly [Stack, ...Stack[]]>;

/**
 * Runs a suite on one process on SQLite, on two on one SQLite file, and on two replicas on PostgreSQL.
 * The replicas share nothing but the database and the clock.
 */
export function describeReplicas(title: string, suite: (open: OpenReplicas, fixture: DatabaseFixture) => void): void {
  describeOnSqlite(`${title}, one process`, (fixture) =>
    suite((options) => openReplicas(fixture, 1, options), fixture),
  );
  describeOnSqlite(`${title}, two on one file`, (fixture) =>
    suite((options) => openReplicas(fixture, 2, options), fixture),
  );
  describeOnPostgres(`${title}, two replicas`, (fixture) =>
    suite((options) => openReplicas(fixture, 2, options), fixture),
  );
}

let opened = 0;

async function openReplicas(
  fixture: DatabaseFixture,
  count: number,
  options: Pick<StackOptions, 'admins'> = {},
): Promise<readonly [Stack, ...Stack[]]> {
  const time = populationClock(0);
  const open = async () => {
    opened += 1;
    return buildStack(await fixture.open(), { ...options, seed: `replica ${opened}`, time });
  };
  const first = await open();
  const others: Stack[] = [];
  for (let index = 1; index < count; index += 1) others.push(await open());
  return [first, ...others];
}

/** The smallest place in which something can happen to a key: one owner, one integration channel, one key. */
export interface ReplicaFixture {
  readonly ana: Chatter;
  readonly bot: SeenSecret;
}

/** Builds it through the chat. */
export async function buildReplicaFixture(stack: Stack): Promise<ReplicaFixture> {
  const ana = stack.person('ana');
  await stack.person('root').say('whoami');
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  return { ana, bot: await ana.shown(ana.say('create rasa name:bot')) };
}

/** Calls a piece of work many times at once, in turn on each stack. */
export async function stampede<T>(
  stacks: readonly Stack[],
  times: number,
  work: (stack: Stack, index: number) => Promise<T>,
): Promise<readonly T[]> {
  const calls = Array.from({ length: times }, (_, index) => {
    const stack = stacks[index % stacks.length];
    if (stack === undefined) throw new Error('there is no stack');
    return work(stack, index);
  });
  return await Promise.all(calls);
}

/** A process that did not do it itself hears of it a moment later; revocation.test.ts says how much later. */
export async function untilPresented(stack: Stack, secret: string, verdict: string): Promise<void> {
  await until(`the secret is ${verdict}`, async () => (await stack.present(secret)) === verdict);
}
