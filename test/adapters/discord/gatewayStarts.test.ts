import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { decideStart } from '../../../src/domain/sessionStarts.ts';
import { SECOND } from '../../../src/domain/time/time.ts';
import { SessionStartEntity } from '../../../src/persistence/entities/leases.ts';
import { gate, until } from '../../support/until.ts';
import { type DeliveryApp, type HttpAppOptions, openHttpApp, readinessOf, say } from './deliveryApp.ts';
import { ANA, GENERAL } from './discordApp.ts';

async function open(needs: HttpAppOptions = {}): Promise<DeliveryApp> {
  const discordApp = await openHttpApp({ transport: 'gateway', ...needs });
  onTestFinished(() => discordApp.close());
  return discordApp;
}

const NONE = '503 no connection to Discord';

describe('how often a session is begun', () => {
  test('in a crash loop: as often as is decided, whatever restarts, and the log says why', async () => {
    const discordApp = await open();
    const { discord, time } = discordApp;
    const began: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      const may = decideStart(began, time.now()).kind === 'go';
      const one = await discordApp.start();
      if (may) {
        await discord.connected();
        began.push(time.now());
      } else {
        // A crash loop this fast is also told to wait before it may ask who it is.
        expect([NONE, '503 Discord isn’t responding (busy)']).toContain(await discordApp.readiness());
      }
      expect(discord.sessions).toHaveLength(began.length);
      await one.stop();
      time.advance(SECOND);
    }
    expect(began.length).toBeGreaterThan(2);
    expect(began.length).toBeLessThan(7);
    expect(discord.sessionStarts.remaining).toBe(1000 - began.length);
    expect(discordApp.logged()).toContain('Discord session limit reached; waiting');
  });

  test('where few are left today none is begun, and readiness says so; when the day is over it connects', async () => {
    const discordApp = await open();
    const { discord, time } = discordApp;
    discord.sessionStarts.remaining = 20;
    await discordApp.start();
    expect(await discordApp.readiness()).toBe(NONE);
    expect(discord.sessions).toHaveLength(0);
    expect(discordApp.logged()).toContain('waiting');
    discord.sessionStarts.remaining = 21;
    await discord.connected();
    await until('readiness tells', async () => (await discordApp.readiness()) === '200 ok');
    time.advance(6 * SECOND);
    expect(discord.sessionStarts.remaining).toBe(20);
  });

  test('a process that waits for its turn can be stopped at once', async () => {
    const discordApp = await open();
    discordApp.discord.sessionStarts.remaining = 0;
    const one = await discordApp.start();
    const began = performance.now();
    await one.stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(discordApp.discord.sessions).toHaveLength(0);
  });

  test('one that is begun is written down', async () => {
    const discordApp = await open();
    const one = await discordApp.start();
    await discordApp.discord.connected();
    const { database } = one.latchkey.context;
    const noted = () => database.read((manager) => manager.count(SessionStartEntity));
    expect(await noted()).toBe(1);
  });
});

describe('what a session asks for', () => {
  test('is nothing: no intent, so no message of its own comes back, and no event but interactions', async () => {
    const discordApp = await open();
    await discordApp.start();
    await discordApp.discord.connected();
    expect(discordApp.discord.sessions.map(({ intents, shard }) => [intents, shard])).toEqual([[0, [0, 1]]]);
    expect(JSON.stringify(discordApp.discord.sessions[0]?.identify)).not.toContain(discordApp.discord.app.botToken);
    await say(discordApp, ANA, 'project create', { name: 'shop' });
    const { sequence = 0 } = discordApp.discord.sessions[0] ?? {};
    // READY and one interaction.
    expect(sequence).toBe(2);
  });
});

describe('two replicas', () => {
  test('have one connection between them, and each interaction is served once', async () => {
    const discordApp = await open();
    const { discord } = discordApp;
    const first = await discordApp.start();
    await discord.connected();
    const second = await discordApp.start();
    expect([await readinessOf(first.latchkey), await readinessOf(second.latchkey)]).toEqual(['200 ok', '200 ok']);
    for (let index = 0; index < 5; index += 1) {
      const interaction = await discord.slash(ANA, GENERAL, 'apikey project create', { name: `shop-${index}` });
      expect((await interaction.message()).text).toContain(`shop-${index}`);
      await discord.redeliver(interaction, 2);
    }
    expect(discord.connections()).toBe(1);
    expect(discord.sessions).toHaveLength(1);
    expect(discord.calls('POST /interactions/:interaction/:token/callback').length).toBe(5);
    expect(discord.refusals).toEqual([]);
  });

  test('when the one that holds it stops, the other one connects', async () => {
    const discordApp = await open();
    const { discord, time } = discordApp;
    const first = await discordApp.start();
    await discord.connected();
    await discordApp.start();
    time.advance(6 * SECOND);
    await first.stop();
    await discord.connected();
    expect(discord.sessions).toHaveLength(2);
    expect(discord.sessions.filter(({ connected }) => connected)).toHaveLength(1);
    expect((await say(discordApp, ANA, 'whoami')).text).toContain('Ana');
  });

  test.each(['fails', 'says nothing'] as const)(
    'when the lease can’t be renewed because the database %s, the holder disconnects before it ends',
    async (how) => {
      const door = gate();
      const renewMs = 400;
      const discordApp = await open({ overrides: { renewMs } });
      const { discord } = discordApp;
      const first = await discordApp.start();
      await discord.connected();
      const { database } = first.latchkey.context;
      let last = performance.now();
      const held = vi.spyOn(database, 'write').mockImplementation(async () => {
        if (how === 'fails') throw new Error('the database is away');
        await door.passed;
        throw new Error('the database is away');
      });
      onTestFinished(() => door.open());
      await discord.connected(0, 5_000);
      last = performance.now() - last;
      // It held it, at the latest, when the database went; and the lease lasts three times the interval.
      expect(last).toBeLessThan(3 * renewMs - renewMs / 4);
      expect(await discordApp.readiness()).toMatch(/^503 /);
      held.mockRestore();
      door.open();
      discordApp.time.advance(6 * SECOND);
      await discord.connected();
    },
  );
});
