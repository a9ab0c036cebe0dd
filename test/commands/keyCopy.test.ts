import { expect, it } from 'vitest';
import { alsoStops, appsNeed } from '../../commands/key/copy.ts';

it('a question about a rotation fits its count: no plural of one app or one older secret, no singular of several', () => {
  expect([appsNeed(['web-shop']), appsNeed(['web-shop', 'billing'])]).toEqual([
    'This app is deployed with it and needs the new secret before the old one stops: web-shop.',
    'These apps are deployed with it and need the new secret before the old one stops: web-shop, billing.',
  ]);
  expect([alsoStops(1, 'noon'), alsoStops(2, 'noon')]).toEqual([
    'An older secret that would have worked until noon also stops.',
    '2 older secrets that would have worked until noon also stop.',
  ]);
});
