import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import {
  type DeliveryOutcome,
  decideSettlement,
  LONGEST_OVERLAP,
  PENDING_LIFE,
  planRegeneration,
  type Replacement,
} from '../../../src/domain/keys/regeneration.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { aKey, aSecret, NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const ASKED = { replacement: 'secret', overlap: 0, validity: 365 * DAY } as const;

describe(seeded('the plan of a regeneration'), () => {
  it('counts the generation on, renews the year and waits fifteen minutes for the delivery', () => {
    expect(planRegeneration(aKey(), { ...ASKED, overlap: DAY }, NOW)).toEqual({
      kind: 'done',
      value: {
        replacement: 'secret',
        generation: 2,
        pendingUntil: NOW + 15 * MINUTE,
        expiresAt: NOW + 365 * DAY,
        overlap: DAY,
      },
    });
    expect(PENDING_LIFE).toBe(15 * MINUTE);
  });

  it('counts on from the newest generation, were it discarded, so that no number is used twice', () => {
    const secrets = [
      aSecret({ generation: 2 }),
      aSecret({ id: 'secret-5', generation: 5, state: 'discarded' }),
      aSecret({ id: 'secret-1', generation: 1, state: 'retired' }),
    ];
    const plan = planRegeneration(aKey({ secrets }), ASKED, NOW);
    expect(plan.kind === 'done' && plan.value.generation).toBe(6);
  });

  it('starts again from 1 with a new ID', () => {
    const secrets = [aSecret({ generation: 7 })];
    const plan = planRegeneration(aKey({ secrets }), { ...ASKED, replacement: 'both' }, NOW);
    expect(plan.kind === 'done' && [plan.value.replacement, plan.value.generation]).toEqual(['both', 1]);
  });

  it.each<readonly [string, Partial<ApiKey>]>([
    ['disabled', { disabledAt: NOW - HOUR }],
    ['locked', { lockedAt: NOW - HOUR }],
    ['expired', { expiresAt: NOW - HOUR }],
    ['without a secret yet', { secrets: [] }],
  ])('is made for a key that is %s too', (_, facts) => {
    expect(planRegeneration(aKey(facts), ASKED, NOW).kind).toBe('done');
  });

  it('is refused for a deleted key', () => {
    expect(planRegeneration(aKey({ deletedAt: NOW }), ASKED, NOW)).toEqual({
      kind: 'refused',
      refusal: { code: 'key-deleted', subject: 'chat-bot' },
    });
  });

  it('invariant 4: is refused for a key that is being replaced, which no rotation may keep alive', () => {
    expect(planRegeneration(aKey({ deletedAt: NOW + HOUR }), ASKED, NOW)).toEqual({
      kind: 'refused',
      refusal: { code: 'key-being-replaced', subject: 'chat-bot' },
    });
  });

  it('takes an overlap of thirty days and no longer', () => {
    expect(LONGEST_OVERLAP).toBe(30 * DAY);
    expect(planRegeneration(aKey(), { ...ASKED, overlap: 30 * DAY }, NOW).kind).toBe('done');
    expect(planRegeneration(aKey(), { ...ASKED, overlap: 30 * DAY + 1 }, NOW)).toEqual({
      kind: 'refused',
      refusal: { code: 'overlap-too-long' },
    });
  });

  it('has a generation of its own and the whole validity, whatever the key went through', () => {
    const asked = fc.record({
      replacement: fc.constantFrom<Replacement>('secret', 'both'),
      overlap: fc.integer({ min: 0, max: 30 * DAY }),
      validity: fc.integer({ min: MINUTE, max: 3650 * DAY }),
    });
    const generations = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { maxLength: 8 });
    always(fc.record({ asked, generations }), (story) => {
      const secrets = story.generations.map((generation) => aSecret({ id: `secret-${generation}`, generation }));
      const plan = planRegeneration(aKey({ secrets }), story.asked, NOW);
      if (plan.kind === 'refused') throw new Error(`refused: ${plan.refusal.code}`);
      const { generation, expiresAt, overlap } = plan.value;
      if (story.asked.replacement === 'both') expect(generation).toBe(1);
      else for (const used of story.generations) expect(generation).toBeGreaterThan(used);
      expect([expiresAt, overlap]).toEqual([NOW + story.asked.validity, story.asked.overlap]);
    });
  });
});

describe('invariant 5: no delivery, no rotation', () => {
  it.each<readonly [DeliveryOutcome, string]>([
    ['accepted', 'promote'],
    ['refused', 'discard'],
    ['unknown', 'leave-pending'],
  ])('a delivery that was %s: %s', (outcome, decision) => {
    expect(decideSettlement('pending', outcome)).toBe(decision);
  });

  it.each<DeliveryOutcome>(['accepted', 'refused', 'unknown'])(
    'an outcome (%s) that comes after the secret was settled changes nothing',
    (outcome) => {
      expect(decideSettlement('other', outcome)).toBe('settled-already');
    },
  );
});
