import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { appOn, letIn, openShopWithKey } from '../app.ts';
import { enroll } from './authenticator.ts';

/** Past the code that enrolled, and past its proof. */
const LATER = 11 * MINUTE;

describeOnBoth('a second factor, on the console', (fixture) => {
  const app = appOn(fixture);

  test('is set up with a QR code, a first code and ten recovery codes, and asked for at the next change', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    expect(await ana.type('/apikey mfa status')).toMatch(/State +on/);
    // The code that enrolled is a proof for ten minutes.
    await ana.type('/apikey disable chat-bot');
    expect(await ana.pick('Disable')).toContain('Disabled');
    app().time.advance(LATER);
    await ana.type('/apikey activate chat-bot');
    expect(await ana.pick('Activate')).toContain('Code: The six digits');
    expect(await ana.type(phone.code(app().time.now()))).toContain('Activated');
    // Proved again: the next one isn't asked for.
    await ana.type('/apikey disable chat-bot');
    expect(await ana.pick('Disable')).toContain('Disabled');
  });

  test('shows a wrong code again, and takes each code once', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    app().time.advance(LATER);
    await ana.type('/apikey disable chat-bot');
    await ana.pick('Disable');
    const wrong = phone.code(app().time.now() + 60 * SECOND);
    expect(await ana.type(wrong)).toContain('That code isn’t right');
    const right = phone.code(app().time.now());
    expect(await ana.type(right)).toContain('Disabled');
    app().time.advance(10 * MINUTE - 1);
    await ana.type('/apikey activate chat-bot');
    expect(await ana.pick('Activate')).toContain('Activated');
  });

  test('commands without a question ask for the code, too, and go on with what was typed', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    app().time.advance(LATER);
    expect(await ana.type('/apikey channel add dialogflow')).toContain('Code: The six digits');
    expect(await ana.type(phone.code(app().time.now()))).toContain('dialogflow');
    app().time.advance(LATER);
    expect(await ana.type('/apikey create rasa name:second')).toContain('Code: The six digits');
    expect(await ana.type(phone.code(app().time.now()))).toContain('lk_');
  });

  test('five wrong codes in ten minutes pause all codes for ten, the right one included', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    app().time.advance(LATER);
    await ana.type('/apikey disable chat-bot');
    await ana.pick('Disable');
    const wrong = phone.code(app().time.now() + 10 * MINUTE);
    for (let guess = 1; guess <= 4; guess += 1) expect(await ana.type(wrong)).toContain('That code isn’t right');
    await ana.type(wrong);
    await ana.type('/apikey disable chat-bot');
    await ana.pick('Disable');
    expect(await ana.type(phone.code(app().time.now()))).toContain('You entered too many wrong codes');
    app().time.advance(10 * MINUTE);
    await ana.type('/apikey disable chat-bot');
    await ana.pick('Disable');
    expect(await ana.type(phone.code(app().time.now()))).toContain('Disabled');
  });

  test('is turned off with a code, and by a recovery code when the phone is lost; each works once', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    app().time.advance(MINUTE);
    expect(await ana.type('/apikey mfa disable')).toContain('The six digits');
    expect(await ana.type(phone.code(app().time.now()))).toContain('Your second factor is off');
    app().time.advance(MINUTE);
    const { recovery } = await enroll(app(), ana);
    const [first = '', second = ''] = recovery;
    await ana.type('/apikey mfa recover');
    expect(await ana.type('RC-AAAA-BBBB-CCCC')).toContain('That recovery code doesn’t work');
    await ana.type('/apikey mfa recover');
    const recovered = await ana.type(first.toLowerCase());
    expect(recovered).toContain('your recovery codes no longer work');
    expect(recovered).toContain('Set up second factor');
    await ana.pick('Set up second factor');
    await ana.pick('Enter the first code');
    expect(await ana.type(second), 'a recovery code is no first code').toContain('isn’t right');
    expect(await ana.type('/apikey mfa recover')).toContain('doesn’t have a second factor');
  });

  test('a lost phone without recovery codes takes two admins, who are shown who is meant and who asked', async () => {
    const { ana } = await openShopWithKey(app());
    await enroll(app(), ana);
    const [root, zoe] = [app().user('root'), app().user('zoe')];
    await zoe.type('/apikey whoami');
    await root.carryOut('/apikey role grant @zoe role:admin');
    expect(await ana.type('/apikey mfa disable person:@root')).toContain('You don’t have permission');
    expect(await root.type('/apikey mfa disable person:@ana')).toContain('ana (console)');
    expect(await root.pick('Ask another admin')).toContain('The other admins were asked');
    // The first admin can't be the second one.
    await root.type('/apikey mfa disable person:@ana');
    expect(await root.pick('Ask another admin')).toContain('The other admins were asked');
    expect(await ana.type('/apikey mfa status')).toMatch(/State +on/);
    const asked = await zoe.type('/apikey mfa disable person:@ana');
    expect(asked).toContain('root (console) asks to turn off the second factor of ana (console)');
    expect(asked).toMatch(/Asked by +root \(console\)/);
    expect(await zoe.pick('Turn off second factor')).toContain('Turned off the second factor of ana (console)');
    expect(await ana.type('/apikey mfa status')).toMatch(/State +off/);
    const [lifted] = await auditRows(app().latchkey.context, { action: 'mfa.lift', outcome: 'done' });
    expect(lifted?.detail['askedBy'], 'as a person is named, and by no row of the database').toBe('root (console)');
  });

  test('invariant 2: a code in a command’s text is refused, and stands in no row and no log', async () => {
    const { ana } = await openShopWithKey(app());
    await enroll(app(), ana);
    for (const line of [
      'mfa disable 918273',
      'regenerate rasa 918273',
      'regenerate rasa code:918273',
      'regenerate rasa code:"918 273"',
      'disable chat-bot otp:918273',
      'mfa recover RC-K7QF-R3M2-PXAB',
    ])
      expect(await ana.type(`/apikey ${line}`)).toContain('looks like a code of your second factor');
    const tables = await fixture.openRaw();
    for (const table of ['audit_event', 'confirmation', 'notice'])
      expect(JSON.stringify(await tables.query(`SELECT * FROM "${table}"`))).not.toMatch(/918 ?273|K7QF/);
    expect(app().logged()).not.toMatch(/918 ?273|K7QF/);
  });

  test('invariant 2: no seed, code or recovery code stands in a row or a log', async () => {
    const { ana } = await openShopWithKey(app());
    const phone = await enroll(app(), ana);
    app().time.advance(LATER);
    const code = phone.code(app().time.now());
    await ana.type('/apikey disable chat-bot');
    await ana.pick('Disable');
    await ana.type(code);
    const tables = await fixture.openRaw();
    let rows = '';
    for (const table of [
      'second_factor',
      'code_guess',
      'code_proof',
      'recovery_code',
      'audit_event',
      'confirmation',
      'delivery',
      'notice',
    ])
      rows += JSON.stringify(await tables.query(`SELECT * FROM "${table}"`));
    for (const secret of [
      phone.seed,
      ...phone.recovery,
      ...phone.recovery.map((one) => one.slice(3).replaceAll('-', '')),
    ])
      expect(`${rows}${app().logged()}`.includes(secret)).toBe(false);
    expect(rows.includes(`"${code}"`)).toBe(false);
  });
});

describeOnBoth('a deployment that requires second factors', (fixture) => {
  const app = appOn(fixture, { env: { LATCHKEY_MFA: 'required' } });

  test('lets nobody change anything who has none, and says how to get one', async () => {
    const ana = app().user('ana');
    const refused = await ana.type('/apikey project create shop');
    expect(refused).toContain('You need a second factor');
    expect(refused).toContain('/apikey mfa enroll');
    await enroll(app(), ana);
    expect(await ana.type('/apikey project create shop')).toContain('shop');
    await ana.typeAll('/apikey channel add rasa', '/apikey create rasa name:chat-bot');
    const ben = await letIn(app(), 'ben', 'operator');
    expect(await ben.type('/apikey list')).toContain('chat-bot');
    expect(await ben.type('/apikey disable chat-bot')).toContain('You need a second factor');
  });
});

describeOnBoth('a deployment without second factors', (fixture) => {
  const app = appOn(fixture, { env: { LATCHKEY_MFA: 'off' } });

  test('asks for nothing', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey mfa enroll')).toContain('Second factors are turned off here');
    await ana.type('/apikey disable chat-bot');
    expect(await ana.pick('Disable')).toContain('Disabled');
  });
});
