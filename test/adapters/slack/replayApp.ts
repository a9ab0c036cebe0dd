import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import { slackPlatform } from '../../../adapters/slack/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import { seededRandom } from '../../support/context.ts';
import { urlOf } from '../../support/databases.ts';
import { slackOptions } from '../../support/platforms.ts';
import { startProgram } from '../../support/program.ts';
import { environment, QUICKLY, type SlackApp, type TransportName } from './slackApp.ts';

/** Makes an empty PostgreSQL database that is dropped when the running test ends, after whatever was opened later. */
export async function freshPostgres(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `latchkey_test_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client(server);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });
  return urlOf(server, name);
}

/** Makes a folder for a database that outlives a process; it is removed when the running test ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-replay-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Stops the process of a Slack app, and starts another one in its place, with an empty memory, on the same database.
 * @returns the new process, which is stopped when the running test ends.
 */
export async function restarted(
  { latchkey, slack, time }: SlackApp,
  transport: TransportName,
  env: Readonly<Record<string, string>>,
): Promise<App> {
  await latchkey.stop();
  const set = { ...environment(slack, transport), ...env };
  const { latchkey: again } = await startProgram(set, {
    clock: () => time.now(),
    random: seededRandom('after the restart'),
    platforms: [slackPlatform(slackOptions(set), QUICKLY)],
  });
  onTestFinished(() => again.stop());
  if (transport === 'http') slack.useHttp(`${again.url}/slack/events`);
  else await slack.connected(2);
  return again;
}
