import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import { type DeliveryHouse, openRunning, say } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, GENERAL, GUILD, OLGA } from './discordApp.ts';

const POST = 'POST /channels/:channel/messages';
const OPEN = 'POST /users/@me/channels';

async function open(env: Readonly<Record<string, string>> = {}): Promise<DeliveryHouse> {
  const house = await openRunning({ env });
  onTestFinished(() => house.close());
  await openChannel(house);
  return house;
}

/** Olga, who is on call, regenerates a key of Ana's: Ana is to be told. */
async function causeNotice(house: DeliveryHouse): Promise<void> {
  const { secret } = await makeKey(house);
  const question = await say(house, OLGA, 'regenerate', { key: secret.slice(3, 19), reason: 'incident 42' });
  await (await house.discord.press(OLGA, question, 'Regenerate')).message();
  await house.becomes(secret, 'RETIRED');
}

const tell = (house: DeliveryHouse) => house.running().latchkey.runJob('tell-notices');

describe('a notice', () => {
  test('comes as a direct message, once, by a nonce of its own', async () => {
    const house = await open();
    await causeNotice(house);
    await tell(house);
    const [message, ...more] = house.discord.directMessagesOf(ANA);
    expect(more).toEqual([]);
    expect(message?.text).toContain('incident 42');
    expect(String(message?.nonce).length).toBeLessThanOrEqual(25);
    expect(house.discord.calls(POST)).toMatchObject([
      { body: { enforce_nonce: true, allowed_mentions: { parse: [] } } },
    ]);
    await tell(house);
    expect(house.discord.calls(POST)).toHaveLength(1);
  });

  test('that is shown, and whose answer is lost, is there once', async () => {
    const house = await open();
    await causeNotice(house);
    house.discord.fail(POST, { kind: 'shownThenReset' });
    await tell(house);
    expect(house.discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(house.discord.calls(POST)).toHaveLength(2);
  });

  test('for somebody who takes no messages is tried once a day, and goes to the fallback', async () => {
    const house = await open({ LATCHKEY_FALLBACK: `discord:${GENERAL}` });
    const { discord } = house;
    discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
    await causeNotice(house);
    await tell(house);
    const tries = () =>
      discord.calls().filter(({ route, path }) => route === OPEN || path.includes(discord.directWith(ANA).id)).length;
    const first = tries();
    const announced = () => discord.messages.filter(({ channel, ephemeral }) => channel === GENERAL && !ephemeral);
    expect(announced().map(({ text }) => text)).toEqual([expect.stringContaining('can’t be written to privately')]);
    expect(announced()[0]?.pings).toEqual([]);
    await causeNotice(house);
    await tell(house);
    expect(tries()).toBe(first);
    expect(announced()).toHaveLength(2);
    house.time.advance(DAY + 1);
    await causeNotice(house);
    discord.putUser({ id: ANA, username: 'ana', dms: 'open' });
    await tell(house);
    expect(tries()).toBeGreaterThan(first);
    expect(discord.directMessagesOf(ANA)).toHaveLength(1);
    expect(discord.commands(GUILD).length).toBeGreaterThan(0);
  });
});
