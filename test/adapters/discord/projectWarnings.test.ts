import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, SECOND } from '../../../src/domain/time/time.ts';
import { keyRow } from '../../support/rows.ts';
import { openRunning, say, words } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, BEN, GENERAL, GUILD, OLGA } from './discordApp.ts';

/** The shop owns Ana's key, and its warnings go to the channel that everyone is in; Ben is an operator. */
async function open() {
  const app = await openRunning({});
  onTestFinished(() => app.close());
  await openChannel(app);
  const { key, secret } = await makeKey(app);
  const id = secret.slice(3, 19);
  await say(app, BEN, 'whoami');
  const asked = await say(app, ANA, 'project member', { person: `<@${BEN}>`, role: 'operator' });
  await (await app.discord.press(ANA, asked, 'Add')).message();
  await say(app, ANA, 'project warnings', { fallback: 'here' });
  const give = async (to: string) => {
    const question = await say(app, ANA, 'transfer', { key: id, to });
    await (await app.discord.press(ANA, question, 'Transfer')).message();
  };
  const warn = async (days: number) => {
    const { latchkey } = app.running();
    app.time.advance(days * DAY);
    await latchkey.runJob('plan-warnings');
    app.time.advance(5 * SECOND);
    await latchkey.runJob('tell-warnings');
  };
  const announced = () => app.discord.messages.filter(({ channel, ephemeral }) => channel === GENERAL && !ephemeral);
  return { app, key, id, give, warn, announced };
}

describe('the warning of a project’s key in Discord', () => {
  test('is taken by a click in its channel, shows that to all, and reminds them from then on (invariant 9)', async () => {
    const { app, key, id, give, warn, announced } = await open();
    const { discord } = app;
    await give('project');
    await warn(358);
    await warn(0);
    const [message, ...more] = announced();
    if (message === undefined) throw new Error('nobody was warned');
    expect(more).toEqual([]);
    expect(message.text).toContain(`${key} in shop/rasa (ID …${id.slice(-4)}) expires in`);
    expect(words(message)).not.toContain(id);

    const outside = await (await discord.press(OLGA, message, 'I’ll take it')).message();
    expect(outside.text).toMatch(/don’t have permission/);
    const taken = await (await discord.press(BEN, message, 'I’ll take it')).message();
    expect(taken.ephemeral).toBe(true);
    expect(taken.text).toContain(`You took ${key}.`);
    const late = await (await discord.press(ANA, message, 'I’ll take it')).message();
    expect(late.text).toContain(`(ben on Discord, ${BEN})`);

    await app.running().latchkey.runJob('follow-warnings');
    expect(announced()[0]?.text).toContain(`(ben on Discord, ${BEN})`);
    await warn(6);
    expect(
      discord
        .directMessagesOf(BEN)
        .map(({ text }) => text)
        .join('\n'),
    ).toContain(`key ${key} needs attention`);
    expect(announced()).toHaveLength(1);
    const back = announced()[0];
    if (back !== undefined) await (await discord.press(BEN, back, 'Hand it back')).message();
    expect(await keyRow(app.running().latchkey.context, id)).toMatchObject({ assigneeId: null });
  });

  test('goes on to the project when Discord refuses the owner’s direct message, because they left', async () => {
    const { app, id, give, warn } = await open();
    await give(`@${BEN}`);
    app.discord.removeMember(GUILD, BEN);
    await warn(358);
    expect((await keyRow(app.running().latchkey.context, id)).ownerId).toMatch(/^project:/);
  });
});
