import { expect, test } from 'vitest';
import { wrongSecret } from '../support/actors.ts';
import { keyOn } from '../support/cards.ts';
import { runs } from '../support/tier.ts';
import { type Chatter, confirmOf, formOf, textOf } from './chatter.ts';
import { chainOf, doneEvents, refusedEvents, storedKey, storedSecrets, storedWarnings } from './records.ts';
import { buildReplicaFixture, describeReplicas, stampede, untilPresented } from './replicas.ts';
import { carryOut } from './scenario.ts';

/** How many press at once, and how many wrong secrets come at once. */
const PRESSES = runs(200, 40);
const WRONG = runs(500, 100);

const CARRIED_OUT = /already done/;

describeReplicas('many at the same moment', (open) => {
  test(`${PRESSES} presses of one Regenerate button rotate once, and all but one are told that it is done (invariant 3)`, async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { ana, bot } = await buildReplicaFixture(stack);
    const confirm = confirmOf(await ana.say(`regenerate key:${bot.keyId}`));

    const presses = await stampede(stacks, PRESSES, async (replica) => {
      const presser = replica.person('ana');
      const words = textOf(await presser.press(confirm));
      return { words, secrets: presser.secrets };
    });

    const shown = presses.flatMap(({ secrets }) => secrets);
    expect(shown).toHaveLength(1);
    const others = presses.filter(({ secrets }) => secrets.length === 0).map(({ words }) => words);
    expect(others.filter((words) => !CARRIED_OUT.test(words))).toEqual([]);
    const secrets = await storedSecrets(stack, bot.keyId);
    expect(secrets.map(({ generation, state }) => [generation, state])).toEqual([
      [1, 'retired'],
      [2, 'current'],
    ]);
    expect(await doneEvents(stack)).toMatchObject({ 'key.regenerate': 1, 'secret.promote': 2 });
    for (const replica of stacks) expect(await replica.present(shown[0]?.secret ?? '')).toBe('current');
    expect(await chainOf(stack)).toMatchObject({ kind: 'sound' });
  });

  test('each of the presses that were refused is in the audit trail', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { ana, bot } = await buildReplicaFixture(stack);
    const confirm = confirmOf(await ana.say(`regenerate key:${bot.keyId}`));

    await stampede(stacks, PRESSES, (replica) => replica.person('ana').press(confirm));

    const refusals = Object.values(await refusedEvents(stack)).reduce((sum, count) => sum + count, 0);
    expect(refusals).toBe(PRESSES - 1);
  });

  test(`${WRONG} wrong secrets from as many addresses are counted exactly, and lock once (invariant 8)`, async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { bot } = await buildReplicaFixture(stack);

    const verdicts = await stampede(stacks, WRONG, (replica, index) => {
      return replica.present(wrongSecret(bot.keyId, index), `203.0.${index >> 8}.${index & 255}`);
    });

    expect(new Set(verdicts)).toEqual(new Set(['INVALID']));
    const key = await storedKey(stack, bot.keyId);
    expect(key.failureTotal).toBe(WRONG);
    expect(key.failures).toHaveLength(10);
    expect(key.lockedAt).not.toBeNull();
    expect(await doneEvents(stack)).toMatchObject({ 'key.lock': 1 });
    const about = String(key.lockedAt);
    expect(await storedWarnings(stack)).toMatchObject([{ kind: 'lock', keyId: bot.keyId, about }]);
    for (const replica of stacks) await untilPresented(replica, bot.secret, 'LOCKED');
    expect(await chainOf(stack)).toMatchObject({ kind: 'sound' });
  });

  test('each wrong secret is counted before it is answered, however many are on their way (invariant 8)', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { bot } = await buildReplicaFixture(stack);
    let answered = 0;

    const behind = await stampede(stacks, 60, async (replica, index) => {
      await replica.present(wrongSecret(bot.keyId, index), `203.0.113.${index}`);
      answered += 1;
      const answeredByNow = answered;
      return (await storedKey(replica, bot.keyId)).failureTotal < answeredByNow;
    });

    expect(behind.filter((one) => one)).toEqual([]);
  });

  test('50 first uses of one pending secret complete its rotation once, and all are accepted', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { bot } = await buildReplicaFixture(stack);
    const doubtful: Chatter = stack.person('ana', {
      show: (card) => {
        doubtful.secrets.push(keyOn(card));
        return Promise.resolve({ outcome: 'unknown' });
      },
    });
    const pending = await doubtful.shown(doubtful.confirm(`regenerate key:${bot.keyId}`));

    const verdicts = await stampede(stacks, 50, (replica) => replica.present(pending.secret));

    expect(verdicts.filter((verdict) => verdict !== 'pending' && verdict !== 'current')).toEqual([]);
    const states = (await storedSecrets(stack, bot.keyId)).map(({ state }) => state);
    expect(states).toEqual(['retired', 'current']);
    // The first one was the promotion of the secret that the key was created with.
    expect(await doneEvents(stack)).toMatchObject({ 'secret.promote': 2 });
    expect(await chainOf(stack)).toMatchObject({ kind: 'sound' });
  });

  test('50 first words of one person make one person', async () => {
    const stacks = await open();
    const [stack] = stacks;

    const answers = await stampede(stacks, 50, async (replica) => textOf(await replica.person('dee').say('whoami')));

    expect(answers.filter((words) => !words.startsWith('dee\n'))).toEqual([]);
    expect(await doneEvents(stack)).toEqual({ 'person.register': 1 });
  });

  test('20 keys of one name make one key; the others are told that the name is taken', async () => {
    const stacks = await open();
    const [stack] = stacks;
    await buildReplicaFixture(stack);

    const words = await stampede(stacks, 20, async (replica) =>
      textOf(await replica.person('ana').say('create rasa name:twin')),
    );

    expect(words.filter((one) => one !== '' && !/^shop\/\S+ already has a key called twin/.test(one))).toEqual([]);
    expect(words.filter((one) => one === '')).toHaveLength(1);
    expect(await doneEvents(stack)).toMatchObject({ 'key.create': 2 });
  });

  test.for(['operator', 'admin'])(
    'the role %s, granted ten times at once, is granted once; the others are told so',
    async (role) => {
      const stacks = await open();
      const [stack] = stacks;
      await buildReplicaFixture(stack);
      await stack.person('cy').say('whoami');

      const words = await stampede(stacks, 10, async (replica) => {
        const where = role === 'admin' ? '' : ' project:shop';
        return await carryOut(replica.person('root'), `role grant @cy role:${role}${where}`);
      });

      expect(words.filter((one) => /^cy already has that role\./.test(one))).toHaveLength(9);
      expect(words.filter((one) => /^cy \(console\) is now /.test(one))).toHaveLength(1);
    },
  );

  test('one form that is sent 20 times, each time with another name, makes one key', async () => {
    const stacks = await open();
    const [stack] = stacks;
    const { ana } = await buildReplicaFixture(stack);
    const form = formOf(await ana.say('create rasa'));

    const sent = await stampede(stacks, 20, async (replica, index) => {
      const presser = replica.person('ana');
      await presser.send(form, { name: `formed ${index}` });
      return presser.secrets;
    });

    expect(sent.flat()).toHaveLength(1);
    expect(await doneEvents(stack)).toMatchObject({ 'key.create': 2 });
  });
});
