import type { DatabaseFixture } from '../support/databases.ts';
import type { Chatter, SeenSecret } from './chatter.ts';
import { populationClock } from './population.ts';
import { buildReplicaFixture } from './replicas.ts';
import { buildStack, type Stack } from './stack.ts';

/** A fixture with an operator and an admin in it. */
export interface Scene {
  readonly stack: Stack;
  readonly ana: Chatter;
  readonly ben: Chatter;
  readonly root: Chatter;
  readonly bot: SeenSecret;
}

/** Opens the test's database and builds the fixture in it. */
export async function openScene({ open: openDatabase }: DatabaseFixture): Promise<Scene> {
  const stack = buildStack(await openDatabase(), { seed: 'confirmations', time: populationClock(0) });
  const { ana, bot } = await buildReplicaFixture(stack);
  const [ben, root] = [stack.person('ben'), stack.person('root')];
  await ben.say('whoami');
  await ana.confirm('project member @ben role:operator');
  return { stack, ana, ben, root, bot };
}
