import { describe, expect, it } from 'vitest';
import { unknownUsers, usedByApps, whyLinked } from '../../../src/domain/apps/appUses.ts';
import { keyIdsIn } from '../../../src/domain/apps/keyIds.ts';
import { decideOverlap, type OverlapFacts } from '../../../src/domain/apps/overlap.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';

const ID = 'k1Vz0a9LmQ2xYb7T';
const app = (name: string, state: 'deployed' | 'undeployed' = 'deployed') => ({
  id: name,
  name,
  project: { id: 'p', name: 'shop' },
  connector: 'webhook',
  state,
  since: 0,
});
const link = (name: string, seenAs = {}, state: 'deployed' | 'undeployed' = 'deployed') => ({
  app: app(name, state),
  keyId: ID,
  linkedAt: 0,
  seenAs: { app: null, source: null, ...seenAs },
});
const use = (name: string, firstAt = 1, source = '192.0.2.1') => ({ app: name, source, firstAt, lastAt: firstAt });

describe('finding which apps use a key (manual 002)', () => {
  it('finds key IDs in a pasted configuration, also within a secret, each once', () => {
    expect(keyIdsIn(`KEY_ID=${ID}\nrasa: {id: "${ID}"}\nkey = lk_${ID}_abc`)).toEqual([ID]);
    expect(keyIdsIn('nothing here, and threeteenLetter 17charactersLong1')).toEqual([]);
  });

  it('says in which ways a key looks like an app’s', () => {
    const key = { id: ID, name: 'Web-Shop production', users: [use('web-shop')] };
    expect(whyLinked({ ...app('web-shop'), secretPlace: '' }, key, new Set([ID]), nameKey)).toEqual([
      'configuration',
      'use',
      'name',
    ]);
    expect(whyLinked({ ...app('mail'), secretPlace: '' }, key, new Set(), nameKey)).toEqual([]);
    const place = { ...app('mail'), secretPlace: 'acme/shop WEB_SHOP_PRODUCTION' };
    expect(whyLinked(place, key, new Set(), nameKey)).toEqual(['secret']);
  });

  it('offers who authenticates and is linked under no name', () => {
    const links = [link('web-shop'), link('mail', { app: 'mailer' })];
    const users = [use('Web-Shop'), use('mailer'), use('batch'), use('BATCH', 2), use('')];
    expect(unknownUsers(links, users, nameKey)).toEqual([{ app: 'batch', source: '192.0.2.1' }]);
  });

  it('waits for every deployed app, by name or by what its checks look like', () => {
    const links = [link('web-shop'), link('batch', { source: '192.0.2.9' }), link('old', {}, 'undeployed')];
    expect(usedByApps(links, [use('web-shop', 5)], nameKey).missing.map(({ app: { name } }) => name)).toEqual([
      'batch',
    ]);
    const both = [use('web-shop', 5), use('web-shop', 3), use('', 7, '192.0.2.9')];
    expect(usedByApps(links, both, nameKey)).toEqual({ missing: [], allUsedAt: 7 });
  });
});

describe('an overlap', () => {
  const facts: OverlapFacts = {
    state: 'current',
    hasPrevious: true,
    untilUsed: false,
    isToldOf: false,
    isRotating: false,
    startedAt: 0,
    oldUsedAt: null,
    allUsedAt: null,
  };

  it.each([
    ['is told of when the old secret is unused for 15 minutes', {}, 15 * MINUTE, 'tell'],
    ['is not told of before', {}, 15 * MINUTE - 1, 'leave'],
    ['is not told of while the old one is used', { oldUsedAt: MINUTE }, 15 * MINUTE, 'leave'],
    ['is told of once', { isToldOf: true }, 20 * MINUTE, 'leave'],
    ['is left alone while a rotation is under way', { isRotating: true }, 20 * MINUTE, 'leave'],
    ['ends 15 minutes after every app used the new one', { untilUsed: true, allUsedAt: MINUTE }, 16 * MINUTE, 'retire'],
    ['is forgotten when it is over', { hasPrevious: false }, 1, 'forget'],
    ['is forgotten when the new one was rolled back', { state: 'retired' }, 1, 'forget'],
    ['waits for the new one', { state: 'pending' }, 24 * 60 * MINUTE, 'leave'],
  ] as const)('%s', (_, change, now, decision) => {
    expect(decideOverlap({ ...facts, ...change }, now)).toBe(decision);
  });
});
