import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_STATUSES, keyStatus, type StatusFacts } from '../../../src/domain/keys/keyStatus.ts';
import { DAY } from '../../../src/domain/time/time.ts';
import { NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const ACTIVE: StatusFacts = { disabledAt: null, lockedAt: null, deletedAt: null, expiresAt: NOW + DAY };

describe(seeded('the status of a key'), () => {
  it('is looked for in the order deleted, disabled, locked, suspended, expired, active', () => {
    expect(KEY_STATUSES).toEqual(['deleted', 'disabled', 'locked', 'suspended', 'expired', 'active']);
  });

  it('is the first in that order that is true of it, in every combination', () => {
    for (let combination = 0; combination < 32; combination += 1) {
      const [deleted, disabled, locked, suspended, expired] = [16, 8, 4, 2, 1].map((bit) => (combination & bit) !== 0);
      const facts: StatusFacts = {
        deletedAt: deleted === true ? NOW - 1 : null,
        disabledAt: disabled === true ? NOW - 1 : null,
        lockedAt: locked === true ? NOW - 1 : null,
        suspendedFrom: suspended === true ? NOW : null,
        expiresAt: expired === true ? NOW - 1 : NOW + 1,
      };
      const expected = [
        deleted === true ? 'deleted' : '',
        disabled === true ? 'disabled' : '',
        locked === true ? 'locked' : '',
        suspended === true ? 'suspended' : '',
        expired === true ? 'expired' : '',
        'active',
      ].find((status) => status !== '');
      expect([combination, keyStatus(facts, NOW)]).toEqual([combination, expected]);
    }
  });

  it('is expired at the very moment of expiry, and active a millisecond before', () => {
    expect(keyStatus({ ...ACTIVE, expiresAt: NOW }, NOW)).toBe('expired');
    expect(keyStatus({ ...ACTIVE, expiresAt: NOW }, NOW - 1)).toBe('active');
  });

  it('is deleted only from its elimination on: a replaced key lives until its overlap ends', () => {
    const replaced = { ...ACTIVE, deletedAt: NOW };
    expect(keyStatus(replaced, NOW - 1)).toBe('active');
    expect(keyStatus({ ...replaced, lockedAt: NOW - DAY }, NOW - 1)).toBe('locked');
    expect(keyStatus(replaced, NOW)).toBe('deleted');
  });

  it('never comes back from deleted, and never from expired by waiting', () => {
    const moment = fc.integer({ min: NOW - DAY, max: NOW + DAY });
    const maybe = fc.option(moment, { nil: null });
    const story = fc.record({
      facts: fc.record({ disabledAt: maybe, lockedAt: maybe, deletedAt: maybe, expiresAt: moment }),
      at: moment,
      later: fc.nat(DAY),
    });
    always(
      story,
      ({ facts, at, later }) => {
        const [now, then] = [keyStatus(facts, at), keyStatus(facts, at + later)];
        expect(KEY_STATUSES.indexOf(then)).toBeLessThanOrEqual(KEY_STATUSES.indexOf(now));
      },
      500,
    );
  });
});
