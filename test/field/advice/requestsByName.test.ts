import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buttonsOn, letIn, openShopWithKey, sharedConsoleApp } from '../../commands/app.ts';
import type { ConsolePerson } from '../../people/consolePerson.ts';
import { refusedRows } from '../../support/rows.ts';

/** ana owns the project shop; carl and ben look at it, and ask for keys. zoe has a project of her own. */
describe('kind: a request is given by what it is about', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  let ben: ConsolePerson;
  let carl: ConsolePerson;
  let zoe: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    ben = await letIn(app(), 'ben', 'viewer');
    carl = await letIn(app(), 'carl', 'viewer');
    zoe = app().user('zoe');
    await zoe.typeAll('/apikey project create attic', '/apikey channel add crm');
  });

  /** Nothing stays open. */
  afterEach(async () => {
    for (const person of [ben, carl])
      for (let turn = 0; turn < 5; turn += 1) {
        const screen = await person.type('/apikey request withdraw');
        if (buttonsOn(screen).length === 0) break;
        await person.type('1');
      }
  });

  const asks = (person: ConsolePerson, name: string) => person.type(`/apikey request rasa name:${name} reason:test`);

  test('approve, deny and withdraw take its name, in any spelling', async () => {
    await asks(carl, 'k6');
    expect(await ana.type('/apikey request list')).toMatch(/^k6 /m);
    expect(await ana.type('/apikey request approve K6')).toMatch(/^Approved by ana/m);
    await asks(carl, 'k7');
    expect(await ana.type('/apikey request deny request:k7')).toMatch(/^Denied by ana/m);
    await asks(carl, 'k8');
    expect(await carl.type('/apikey request withdraw k8')).toMatch(/^Withdrawn/m);
  });

  test('its message and the list say its ID, which means it also when it is decided', async () => {
    const id = /^ +Request ID +(\S{16})$/m.exec(await asks(carl, 'k9'))?.[1] ?? 'no ID';
    expect(await ana.type('/apikey request list')).toContain(id);
    expect(await ana.type(`/apikey request show ${id}`)).toMatch(/\[1\] Approve/);
    expect(await ana.type(`/apikey request deny ${id}`)).toMatch(/^Denied by ana/m);
    expect(await ana.type(`/apikey request approve ${id}`)).toMatch(/was already denied/);
  });

  test('without a name each verb offers those that it is for, and the pick decides', async () => {
    await asks(carl, 'one');
    await asks(ben, 'two');
    expect(buttonsOn(await ana.type('/apikey request deny'))).toEqual([
      'one in shop, for carl',
      'two in shop, for ben',
    ]);
    expect(await ana.pick('two in shop, for ben')).toMatch(/^Denied by ana/m);
    expect(buttonsOn(await carl.type('/apikey request withdraw'))).toEqual(['one in shop, for carl']);
    await carl.type('cancel');
    expect(await carl.type('/apikey request approve')).toMatch(/no open request that you can do this with/);
    expect(await ana.type('/apikey request withdraw')).toMatch(/no open request that you can do this with/);
  });

  test('of several that are called so, those are offered that it can be done with, told apart by their IDs', async () => {
    await asks(carl, 'same');
    await asks(ben, 'same');
    const offered = buttonsOn(await ana.type('/apikey request approve same'));
    expect(offered).toEqual([
      expect.stringMatching(/^same in shop, for carl, ID \S{16}$/),
      expect.stringMatching(/^same in shop, for ben, ID \S{16}$/),
    ]);
    await ana.type('cancel');
    expect(await ben.type('/apikey request withdraw same'), 'one of the two is his').toMatch(/^Withdrawn/m);
    expect(await carl.type('/apikey request approve same'), 'why it can’t be').toMatch(/need the owner role/);
  });

  test('names are completed', async () => {
    await asks(carl, 'whole');
    const complete = async (name: string, line: string) => {
      const user = { ...{ platform: 'console', externalId: name, displayName: name, handle: name }, groups: [] };
      return (await app().latchkey.core.complete(user, line)).words;
    };
    expect(await complete('ana', 'request approve request:wh')).toEqual(['request:whole']);
    expect(await complete('carl', 'request withdraw request:wh')).toEqual(['request:whole']);
    expect(await complete('carl', 'request approve request:wh')).toEqual([]);
    expect(await complete('zoe', 'request show request:wh')).toEqual([]);
  });

  test('invariant 10: someone outside the project gets the answer that there is for nothing', async () => {
    const id = /^ +Request ID +(\S{16})$/m.exec(await asks(carl, 'secret-plan'))?.[1] ?? 'no ID';
    const nothing = await zoe.type('/apikey request approve nothing');
    expect(nothing).toMatch(/There’s no such request here/);
    for (const verb of ['approve', 'deny', 'withdraw', 'show'])
      for (const given of ['secret-plan', id])
        expect(await zoe.type(`/apikey request ${verb} ${given}`)).toBe(
          nothing.replaceAll('approve', verb).replaceAll('nothing', given),
        );
    expect(buttonsOn(await zoe.type('/apikey request approve'))).toEqual([]);
    expect(JSON.stringify(await refusedRows(app().latchkey.context))).not.toContain('secret-plan');
  });
});
