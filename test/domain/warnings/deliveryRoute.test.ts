import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import {
  type Addressee,
  destinationName,
  type Escalation,
  mayPassOver,
  messageId,
  privateRoutes,
  readDestination,
  stepsBeyond,
} from '../../../src/domain/warnings/deliveryRoute.ts';

const PLATFORMS = ['slack', 'discord'];

function someone(personId: string, lastPlatform: string | null = null, ...names: readonly string[]): Addressee {
  const identities = names.map((name) => {
    const [platform = '', externalId = ''] = name.split(':');
    return { platform, externalId };
  });
  return { personId, name: personId, lastPlatform, identities };
}

const ways = (person: Addressee) => privateRoutes(person, PLATFORMS).map(destinationName);

describe('the private ways to someone', () => {
  it('begin where they spoke last', () => {
    expect(ways(someone('ana', 'discord', 'slack:U1', 'discord:1'))).toEqual(['discord:1', 'slack:U1']);
    expect(ways(someone('ana', 'slack', 'discord:1', 'slack:U1'))).toEqual(['slack:U1', 'discord:1']);
  });

  it('lead to every identity, and over platforms that are set up only', () => {
    const ana = someone('ana', 'console', 'console:ana', 'slack:T1/U1', 'slack:T2/U1', 'discord:1');
    expect(ways(ana)).toEqual(['slack:T1/U1', 'slack:T2/U1', 'discord:1']);
    expect(privateRoutes(ana, [])).toEqual([]);
  });
});

describe('the steps beyond an owner', () => {
  const others: Escalation = {
    projectOwners: [someone('ana', null, 'slack:UANA'), someone('ben', 'slack', 'slack:UBEN', 'discord:2')],
    fallbacks: [
      { platform: 'slack', conversation: 'C1' },
      { platform: 'discord', conversation: '7' },
    ],
    admins: [
      someone('root', null, 'discord:9'),
      someone('ana', null, 'slack:UANA'),
      someone('shell', null, 'console:x'),
    ],
  };
  const steps = (gone: boolean, of: Escalation = others, platforms = PLATFORMS) =>
    stepsBeyond('ana', gone, of, platforms).map(({ to, each }) => [
      to,
      ...each.map((one) => one.map(destinationName).join()),
    ]);

  it('are the conversation of the project, or else of the deployment, and then the admins', () => {
    expect(steps(false)).toEqual([
      ['conversation', 'slack#C1,discord#7'],
      ['admins', 'discord:9'],
    ]);
  });

  it('begin with the project’s other owners where the owner is no longer there', () => {
    expect(steps(true)[0]).toEqual(['project owners', 'slack:UBEN,discord:2']);
    expect(steps(true).slice(1)).toEqual(steps(false));
  });

  it('leave out what there is not, and what can’t be reached', () => {
    const few: Escalation = {
      projectOwners: [],
      fallbacks: [undefined, { platform: 'slack', conversation: 'C1' }],
      admins: [],
    };
    expect(steps(true, few)).toEqual([['conversation', 'slack#C1']]);
    expect(steps(true, few, ['discord'])).toEqual([]);
  });
});

describe('a place that can’t be reached now', () => {
  it.each([
    ['own platform', true, 0, true],
    ['own platform', false, 10 * MINUTE - 1, false],
    ['own platform', false, 10 * MINUTE, true],
    ['others', true, 10 * MINUTE - 1, false],
    ['others', true, 10 * MINUTE, true],
    ['others', false, 30 * MINUTE - 1, false],
    ['others', false, 30 * MINUTE, true],
  ] as const)('is passed over for %s (urgent: %s) after %i ms: %s', (next, urgent, waited, passed) => {
    expect(mayPassOver(next, urgent, waited)).toBe(passed);
  });
});

describe('names', () => {
  it.each(['slack:T1/U1', 'discord:42', 'slack#C1'])('of places are read as they were written: %s', (name) => {
    const place = readDestination(name);
    expect(place === undefined ? undefined : destinationName(place)).toBe(name);
  });

  it('of no place are none', () => {
    for (const name of ['', 'slack', 'slack:', '#C1']) expect(readDestination(name)).toBeUndefined();
  });

  it('of messages fit a nonce, are the same whenever they are made, and others for each place and each part', () => {
    const [one, other] = [readDestination('slack:U1'), readDestination('slack#U1')];
    if (one === undefined || other === undefined) throw new Error('these are places');
    const name = messageId('abcdefghijklmnop', one, ['w2', 'w1']);
    expect(name).toHaveLength(25);
    expect(messageId('abcdefghijklmnop', one, ['w1', 'w2'])).toBe(name);
    const others = [messageId('abcdefghijklmnop', other, ['w1', 'w2']), messageId('abcdefghijklmnop', one, ['w2'])];
    expect(new Set([name, ...others, messageId('bbcdefghijklmnop', one, ['w1'])]).size).toBe(4);
  });
});
