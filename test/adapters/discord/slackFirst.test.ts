import { expect, test } from 'vitest';
// Slack's HTTP library first, as where both platforms are configured: it makes the connections of the whole process.
import { slackPlatform } from '../../../adapters/slack/index.ts';
import { asTyped, give } from '../../people/discordTyping.ts';
import { ANA, GENERAL, GUILD, openDiscordApp } from './discordApp.ts';

test('fault of a shared HTTP library: a picture reaches Discord also where Slack was loaded before it', async () => {
  expect(slackPlatform).toBeTypeOf('function');
  const { discord } = await openDiscordApp();
  const typed = asTyped('mfa enroll') ?? { path: '', options: {} };
  const shown = await (await give(discord, ANA, { guild: GUILD, channel: GENERAL }, typed)).message();
  expect(shown.text).toMatch(/\b[A-Z2-7]{32}\b/);
  expect(JSON.stringify(shown.components)).toContain('QR code for your authenticator app');
  expect([...discord.refusals, ...discord.complaints]).toEqual([]);
});
