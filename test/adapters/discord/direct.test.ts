import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import { type DeliveryApp, openRunning, say } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, GENERAL, GUILD, OLGA } from './discordApp.ts';

const POST = 'POST /channels/:channel/messages';
const OPEN = 'POST /users/@me/channels';

async function open(env: Readonly<Record<string, string>> = {}): Promise<DeliveryApp> {
  const app = await openRunning({ env });
  onTestFinished(() => app.close());
  await openChannel(app);
  return app;
}

/** Olga, who is on call, regenerates a key of Ana's: Ana is to be told. */
async function causeNotice(app: DeliveryApp): Promise<void> {
  const { secret } = await makeKey(app);
  const question = await say(app, OLGA, 'regenerate', { key: secret.slice(3, 19), reason: 'incident 42' });
  await (await app.discord.press(OLGA, question, 'Regenerate')).message();
  await app.becomes(secret, 'RETIRED');
}

const tell = (app: DeliveryApp) => app.running().latchkey.runJob('tell-notices');

describe('a notice', () => {
  test('comes as a direct message, once, by a nonce of its own', async () => {
    const app = await open();
    await causeNotice(app);
    await tell(app);
    const [message, ...more] = app.discord.directMessagesOf(ANA);
    expect(more).toEqual([]);
    expect(message?.text).toContain('incident 42');
    expect(String(message?.nonce).length).toBeLessThanOrEqual(25);
    expect(app.discord.calls(POST)).toMatchObject([{ body: { enforce_nonce: true, allowed_mentions: { parse: [] } } }]);
    await tell(app);
    expect(app.discord.calls(POST)).toHaveLength(1);
  });

  test('that is shown, and whose answer is lost, is there once', async () => {
    const app = await open();
    await causeNotice(app);
    app.discord.fail(POST, { kind: 'shownThenReset' });
    await tell(app);
    expect(app.discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(app.discord.calls(POST)).toHaveLength(2);
  });

  test('for somebody who takes no messages is tried once a day, and goes to the fallback', async () => {
    const app = await open({ LATCHKEY_FALLBACK: `discord:${GENERAL}` });
    const { discord } = app;
    discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await causeNotice(app);
    await tell(app);
    const tries = () =>
      discord.calls().filter(({ route, path }) => route === OPEN || path.includes(discord.directWith(ANA).id)).length;
    const first = tries();
    const announced = () => discord.messages.filter(({ channel, ephemeral }) => channel === GENERAL && !ephemeral);
    expect(announced().map(({ text }) => text)).toEqual([expect.stringContaining('can’t be reached by DM')]);
    expect(announced()[0]?.pings).toEqual([]);
    await causeNotice(app);
    await tell(app);
    expect(tries()).toBe(first);
    expect(announced()).toHaveLength(2);
    app.time.advance(DAY + 1);
    await causeNotice(app);
    discord.putUser({ id: ANA, username: 'ana', dms: 'open' });
    await tell(app);
    expect(tries()).toBeGreaterThan(first);
    expect(discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(discord.commands(GUILD).length).toBeGreaterThan(0);
  });
});
