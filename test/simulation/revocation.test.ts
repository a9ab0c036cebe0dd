import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { confirmOf } from './chatter.ts';
import { buildReplicaFixture, describeReplicas } from './replicas.ts';
import type { Stack } from './stack.ts';

/** How long another process may lag. SQLite's second process looks twice a second. */
const BOUND_MS = { sqlite: 2_000, postgres: 1_000 } as const;

/** Services that present a secret without a pause, until they are stopped. */
interface Traffic {
  /** Ends it, after one more check by each service. @returns each answer with the moment at which its check began. */
  stop(): Promise<readonly { readonly began: number; readonly verdict: string }[]>;
}

function traffic(stack: Stack, secret: string): Traffic {
  const answers: { began: number; verdict: string }[] = [];
  let stopped = false;
  const service = async () => {
    for (;;) {
      const last = stopped;
      const began = performance.now();
      answers.push({ began, verdict: await stack.present(secret) });
      if (last) return;
      // Others have their turn: presses, and notifications.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const services = Array.from({ length: 8 }, service);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(services);
      return answers;
    },
  };
}

describeReplicas('a revocation while services go on presenting the secret (invariant 7)', (open, fixture) => {
  test.for([
    { verb: 'disable', gone: 'DISABLED' },
    { verb: 'delete', gone: 'DELETED' },
    { verb: 'regenerate', gone: 'RETIRED' },
  ])('$verb: accepted no more once it returns; elsewhere within the bound', async ({ verb, gone }) => {
    const stacks = await open();
    const [stack] = stacks;
    const { ana, bot } = await buildReplicaFixture(stack);
    const confirm = confirmOf(await ana.say(`${verb} key:${bot.keyId}`));
    const running = stacks.map((replica) => traffic(replica, bot.secret));
    await until('every process has the key in memory', async () => {
      const verdicts = await Promise.all(stacks.map((replica) => replica.present(bot.secret)));
      return verdicts.every((verdict) => verdict === 'current');
    });

    await ana.press(confirm);
    const returned = performance.now();
    await until('every process refuses the secret', async () => {
      const verdicts = await Promise.all(stacks.map((replica) => replica.present(bot.secret)));
      return verdicts.every((verdict) => verdict === gone);
    });

    const answers = await Promise.all(running.map((one) => one.stop()));
    const late = answers.map((one) => one.filter(({ began, verdict }) => began > returned && verdict === 'current'));
    expect(late[0], 'on the process whose command has returned').toEqual([]);
    for (const others of late.slice(1)) {
      expect(others.filter(({ began }) => began - returned > BOUND_MS[fixture.dialect])).toEqual([]);
    }
    // It was a race: the traffic was there before, and after.
    for (const one of answers) {
      expect(one.some(({ began, verdict }) => began < returned && verdict === 'current')).toBe(true);
      expect(one.some(({ began, verdict }) => began > returned && verdict === gone)).toBe(true);
    }
  });

  test('disabled and activated ten times over, no process is left behind', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { ana, bot } = await buildReplicaFixture(stack);
    const running = stacks.map((replica) => traffic(replica, bot.secret));
    for (let round = 0; round < 10; round += 1) {
      const actor = stacks[round % stacks.length] ?? stack;
      const presser = actor.person('ana');
      const verb = round % 2 === 0 ? 'disable' : 'activate';
      await presser.press(confirmOf(await ana.say(`${verb} key:${bot.keyId}`)));
      expect(await actor.present(bot.secret)).toBe(verb === 'disable' ? 'DISABLED' : 'current');
    }
    await Promise.all(running.map((one) => one.stop()));
    for (const replica of stacks) {
      await until(
        'every process accepts the secret again',
        async () => (await replica.present(bot.secret)) === 'current',
      );
    }
  });
});
