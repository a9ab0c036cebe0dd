import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { describeOnBoth } from '../support/databases.ts';
import { confirmOf, formOf, textOf } from './chatter.ts';
import { doneEvents, refusedEvents } from './records.ts';
import { openScene } from './scene.ts';

const CARRIED_OUT = /^This was already done\./;
const UNKNOWN = /^This (button no longer works|question is no longer available)\./;

describeOnBoth('buttons that mean nothing', (fixture) => {
  test('are refused with words and recorded, and change nothing', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const confirm = confirmOf(await ana.say(`disable key:${bot.keyId}`));
    const nonce = confirm.slice('lk:v1:confirm:'.length);
    const draft = formOf(await ana.say('create rasa')).action.slice('lk:v1:form:'.length);
    const garbled = [
      '',
      'disable',
      'lk:v1:',
      'lk:v1:confirm',
      'lk:v1:confirm:',
      'lk:v1:confirm:0000000000000000000000',
      `lk:v2:confirm:${nonce}`,
      `lk:v1:confirm:${nonce}:more`,
      `lk:v1:confirm:${nonce}x`,
      `LK:V1:CONFIRM:${nonce}`,
      `lk:v1:pick:${nonce}:0`,
      `lk:v1:pick:${draft}:0`,
      `lk:v1:pick:${draft}:-1`,
      `lk:v1:form:${draft}`,
      `lk:v1:confirm:${draft}`,
      'lk:v1:go:',
      'lk:v1:go:nothing:',
      'lk:v1:go:constructor:',
      `lk:v1:go:disable:key=${bot.keyId}:more`,
      `lk:v1:go:disable:key=${'x'.repeat(200)}`,
      'lk:v1:go:disable:key=a=b',
      `lk:v1:confirm:' OR '1'='1`,
      '\u0000\u202e',
    ];

    const answers = new Map<string, string>();
    for (const action of garbled) answers.set(action, textOf(await ana.press(action)));

    expect([...answers].filter(([, words]) => !UNKNOWN.test(words))).toEqual([]);
    const refused = Object.values(await refusedEvents(stack)).reduce((sum, count) => sum + count, 0);
    expect(refused).toBe(garbled.length);
    expect(await stack.present(bot.secret)).toBe('current');
    expect(textOf(await ana.press(confirm))).toMatch(/^Disabled bot\./);
  });

  test('a button that gives a command about a key of another project finds nothing (invariant 10)', async () => {
    const { stack, bot } = await openScene(fixture);
    const words = textOf(await stack.person('stranger').press(`lk:v1:go:disable:key=${bot.keyId}`));

    expect(words).toContain('There’s no key called');
    expect(words).not.toMatch(/shop|rasa/);
    expect(await stack.present(bot.secret)).toBe('current');
  });

  test('a form with a question’s name, or a question with a form’s, changes nothing', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const confirm = confirmOf(await ana.say(`delete key:${bot.keyId}`));

    await ana.send(confirm, { key: bot.keyId });
    await ana.send(confirm.replace(':confirm:', ':form:'), { key: bot.keyId });

    expect(await stack.present(bot.secret)).toBe('current');
    expect(await doneEvents(stack)).not.toHaveProperty('key.delete');
  });
});

describeOnBoth('a form', (fixture) => {
  test('that is sent again after it was carried out is told so, and makes no second key', async () => {
    const { stack, ana } = await openScene(fixture);
    const form = formOf(await ana.say('create rasa'));
    await ana.shown(ana.send(form, { name: 'formed' }));

    const words = textOf(await ana.send(form, { name: 'formed' }));

    expect(await doneEvents(stack)).toMatchObject({ 'key.create': 2 });
    expect(words).not.toContain('Nothing was changed');
    expect(words).toMatch(CARRIED_OUT);
  });

  test('of someone else is refused', async () => {
    const { stack, ana, ben } = await openScene(fixture);
    const form = formOf(await ana.say('create rasa'));

    expect(textOf(await ben.send(form, { name: 'stolen' }))).toMatch(/^This question is for someone else\./);
    expect(await refusedEvents(stack)).toEqual({ 'form:foreign-press': 1 });
  });

  test('that waited too long is refused, and made again by giving the command again', async () => {
    const { stack, ana } = await openScene(fixture);
    const form = formOf(await ana.say('create rasa'));
    stack.context.time.advance(5 * MINUTE);

    expect(textOf(await ana.send(form, { name: 'late' }))).toMatch(/^This question has expired\./);
    await ana.shown(ana.send(formOf(await ana.say('create rasa')), { name: 'late' }));
  });
});
