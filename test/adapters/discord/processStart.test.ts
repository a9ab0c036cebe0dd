import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeDiscord } from '../../fakes/discord/fakeDiscord.ts';
import { startChild } from '../../support/child.ts';
import { openHome, TEST_MS } from '../slack/slackProcess.ts';
import { environment, furnish } from './discordApp.ts';

test('a process whose token is refused does not start, and says what to do', { timeout: TEST_MS }, async ({
  onTestFinished,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-discord-process-'));
  const discord = await FakeDiscord.open();
  furnish(discord);
  const token = `${discord.app.botToken.slice(0, -1)}0`;
  const env = { ...environment(discord, 'gateway'), LATCHKEY_DATA_DIR: folder, DISCORD_TOKEN: token };
  onTestFinished(async () => {
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  });
  const program = startChild(env, { finished: onTestFinished });
  expect(await program.ended).toBe(1);
  expect(program.errors).toContain('Latchkey can’t start.\nDiscord refused DISCORD_TOKEN (401 Unauthorized).');
  expect(program.errors).toContain('Reset the token on the application’s Bot page and set the new one.');
  const { written } = program;
  expect(written).not.toMatch(/^\s+at /m);
  expect(written).not.toMatch(/"stack"/);
  expect(written).not.toContain(token);
  expect(discord.sessions).toEqual([]);
});

test('a process that two platforms refuse says what is wrong with each, not only with the first', {
  timeout: TEST_MS,
}, async ({ onTestFinished }) => {
  const { start } = await openHome(onTestFinished);
  const discord = await FakeDiscord.open();
  onTestFinished(() => discord.close());
  furnish(discord);
  const DISCORD_TOKEN = `${discord.app.botToken.slice(0, -1)}0`;
  const program = await start({
    ...environment(discord, 'gateway'),
    DISCORD_TOKEN,
    SLACK_BOT_TOKEN: 'xoxb-1-wrong-token',
  });
  expect(await program.ended).toBe(1);
  expect(program.errors).toContain('Latchkey can’t start.\nSlack refused SLACK_BOT_TOKEN (invalid_auth).');
  expect(program.errors).toContain('\nDiscord refused DISCORD_TOKEN (401 Unauthorized).');
  expect(discord.sessions).toEqual([]);
});
