import { describe, expect, test } from 'vitest';
import { ANA, GENERAL, openDiscordApp, SECRETS, transportsFor } from './discordApp.ts';
import { settled } from './hostileScene.ts';

describe.each(transportsFor('picks'))('a list of which one is meant, over %s', (transport) => {
  test.each([
    ['the same', 'shop/rasa', 'shop/rasa'],
    ['another', 'shop/rasa', 'lab/rasa'],
  ])(
    'from which %s is picked twice at one moment acts once, and the secret stays (invariants 1 and 3)',
    async (_, one, other) => {
      const discordApp = await openDiscordApp({ transport });
      const { discord } = discordApp;
      const say = async (user: string, path: string, options = {}) =>
        await (await discord.slash(user, GENERAL, `apikey ${path}`, options)).message();
      for (const name of ['shop', 'lab']) {
        await say(ANA, 'project create', { name });
        await say(ANA, 'channel add', { name: 'rasa', project: name });
      }
      await say(ANA, 'project create', { name: 'empty' });
      const list = await say(ANA, 'create', { channel: 'rasa', name: 'x' });
      await Promise.all([discord.choose(ANA, list, 'channel', one), discord.choose(ANA, list, 'channel', other)]);
      await settled({ ...discordApp, say });
      const shown = list.versions.flatMap((version) => JSON.stringify(version.components).match(SECRETS) ?? []);
      expect(new Set(shown).size).toBe(1);
      expect(list.text).toMatch(SECRETS);
    },
  );
});
