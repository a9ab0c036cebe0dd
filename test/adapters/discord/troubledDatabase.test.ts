import { describe, expect, test, vi } from 'vitest';
import { ANA, BEN, GENERAL, OLGA, openDiscordApp, transportsFor } from './discordApp.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(transportsFor('troubledDatabase'))('a database that is in trouble, over %s', (transport) => {
  async function open() {
    const discordApp = await openDiscordApp({ transport });
    await (await discordApp.discord.slash(ANA, GENERAL, 'apikey project create', { name: 'shop' })).message();
    return discordApp;
  }

  test('and takes long over the first write and the rest together: it is said in time that an answer comes', async () => {
    const { discord, latchkey } = await open();
    const { database } = latchkey.context;
    const write = database.write.bind(database);
    const handle = latchkey.core.handle.bind(latchkey.core);
    // Neither is too slow alone. Three seconds is what Discord waits for, by the real clock.
    const slowly = vi.spyOn(database, 'write').mockImplementationOnce(async (work) => {
      await pause(2_000);
      return await write(work);
    });
    const handling = vi.spyOn(latchkey.core, 'handle').mockImplementationOnce(async (...asked) => {
      await pause(1_300);
      return await handle(...asked);
    });
    const interaction = await discord.slash(ANA, GENERAL, 'apikey whoami');
    slowly.mockRestore();
    handling.mockRestore();
    expect(interaction.outcome).toBe('acked');
  });

  test('and fails while it is looked up who is named, or while a stranger is turned away: it is said', async () => {
    const { discord, latchkey } = await open();
    const away = () => Promise.reject(new Error('the database is away'));
    const meeting = vi.spyOn(latchkey.core, 'registerUser').mockImplementationOnce(away);
    const named = { person: `<@${BEN}>`, role: 'operator' };
    const asked = await discord.slash(ANA, GENERAL, 'apikey project member', named);
    meeting.mockRestore();
    const turning = vi.spyOn(latchkey.core, 'rejectUnauthorized').mockImplementationOnce(away);
    const stranger = await discord.slash(OLGA, 'dm', 'apikey whoami');
    turning.mockRestore();
    expect([asked.outcome, stranger.outcome]).toEqual(['acked', 'acked']);
    expect((await asked.message()).text).toMatch(/try again/i);
  });
});
