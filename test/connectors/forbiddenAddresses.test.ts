import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../src/connectors/declaration.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import { mayReach, readNetwork } from '../../src/connectors/networks.ts';
import { startReceiver } from '../fakes/webhook/receiver.ts';
import { callOf, depsOf, NEW_SECRET, networks, register, untilEnd } from './support.ts';

const FORBIDDEN = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.8.9.10', '168.63.129.16'],
  ...['169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.168.1.1'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::ffff:0:7f00:1'],
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
  ],
  ...[
    'fc00::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    '5f00::1',
  ],
  ...['', 'localhost', '127.1', '0x7f000001', '2130706433', '127.0.0.1 ', '[::1]'],
];
const PUBLIC = [
  '8.8.8.8',
  '93.184.215.14',
  '172.32.0.1',
  '100.128.0.1',
  '2606:2800:21f:cb07::1',
  '2a00:1450:4001::200e',
];

describe('mayReach', () => {
  it.each(FORBIDDEN)('refuses %s', (address) => {
    expect(mayReach(address, [])).toBe('forbidden');
  });

  it.each(PUBLIC)('takes %s for public', (address) => {
    expect(mayReach(address, [])).toBe('public');
  });

  it('permits what a named network holds, and nothing beside it', () => {
    const allowed = networks('10.1.0.0/16', 'fd00::/8', '127.0.0.1/32', '169.254.7.0/24');
    for (const address of ['10.1.0.0', '10.1.255.255', 'fd00::1', '127.0.0.1', '169.254.7.1']) {
      expect(mayReach(address, allowed)).toBe('allowed');
    }
    for (const address of ['10.2.0.0', '127.0.0.2', '::1', '::ffff:127.0.0.1', '::ffff:10.1.0.1', '169.254.169.254']) {
      expect(mayReach(address, allowed)).toBe('forbidden');
    }
  });
});

describe('readNetwork', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', '172.16.0.0/12', '::1/128', 'fc00::/7', '169.254.0.0/16', '100.64.0.0/10'])(
    'reads %s',
    (text) => {
      expect(readNetwork(text)).toMatchObject({ bits: Number(text.split('/')[1]) });
    },
  );

  it.each([
    '10.0.0.0',
    '10.0.0.1/8',
    '10/8',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '::1',
    '::1/129',
    'fe80::%eth0/64',
    'x/8',
    '',
    '/8',
  ])('refuses “%s”', (text) => {
    expect(readNetwork(text)).toBe('malformed');
  });

  it.each(['0.0.0.0/0', '::/0', '8.0.0.0/8', '0.0.0.0/1', '168.0.0.0/6', '2000::/3'])(
    'doesn’t let %s open what is private among what is public',
    (text) => {
      expect(readNetwork(text)).toBe('public');
    },
  );
});

/** A service on the loopback, and a webhook whose name is looked up as a test says. */
async function place(lookUp: LookUp, allowed = networks(), answer = 10_000) {
  const receiver = untilEnd(await startReceiver());
  const deps = depsOf({ allowed: [...networks('198.18.0.0/15'), ...allowed], lookUp, waits: { answer } });
  const { settings, issued } = register('webhook', { url: `http://hooks.example.com:${receiver.port}/` }, deps);
  receiver.trust(issued?.secret.reveal() ?? '');
  return { receiver, webhook: await openConnectors(deps).open('webhook', settings) };
}

describe('a webhook’s name that leads inside is refused, whatever it looks like outside (invariant 15)', () => {
  const refusal = { kind: 'failed', failure: { code: 'forbidden-address', subject: 'hooks.example.com' } };

  it.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['10.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['fd00:ec2::254'],
    // One bad address among good ones is enough.
    ['93.184.215.14', '127.0.0.1'],
    ['127.0.0.1', '93.184.215.14'],
    // So it is among permitted ones.
    ['198.18.0.1', '127.0.0.1'],
    ['127.0.0.1', '198.18.0.1'],
  ])('%s', async (...addresses) => {
    const { receiver, webhook } = await place(async () => addresses);
    expect(await webhook.check('shop')).toEqual(refusal);
    expect(await webhook.undeploy(callOf())).toEqual(refusal);
    expect(await webhook.updateSecret(callOf(), NEW_SECRET)).toEqual(refusal);
    expect(await webhook.deploy(callOf())).toEqual(refusal);
    expect(receiver.connections()).toBe(0);
  });

  it('localhost is looked up like any other name', async () => {
    const receiver = untilEnd(await startReceiver());
    const deps = depsOf({ allowed: networks('10.0.0.0/8') });
    const { settings } = register('webhook', { url: `http://localhost:${receiver.port}/` }, deps);
    const webhook = await openConnectors(deps).open('webhook', settings);
    const failure = { code: 'forbidden-address', subject: 'localhost' };
    expect(await webhook.deploy(callOf())).toEqual({ kind: 'failed', failure });
    expect(receiver.connections()).toBe(0);
  });

  it('a name is looked up once a call: another address at the second look is never seen', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']];
    let looks = 0;
    const lookUp = async () => answers[looks++] ?? [];
    const { receiver, webhook } = await place(lookUp, networks('127.0.0.1/32'));
    expect(await webhook.deploy(callOf('s1'))).toEqual({ kind: 'done' });
    expect(looks).toBe(1);
    expect(await webhook.deploy(callOf('s2'))).toEqual(refusal);
    expect(await webhook.deploy(callOf('s3'))).toEqual({ kind: 'done' });
    expect(looks).toBe(3);
    expect(receiver.done.map(({ id }) => id)).toEqual(['s1', 's3']);
    // No connection is kept for the next call: it would be one to an address that was checked for another.
    expect(receiver.connections()).toBe(2);
  });

  it('in plain text, a public address is refused too', async () => {
    const { webhook } = await place(async () => ['93.184.215.14']);
    expect(await webhook.updateSecret(callOf(), NEW_SECRET)).toEqual(refusal);
  });

  it('a name without an address, or with a resolver that hangs, is tried again', async () => {
    const failure = (code: string) => ({ kind: 'try-again', failure: { code, subject: 'hooks.example.com' } });
    const unknown = async () => {
      throw new Error('ENOTFOUND');
    };
    expect(await (await place(unknown)).webhook.deploy(callOf())).toEqual(failure('unreachable'));
    expect(await (await place(async () => [])).webhook.deploy(callOf())).toEqual(failure('unreachable'));
    const hanging = await place(async () => await new Promise(() => {}), [], 200);
    expect(await hanging.webhook.deploy(callOf())).toEqual(failure('timed-out'));
  });
});
