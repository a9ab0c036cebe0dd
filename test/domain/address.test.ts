import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf, readAddress } from '../../src/domain/address.ts';
import { always, anyText, seeded } from './seed.ts';

describe(seeded('an address, as people and proxies write it'), () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['"203.0.113.9:51234"', '203.0.113.9'],
    ['[203.0.113.9]:80', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['for="[2001:db8::1]:443"', '2001:db8::1'],
    ['For=203.0.113.9:80', '203.0.113.9'],
    ['for="[2001:db8::1]:_port"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
    ['::ffff:203.0.113.9:443', '203.0.113.9'],
    ['::1', '::1'],
    ['::', '::'],
    [' 203.0.113.9 ', '203.0.113.9'],
  ])('%s is %s', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.4.5',
    '[unknown]:80',
    '[]',
    '::g',
    'for=',
  ])('is none: %j', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  it('is nothing that is not an address, whatever the text, and stays as it is when it is read again', () => {
    always(
      fc.oneof(
        anyText(),
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV6().map((ip) => `[${ip}]:1`),
      ),
      (text) => {
        const address = readAddress(text);
        if (address === undefined) return;
        expect(isIP(address)).not.toBe(0);
        expect(readAddress(address)).toBe(address);
        expect(readAddress(address.toUpperCase())).toBe(address);
      },
    );
  });
});

describe(seeded('the network of a stranger'), () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::/64'],
    ['2001:db8::ffff:1:2:3', '2001:db8::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['2001:db8:1::', '2001:db8:1::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is one for all addresses of a /64, and another for each other one', () => {
    const group = fc.nat(0xffff).map((number) => number.toString(16));
    const halves = fc.array(group, { minLength: 4, maxLength: 4 });
    always(fc.tuple(halves, halves, halves, halves), ([prefix, one, other, elsewhere]) => {
      const network = (head: readonly string[], tail: readonly string[]) => {
        return networkOf(readAddress([...head, ...tail].join(':')) ?? '');
      };
      expect(network(prefix, one)).toBe(network(prefix, other));
      if (elsewhere.join() !== prefix.join()) expect(network(elsewhere, one)).not.toBe(network(prefix, one));
    });
  });
});
