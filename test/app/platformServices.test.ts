import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Platform, PlatformServices } from '../../src/chat/contracts/platform.ts';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { manualClock } from '../support/context.ts';
import { startProgram } from '../support/program.ts';
import { registry } from '../support/registry.ts';

/** A platform on which nothing happens. */
function idle(name: string): Platform {
  const told = () => Promise.resolve({ kind: 'not-now', why: 'idle' } as const);
  return {
    name,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    healthProblem: () => undefined,
    deleteSecretMessage: () => Promise.resolve('gone'),
    sendDirect: told,
    sendToConversation: told,
    changeMessage: () => Promise.resolve({ kind: 'gone', why: 'idle' }),
    refreshHomes: () => Promise.resolve(true),
  };
}

/** Starts the program with two platforms. @returns what they were offered. */
async function apps(folder: string, time = manualClock()) {
  const offered: PlatformServices[] = [];
  const factories = ['slack', 'discord'].map((name) => ({
    name,
    create: (app: PlatformServices) => {
      offered.push(app);
      return idle(name);
    },
  }));
  const program = await startProgram({ LATCHKEY_DATA_DIR: folder }, { clock: () => time.now(), platforms: factories });
  onTestFinished(program.stop);
  const [slack, discord] = offered;
  if (slack === undefined || discord === undefined) throw new Error('not every platform was made');
  return { slack, discord };
}

test('two processes hold a lease in turn, and a platform is not in another one’s way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-platforms-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const time = manualClock();
  const one = await apps(folder, time);
  const two = await apps(folder, time);
  expect(await one.discord.leases.hold('gateway', MINUTE)).toBe(true);
  expect(await two.discord.leases.hold('gateway', MINUTE)).toBe(false);
  expect(await two.slack.leases.hold('gateway', MINUTE)).toBe(true);
  await two.discord.leases.release('gateway');
  expect(await two.discord.leases.hold('gateway', MINUTE)).toBe(false);
  await one.discord.leases.release('gateway');
  expect(await two.discord.leases.hold('gateway', MINUTE)).toBe(true);
  expect(await one.discord.starts.claim()).toBe(0);
  expect(await two.discord.starts.claim()).toBe(5 * SECOND);
  expect(await two.slack.starts.claim()).toBe(0);
});

test('a platform is told what can be asked for, whom it can’t write to and who is linked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-platforms-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { slack, discord } = await apps(folder);
  expect(discord.commands.map(({ path }) => path)).toEqual(registry.commands.map(({ path }) => path));
  await discord.conversations.refuse('42', 'no shared server');
  expect(await discord.conversations.refusal('42')).toBe('no shared server');
  expect(await slack.conversations.refusal('42')).toBeUndefined();
  expect(await discord.isLinked('42')).toBe(false);
});
