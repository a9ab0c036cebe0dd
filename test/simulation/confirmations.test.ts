import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { describeOnBoth } from '../support/databases.ts';
import { actionOf, buttonsOf, cancelOf, confirmOf, formOf, questionOf, textOf } from './chatter.ts';
import { doneEvents, refusedEvents } from './records.ts';
import { openScene } from './scene.ts';
import { buildStack } from './stack.ts';

const CARRIED_OUT = /^This was already done\./;

describeOnBoth('a stored question (invariant 3)', (fixture) => {
  test('survives a restart: the next process takes its answer', async () => {
    const before = await openScene(fixture);
    const confirm = confirmOf(await before.ana.say(`regenerate key:${before.bot.keyId} overlap:24h`));
    await before.stack.database.close();

    const stack = buildStack(await fixture.open(), { seed: 'after the restart', time: before.stack.context.time });
    const ana = stack.person('ana');
    const renewed = await ana.shown(ana.press(confirm));

    expect(await stack.present(renewed.secret)).toBe('current');
    expect(await stack.present(before.bot.secret)).toBe('previous');
  });

  test('a form survives a restart, with what was given before it was opened', async () => {
    const before = await openScene(fixture);
    const form = formOf(await before.ana.say('create name:formed'));
    await before.stack.database.close();

    const stack = buildStack(await fixture.open(), { seed: 'after the restart', time: before.stack.context.time });
    const ana = stack.person('ana');
    const made = await ana.shown(ana.send(form, { channel: 'rasa' }));

    expect(textOf(await ana.say(`show key:${made.keyId}`))).toContain('API key formed');
  });

  test('waits for five minutes, and not a moment longer', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const late = confirmOf(await ana.say(`delete key:${bot.keyId}`));
    const inTime = confirmOf(await ana.say(`disable key:${bot.keyId}`));

    stack.context.time.advance(5 * MINUTE - 1);
    expect(textOf(await ana.press(inTime))).toMatch(/^Disabled bot\./);
    stack.context.time.advance(1);
    expect(textOf(await ana.press(late))).toMatch(
      /^This question has expired\.\nMost questions stay open for 5 minutes\. Nothing was changed\./,
    );

    expect(await stack.present(bot.secret)).toBe('DISABLED');
    expect(await refusedEvents(stack)).toEqual({ 'press:confirmation-expired': 1 });
  });

  test('is answered by the one who was asked: another owner’s, an admin’s or a namesake’s press is refused and recorded', async () => {
    const { stack, ana, ben, root, bot } = await openScene(fixture);
    await ana.confirm('project member @ben role:owner');
    const confirm = confirmOf(await ana.say(`delete key:${bot.keyId}`));
    const namesake = stack.person('ana', { platform: 'slack' });

    for (const other of [ben, root, namesake]) {
      expect(textOf(await other.press(confirm))).toMatch(/^This question is for someone else\./);
      expect(textOf(await other.press(cancelOf(confirm)))).toMatch(/^This question is for someone else\./);
    }

    expect(await refusedEvents(stack)).toEqual({ 'press:foreign-press': 6 });
    expect(await stack.present(bot.secret)).toBe('current');
    expect(textOf(await ana.press(confirm))).toMatch(/^Deleted bot\./);
  });

  test('acts once: the second press is told that it is done, and recorded', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const confirm = confirmOf(await ana.say(`regenerate key:${bot.keyId}`));

    await ana.shown(ana.press(confirm));
    expect(textOf(await ana.press(confirm))).toMatch(CARRIED_OUT);
    expect(textOf(await ana.press(cancelOf(confirm)))).toMatch(CARRIED_OUT);

    expect(ana.secrets).toHaveLength(2);
    expect(await doneEvents(stack)).toMatchObject({ 'key.regenerate': 1 });
    expect(await refusedEvents(stack)).toEqual({ 'press:confirmation-done': 2 });
  });

  test('is closed by Cancel: nothing happens, then or later', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const question = await ana.say(`delete key:${bot.keyId}`);

    const cancelled = await ana.press(actionOf(question, 'Cancel'));
    expect(textOf(cancelled)).toBe('Cancelled: delete. Nothing was changed.');
    expect(buttonsOf(cancelled)).toEqual([]);
    expect(textOf(await ana.press(confirmOf(question)))).toMatch(/^This was cancelled\.\nNothing was changed\./);
    expect(textOf(await ana.press(actionOf(question, 'Cancel')))).toMatch(/^This was cancelled\./);

    expect(await stack.present(bot.secret)).toBe('current');
    expect(await refusedEvents(stack)).toEqual({ 'press:confirmation-cancelled': 2 });
  });
});

describeOnBoth('a question about a key that changes before it is answered (invariant 3)', (fixture) => {
  const changes = [
    {
      what: 'another one disables it',
      by: 'root',
      line: 'disable key:bot',
      told: 'It’s now disabled (previously active).',
    },
    {
      what: 'another one deletes it',
      by: 'root',
      line: 'delete key:bot',
      told: 'It’s now deleted (previously active).',
    },
    {
      what: 'another one regenerates it',
      by: 'root',
      line: 'regenerate key:bot',
      told: 'Its secret was replaced.',
    },
    {
      what: 'it gets another owner',
      by: 'root',
      line: 'transfer key:bot to:@ben',
      told: 'Its owner is now ben (previously ana).',
    },
    {
      what: 'its channel gets another name',
      by: 'ben',
      line: 'channel rename rasa to:rasa-pro',
      told: 'Its channel is now rasa-pro (previously rasa).',
    },
    {
      what: 'its project gets another name',
      by: 'root',
      line: 'project rename shop to:store',
      told: 'Its project is now store (previously shop).',
    },
  ] as const;

  test.each(changes)('$what: nothing is done, and the words say what changed', async ({ by, line, told }) => {
    const scene = await openScene(fixture);
    const { stack, ana, bot } = scene;
    const confirm = confirmOf(await ana.say(`regenerate key:${bot.keyId} replace:both`));
    const answer = await scene[by].say(line);
    const question = questionOf(answer);
    if (question !== undefined) await scene[by].press(question);
    const before = await stack.present(bot.secret);

    const words = textOf(await ana.press(confirm));

    expect(words).toMatch(/^Nothing was done: the key bot changed after you were asked\./);
    expect(words).toContain(told);
    expect(ana.secrets).toHaveLength(1);
    expect(await stack.present(bot.secret)).toBe(before);
    expect(await refusedEvents(stack)).toEqual({ 'key.regenerate:key-changed': 1 });
    expect(textOf(await ana.press(confirm))).toMatch(/^This question is no longer open\./);
  });

  test('wrong secrets and uses are no change: a busy key can be confirmed', async () => {
    const { stack, ana, bot } = await openScene(fixture);
    const confirm = confirmOf(await ana.say(`disable key:${bot.keyId}`));
    await stack.present(bot.secret);
    await stack.uses.flush();

    expect(textOf(await ana.press(confirm))).toMatch(/^Disabled bot\./);
  });

  test('it expires in between: the words say so', async () => {
    const { stack, ana } = await openScene(fixture);
    const shortLived = await ana.shown(ana.say('create rasa name:brief expires:2m'));
    const confirm = confirmOf(await ana.say(`disable key:${shortLived.keyId}`));
    stack.context.time.advance(3 * MINUTE);

    expect(textOf(await ana.press(confirm))).toContain('It’s now expired (previously active).');
  });

  test('a channel that was renamed since is not removed, and the words say what changed', async () => {
    const { ana, ben } = await openScene(fixture);
    await ana.say('channel add spare');
    const confirm = confirmOf(await ana.say('channel remove spare'));
    await ben.say('channel rename spare to:treasure');

    expect(textOf(await ana.press(confirm))).toContain('It’s now called treasure (previously spare).');
    expect(textOf(await ana.say('channel list'))).toContain('treasure');
  });

  test('a project that was renamed since is not archived, and the words say what changed', async () => {
    const { ana, root } = await openScene(fixture);
    await ana.say('project create attic');
    const confirm = confirmOf(await ana.say('project archive attic'));
    await root.say('project rename attic to:treasury');

    expect(textOf(await ana.press(confirm))).toContain('It’s now called treasury (previously attic).');
    expect(textOf(await ana.say('project settings treasury'))).toContain('Project settings: treasury');
  });

  test('a channel that got a key since is not removed', async () => {
    const { stack, ana } = await openScene(fixture);
    await ana.say('channel add spare');
    const confirm = confirmOf(await ana.say('channel remove spare'));
    await ana.shown(ana.say('create spare name:late'));

    expect(textOf(await ana.press(confirm))).toMatch(/^The integration channel spare still has keys\./);
    expect(await refusedEvents(stack)).toEqual({ 'channel.remove:channel-has-keys': 1 });
  });
});

describeOnBoth('a permission that is lost between question and press', (fixture) => {
  test('an operator who became a viewer may no longer do it', async () => {
    const { stack, ana, ben, bot } = await openScene(fixture);
    const confirm = confirmOf(await ben.say(`disable key:${bot.keyId}`));
    await ana.confirm('project member @ben role:viewer');

    expect(textOf(await ben.press(confirm))).toMatch(/^You don’t have permission to disable this key\./);
    expect(await stack.present(bot.secret)).toBe('current');
    expect(await refusedEvents(stack)).toEqual({ 'key.disable:forbidden': 1 });
  });

  test('for one who was taken out of the project the key no longer exists (invariant 10)', async () => {
    const { stack, ana, ben, bot } = await openScene(fixture);
    const confirm = confirmOf(await ben.say(`disable key:${bot.keyId}`));
    await ana.say('role revoke @ben');

    const words = textOf(await ben.press(confirm));

    expect(words).toMatch(/^There’s no such thing here\./);
    expect(words).not.toMatch(/bot|rasa|shop/);
    expect(await stack.present(bot.secret)).toBe('current');
    expect(await refusedEvents(stack)).toEqual({ 'key.disable:not-found': 1 });
  });

  test('an admin whose role was revoked may no longer do it', async () => {
    const { stack, root, ben, bot } = await openScene(fixture);
    await root.say('project create attic');
    await root.confirm('role grant @ben role:admin');
    const confirm = confirmOf(await ben.say('project archive attic'));
    await root.say('role revoke @ben role:admin');

    expect(textOf(await ben.press(confirm))).toMatch(/^There’s no such thing here\./);
    expect(await stack.present(bot.secret)).toBe('current');
  });

  test('who is on call no more when the button is pressed may not do it', async () => {
    const { stack, bot } = await openScene(fixture);
    const onCall = stack.person('olga', { groups: ['console:on-call'] });
    const confirm = confirmOf(await onCall.say(`disable key:${bot.keyId} reason:"incident 7"`));

    expect(textOf(await stack.person('olga').press(confirm))).toMatch(/^There’s no such thing here\./);
    expect(await stack.present(bot.secret)).toBe('current');
    expect(textOf(await onCall.press(confirm))).toMatch(/^Disabled bot\./);
  });
});
