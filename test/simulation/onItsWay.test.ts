import { expect, test } from 'vitest';
import type { Delivered } from '../../src/chat/contracts/exchange.ts';
import { MINUTE } from '../../src/domain/time/time.ts';
import { discardOverdueSecrets } from '../../src/services/keys/settleDelivery.ts';
import { wrongSecret } from '../support/actors.ts';
import { keyOn } from '../support/cards.ts';
import { type DatabaseFixture, describeOnBoth } from '../support/databases.ts';
import { gate } from '../support/until.ts';
import { type Chatter, confirmOf, type SeenSecret, textOf } from './chatter.ts';
import { populationClock } from './population.ts';
import { doneEvents, storedSecrets } from './records.ts';
import { buildReplicaFixture } from './replicas.ts';
import { buildStack, type Stack } from './stack.ts';

/** A rotation whose new secret has been handed to the platform, which has not answered yet. */
interface Rotation {
  readonly stack: Stack;
  readonly ana: Chatter;
  readonly root: Chatter;
  readonly old: SeenSecret;
  readonly fresh: SeenSecret;
  /** The platform answers. @returns what the person is told beside the secret. */
  answered(outcome: Delivered['outcome']): Promise<string>;
}

async function rotate({ open }: DatabaseFixture, more = ''): Promise<Rotation> {
  const stack = buildStack(await open(), { seed: 'on its way', time: populationClock(0) });
  const { ana, bot } = await buildReplicaFixture(stack);
  const handed = gate();
  let answer: (delivered: Delivered) => void = () => undefined;
  const platform = new Promise<Delivered>((resolve) => {
    answer = resolve;
  });
  const waiting: Chatter = stack.person('ana', {
    show: async (card) => {
      waiting.secrets.push(keyOn(card));
      handed.open();
      return await platform;
    },
  });
  const press = waiting.press(confirmOf(await ana.say(`regenerate key:${bot.keyId}${more}`)));
  await handed.passed;
  const fresh = waiting.secrets[0];
  if (fresh === undefined) throw new Error('no secret was handed to the platform');
  return {
    stack,
    ana,
    root: stack.person('root'),
    old: bot,
    fresh,
    answered: async (outcome) => {
      answer({ outcome });
      return textOf(await press);
    },
  };
}

describeOnBoth('while a new secret is on its way (invariant 5)', (fixture) => {
  test('the old one works', async () => {
    const { stack, old, answered } = await rotate(fixture);

    expect(await stack.present(old.secret)).toBe('current');
    expect(await answered('accepted')).toBe('');
    expect(await stack.present(old.secret)).toBe('RETIRED');
  });

  test('the key is disabled: the new secret is in place when it is activated', async () => {
    const { stack, ana, root, old, fresh, answered } = await rotate(fixture);
    await root.confirm(`disable key:${old.keyId}`);

    expect(await stack.present(fresh.secret)).toBe('DISABLED');
    await answered('accepted');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['RETIRED', 'DISABLED']);
    await ana.confirm(`activate key:${old.keyId}`);
    expect(await stack.present(fresh.secret)).toBe('current');
  });

  test('the key is deleted: neither works, and the person is told', async () => {
    const { stack, root, old, fresh, answered } = await rotate(fixture);
    await root.confirm(`delete key:${old.keyId}`);

    expect(await answered('accepted')).toContain('Another change replaced the new secret');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['DELETED', 'DELETED']);
  });

  test('the key that is being replaced is deleted: its replacement does not come to life', async () => {
    const { stack, root, old, fresh, answered } = await rotate(fixture, ' replace:both');
    await root.confirm(`delete key:${old.keyId}`);

    expect(await answered('accepted')).toContain('Another change replaced the new secret');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['DELETED', 'RETIRED']);
  });

  test('the key that is being replaced is disabled: its replacement is disabled, too', async () => {
    const { stack, ana, root, old, fresh, answered } = await rotate(fixture, ' replace:both');
    await root.confirm(`disable key:${old.keyId}`);

    await answered('accepted');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['RETIRED', 'DISABLED']);
    await ana.confirm(`activate key:${fresh.keyId}`);
    expect(await stack.present(fresh.secret)).toBe('current');
  });

  test.each(['accepted', 'refused', 'unknown'] as const)(
    'a service uses it already: the platform’s answer “%s” comes too late to change that',
    async (outcome) => {
      const { stack, old, fresh, answered } = await rotate(fixture, ' overlap:24h');
      expect(await stack.present(fresh.secret)).toBe('pending');

      await answered(outcome);

      expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['previous', 'current']);
      // One of them is that of the key's first secret.
      expect(await doneEvents(stack)).toMatchObject({ 'secret.promote': 2 });
    },
  );

  test('another one regenerates: the later secret wins, the earlier one never works, and its person is told', async () => {
    const { stack, root, old, fresh, answered } = await rotate(fixture);
    const later = await root.shown(root.confirm(`regenerate key:${old.keyId}`));

    expect(await answered('accepted')).toContain('Another change replaced the new secret');
    const verdicts = [old, fresh, later].map(({ secret }) => stack.present(secret));
    expect(await Promise.all(verdicts)).toEqual(['RETIRED', 'RETIRED', 'current']);
    expect((await storedSecrets(stack, old.keyId)).map(({ state }) => state)).toEqual([
      'retired',
      'discarded',
      'current',
    ]);
  });

  test('strangers lock the key: the new secret clears the lock when it arrives, and not before', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);
    for (let index = 0; index < 10; index += 1) {
      await stack.present(wrongSecret(old.keyId, index), `203.0.113.${index}`);
    }

    expect(await stack.present(old.secret)).toBe('LOCKED');
    await answered('accepted');
    expect(await stack.present(fresh.secret)).toBe('current');
  });

  test('fifteen minutes pass: it is discarded, and an answer that comes later does not revive it', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);
    stack.context.time.advance(15 * MINUTE);
    await discardOverdueSecrets(stack.context);

    expect(await answered('accepted')).toContain('Another change replaced the new secret');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['current', 'RETIRED']);
  });

  test('fifteen minutes pass, and nobody has tidied up: the same', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);
    stack.context.time.advance(15 * MINUTE);

    expect(await answered('accepted')).toContain('Another change replaced the new secret');
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['current', 'RETIRED']);
  });
});

describeOnBoth('what the platform says of a delivery', (fixture) => {
  test('refused: the new secret is discarded, the old one works, and the person is told', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);

    expect(await answered('refused')).toMatch(
      /^The new secret for bot couldn’t be shown, so it was discarded\. Nothing else changed\./,
    );
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['current', 'RETIRED']);
  });

  test('unknown, and it was seen: its first use makes it valid for good', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);

    expect(await answered('unknown')).toMatch(/^I couldn’t confirm that you saw the new secret for bot\./);
    expect(await stack.present(old.secret)).toBe('current');
    expect([await stack.present(fresh.secret), await stack.present(fresh.secret)]).toEqual(['pending', 'current']);
    expect(await stack.present(old.secret)).toBe('RETIRED');
  });

  test('unknown, and nobody uses it: after 15 minutes it is gone', async () => {
    const { stack, old, fresh, answered } = await rotate(fixture);

    await answered('unknown');
    stack.context.time.advance(15 * MINUTE);
    expect([await stack.present(old.secret), await stack.present(fresh.secret)]).toEqual(['current', 'RETIRED']);
  });
});
