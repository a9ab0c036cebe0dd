import { expect, test } from 'vitest';
import { wrongSecret } from '../support/actors.ts';
import { runs } from '../support/tier.ts';
import { confirmOf, textOf } from './chatter.ts';
import { chainOf, storedSecrets } from './records.ts';
import { buildReplicaFixture, describeReplicas, stampede, untilPresented } from './replicas.ts';
import { carryOut } from './scenario.ts';

/** How often two meet; in the last two rounds the second comes when the first has been answered. */
const ROUNDS = runs(12, 5);

const CHANGED = /^Nothing was done: the key bot changed after you were asked\./;

describeReplicas('two at the same moment', (open) => {
  test('Disable and Regenerate: one is done, the other says what changed (invariant 3)', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const other = stacks.at(-1) ?? stack;
    const { ana, bot } = await buildReplicaFixture(stack);
    const root = other.person('root');
    const winners = new Set<string>();
    let working = bot.secret;
    for (let round = 0; round < ROUNDS; round += 1) {
      const disable = confirmOf(await ana.say(`disable key:${bot.keyId}`));
      const regenerate = confirmOf(await root.say(`regenerate key:${bot.keyId}`));
      const before = root.secrets.length;
      // Anyone who is first in the one round is second in the next. Which of two at once wins is chance, and may be the same each
      // time; so in the last two rounds the second comes when the first has been answered.
      const disabling = () => ana.press(disable);
      const regenerating = () => root.press(regenerate);
      const atOnce = round < ROUNDS - 2;
      const inOrder = async <T>(first: () => Promise<T>, second: () => Promise<T>): Promise<readonly [T, T]> => {
        const early = first();
        if (!atOnce) await early;
        const late = second();
        return [await early, await late];
      };
      const [disabled, regenerated] =
        round % 2 === 0
          ? await inOrder(disabling, regenerating)
          : await inOrder(regenerating, disabling).then(([late, early]) => [early, late] as const);
      const rotated = root.secrets.slice(before);
      if (rotated.length === 1) {
        winners.add('regenerate');
        expect(textOf(disabled)).toMatch(CHANGED);
        expect(textOf(disabled)).toMatch(
          /A new secret is on its way to someone|The new secret that was on its way|Its secret was replaced/,
        );
        await untilPresented(stack, working, 'RETIRED');
        working = rotated[0]?.secret ?? '';
      } else {
        winners.add('disable');
        expect(textOf(disabled)).toMatch(/^Disabled bot\./);
        expect(textOf(regenerated)).toMatch(CHANGED);
        expect(textOf(regenerated)).toContain('It’s now disabled (previously active).');
        await untilPresented(other, working, 'DISABLED');
        await ana.confirm(`activate key:${bot.keyId}`);
      }
      for (const replica of stacks) await untilPresented(replica, working, 'current');
    }
    expect(winners).toEqual(new Set(['disable', 'regenerate']));
    expect(await chainOf(stack)).toMatchObject({ kind: 'sound' });
  });

  test('two people who both regenerate one key: the second is told what changed, and no secret is lost', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const other = stacks.at(-1) ?? stack;
    const { ana, bot } = await buildReplicaFixture(stack);
    const root = other.person('root');
    const asked = [
      confirmOf(await ana.say(`regenerate key:${bot.keyId}`)),
      confirmOf(await root.say(`regenerate key:${bot.keyId}`)),
    ];

    const answers = await Promise.all([ana.press(asked[0] ?? ''), root.press(asked[1] ?? '')]);

    const shown = [...ana.secrets.slice(1), ...root.secrets];
    expect(shown).toHaveLength(1);
    const told = answers.map(textOf).filter((words) => CHANGED.test(words));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /A new secret is on its way to someone|The new secret that was on its way|Its secret was replaced/,
    );
    expect((await storedSecrets(stack, bot.keyId)).map(({ generation }) => generation)).toEqual([1, 2]);
    expect(await stack.present(shown[0]?.secret ?? '')).toBe('current');
  });

  test('two people who both get a new key for one key: one new key lives, and who holds the other secret is told', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const other = stacks.at(-1) ?? stack;
    const { ana, bot } = await buildReplicaFixture(stack);
    const root = other.person('root');
    const line = `regenerate key:${bot.keyId} replace:both`;
    const asked = [confirmOf(await ana.say(line)), confirmOf(await root.say(line))];

    const words = (await Promise.all([ana.press(asked[0] ?? ''), root.press(asked[1] ?? '')])).map(textOf);

    const shown = [ana.secrets[1], root.secrets[0]];
    const verdicts: (string | undefined)[] = [];
    for (const seen of shown) verdicts.push(seen === undefined ? undefined : await stack.present(seen.secret));
    expect(verdicts.filter((verdict) => verdict === 'current')).toHaveLength(1);
    const loser = verdicts[0] === 'current' ? 1 : 0;
    expect(words[loser]).toMatch(shown[loser] === undefined ? CHANGED : /Another change replaced the new secret/);
    expect(await stack.present(bot.secret)).toBe('RETIRED');
    expect(await chainOf(stack)).toMatchObject({ kind: 'sound' });
  });

  test('Archive and a new key: no key comes to lie in a project that nobody sees', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const other = stacks.at(-1) ?? stack;
    const ana = stack.person('ana');
    for (let round = 0; round < runs(8, 3); round += 1) {
      await ana.say(`project create attic-${round}`);
      await ana.say(`channel add box project:attic-${round}`);
      const confirm = confirmOf(await ana.say(`project archive attic-${round}`));
      const maker = other.person('ana');
      await Promise.all([ana.press(confirm), maker.say(`create attic-${round}/box name:late`)]);
      const seen = maker.secrets[0];
      // Either the key was there first and the project stays, or the project went first and there is no key.
      if (seen !== undefined) expect(textOf(await ana.say(`project settings attic-${round}`))).toContain('API keys: 1');
    }
  });

  test('two owners who take each other out of the project: one stays', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const other = stacks.at(-1) ?? stack;
    const { ana } = await buildReplicaFixture(stack);
    const ben = other.person('ben');
    await ben.say('whoami');
    for (let round = 0; round < runs(5, 2); round += 1) {
      for (const person of ['ana', 'ben'])
        await carryOut(stack.person('root'), `project member @${person} role:owner project:shop`);

      await Promise.all([ana.say('role revoke @ben project:shop'), ben.say('role revoke @ana project:shop')]);

      const settings = textOf(await stack.person('root').say('project settings shop'));
      expect(settings).toMatch(/Members: (ana|ben) \(console\) as owner/);
    }
  });

  // On PostgreSQL neither transaction sees the other's deletion, unless they queue.
  test('two admins who revoke each other: one stays', async () => {
    const configured = await open();
    for (const name of ['eve', 'fay']) await configured[0].person(name).say('whoami');
    for (let round = 0; round < runs(5, 2); round += 1) {
      const root = configured[0].person('root');
      for (const name of ['eve', 'fay']) await carryOut(root, `role grant @${name} role:admin`);
      // From here on nobody is an admin by configuration.
      const stacks = await open({ admins: [] });
      const [eve, fay] = [stacks[0].person('eve'), (stacks.at(-1) ?? stacks[0]).person('fay')];

      await Promise.all([eve.say('role revoke @fay role:admin'), fay.say('role revoke @eve role:admin')]);

      const standing = [textOf(await eve.say('whoami')), textOf(await fay.say('whoami'))];
      expect(standing.filter((words) => words.includes('Admin: yes'))).toHaveLength(1);
    }
  });

  test('one notice that is taken 20 times is told once', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { bot } = await buildReplicaFixture(stack);
    await stampede(stacks, 10, (replica, index) =>
      replica.present(wrongSecret(bot.keyId, index), `203.0.113.${index}`),
    );

    const told = await stampede(stacks, 20, (replica) => replica.person('ana').notices());

    expect(told.flat().filter((notice) => notice.includes('has been locked'))).toHaveLength(1);
  });
});
