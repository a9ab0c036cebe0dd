import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { describeOnBoth } from '../support/databases.ts';
import { appOn, letIn, openShopWithKey } from './app.ts';

/** The code on a screen. */
function codeOn(screen: string): string {
  const code = /\b[A-Z2-9]{5}-[A-Z2-9]{5}\b/.exec(screen)?.[0];
  if (code === undefined) throw new Error(`there is no code on this screen:\n${screen}`);
  return code;
}

describeOnBoth('joining two accounts', (fixture) => {
  const app = appOn(fixture);

  test('makes one person of them: identities, the higher of two roles, keys, and what waits to be told', async () => {
    const { ana } = await openShopWithKey(app());
    // Ben is known by two names: at one he is an owner's guest, at the other he has a lab of his own.
    const ben = await letIn(app(), 'ben', 'operator');
    const benny = await letIn(app(), 'benny', 'viewer');
    await benny.type('/apikey project create lab');
    await benny.typeAll('/apikey channel add rocket', '/apikey create rocket name:probe');
    const code = codeOn(await ben.type('/apikey link'));
    const asked = await benny.type(`/apikey link code:${code.toLowerCase()}`);
    expect(asked).toContain('Link this account to ben?');
    expect(asked).toContain('benny (console)');
    expect(await benny.pick('Link')).toContain('You are now ben (console; benny on the console)');
    let told = '';
    for (const user of [ben, benny]) {
      const screen = await user.type('/apikey whoami');
      expect(screen).toContain('shop (operator)');
      expect(screen).toContain('lab (owner)');
      told += screen;
    }
    expect(await ben.type('/apikey list owner:me')).toContain('probe');
    expect((await ana.type('/apikey role list project:shop')).match(/operator/g)).toHaveLength(1);
    expect(told.match(/benny \(console\) was linked to your account from console\./g)).toHaveLength(1);
  });

  test('works once, within ten minutes, with the latest code only, and not with oneself', async () => {
    const ana = app().user('ana');
    const ben = app().user('ben');
    const carl = app().user('carl');
    const first = codeOn(await ana.type('/apikey link'));
    const second = codeOn(await ana.type('/apikey link'));
    expect(await ben.type(`/apikey link code:${first}`)).toContain('That code doesn’t work');
    expect(await ana.type(`/apikey link code:${second}`)).toContain('This is your own code');
    expect(await ben.confirm(`/apikey link code:${second}`, 'Link')).toContain('You are now ana');
    expect(await carl.type(`/apikey link code:${second}`)).toContain('That code doesn’t work');
    const third = codeOn(await ana.type('/apikey link'));
    await carl.type(`/apikey link code:${third}`);
    // Asked in time, answered too late: the question lives for five minutes, the code for ten.
    app().time.advance(10 * MINUTE);
    expect(await carl.pick('Link')).toMatch(/expired|doesn’t work/);
    expect(await carl.type(`/apikey link code:${third}`)).toContain('That code doesn’t work');
  });

  test('guessing is throttled: five wrong codes, then none is taken for ten minutes, not even a right one', async () => {
    const ana = app().user('ana');
    const eve = app().user('eve');
    for (const guess of ['AAAAA-AAAAA', 'BBBBB-BBBBB', 'nonsense', '', 'CCCCC-CCCCC'])
      expect(await eve.type(`/apikey link code:"${guess || 'x'}"`)).toContain('That code doesn’t work');
    const code = codeOn(await ana.type('/apikey link'));
    expect(await eve.type(`/apikey link code:${code}`)).toContain('You entered too many wrong codes');
    app().time.advance(10 * MINUTE);
    const later = codeOn(await ana.type('/apikey link'));
    expect(await eve.type(`/apikey link code:${later}`)).toContain('Link this account to ana?');
  });

  test('invariant 2: a code is stored as a hash only, and stands in no log', async () => {
    const code = codeOn(await app().user('ana').type('/apikey link'));
    const tables = await fixture.openRaw();
    for (const table of ['link_code', 'audit_event', 'confirmation'])
      expect(JSON.stringify(await tables.query(`SELECT * FROM "${table}"`))).not.toContain(code.slice(0, 5));
    expect(app().logged()).not.toContain(code);
  });
});
