import { describe, expect, test } from 'vitest';
import { httpApp } from './httpApp.ts';
import { ANA, apikey, GENERAL, GUILD, openDiscord } from './testDiscord.ts';

const hello = { status: 200, body: { type: 4, data: { content: 'Hello', flags: 64 } } } as const;

describe('an interactions endpoint', () => {
  test('proves itself: it answers pings, and refuses what Discord has not signed', async () => {
    const discord = await openDiscord();
    const app = await httpApp(discord, () => hello);
    expect(await discord.probe(app.url)).toEqual({ ping: true, falseSignature: true });
    const body = JSON.stringify({ type: 2 });
    const knock = async (options: Parameters<typeof discord.signed>[1]) => {
      const result = await discord.knock(app.url, discord.signed(body, options));
      return result.kind === 'answered' ? result.status : result.kind;
    };
    expect(await knock({})).toBe(200);
    expect(await knock({ signature: 'stranger' })).toBe(401);
    expect(await knock({ signature: '00' })).toBe(401);
    expect(app.seen).toHaveLength(1);
  });

  test('answers inline; replicas take turns; a redelivery is the same to the byte', async () => {
    const discord = await openDiscord();
    discord.putCommands(GUILD, apikey);
    const [one, two] = [await httpApp(discord, () => hello), await httpApp(discord, () => hello)];
    discord.useHttp(one.url, two.url);
    const first = await discord.slash(ANA, GENERAL, 'apikey help');
    await discord.slash(ANA, GENERAL, 'apikey help');
    expect([one.seen.length, two.seen.length]).toEqual([1, 1]);
    expect(await first.message()).toMatchObject({ text: 'Hello', to: ANA });
    await discord.redeliver(first, 1, true);
    expect(one.seen[1]).toEqual(one.seen[0]);
    expect(discord.messages).toHaveLength(2);
    expect(discord.refusals.map(({ where, code }) => [where, code])).toEqual([
      ['inline answer to a command', 40060],
      ['inline answer to a command', 40060],
    ]);
  });

  test('has three seconds, and no second chance', async () => {
    const discord = await openDiscord({ ackWithinMs: 500 });
    discord.putCommands(GUILD, apikey);
    const type = async (answer?: Parameters<typeof httpApp>[1]) => {
      discord.useHttp(answer === undefined ? 'http://127.0.0.1:9' : (await httpApp(discord, answer)).url);
      return (await discord.slash(ANA, GENERAL, 'apikey help')).outcome;
    };
    expect(await type(() => new Promise(() => undefined))).toBe('timeout');
    expect(await type(() => ({ status: 202 }))).toBe('timeout');
    expect(await type(() => ({ status: 500 }))).toBe('failed');
    expect(await type(() => ({ status: 200, body: { type: 7 } }))).toBe('failed');
    expect(await type()).toBe('failed');
    expect(discord.refusals).toMatchObject([{ where: 'inline answer to a command', code: 50035 }]);
    expect(discord.messages).toEqual([]);
  });
});
