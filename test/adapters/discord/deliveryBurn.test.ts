import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import type { Fault } from '../../fakes/discord/faults.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { type DeliveryApp, openRunning, say, sentSecrets } from './deliveryApp.ts';
import { openChannel } from './deliveryScenes.ts';
import { ANA, SECRETS } from './discordApp.ts';

const DELETE = 'DELETE /webhooks/:app/:token/messages/@original';

let app: DeliveryApp;
beforeEach(async () => {
  app = await openRunning();
  onTestFinished(() => app.close());
  await openChannel(app);
});

/** Ana is shown a new secret. */
async function shown() {
  const message = await say(app, ANA, 'create', { channel: 'rasa', name: `chat-${sentSecrets(app).length}` });
  expect(message.text).toMatch(SECRETS);
  await app.becomes(sentSecrets(app).at(-1) ?? '', 'current');
  return message;
}

/** The sealed places that are still known. */
async function handles(): Promise<readonly string[]> {
  const { database } = app.running().latchkey.context;
  const rows = await database.read((manager) => manager.find(DeliveryEntity));
  return rows.flatMap(({ burnHandle }) => burnHandle ?? []);
}

const deletions = () => app.discord.calls(DELETE).length;

describe('a secret that was shown', () => {
  test('is deleted after five minutes, once, and where it was is forgotten', async () => {
    const message = await shown();
    app.time.advance(5 * MINUTE - 1);
    await app.deleteSecretMessage();
    expect(message.visible).toBe(true);
    app.time.advance(1);
    await app.deleteSecretMessage();
    expect(message.gone).toBe('deleted');
    expect(await handles()).toEqual([]);
    await app.deleteSecretMessage();
    expect(deletions()).toBe(1);
    expect(app.discord.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow)).toBe(true);
  });

  test('is deleted by the process that runs then, while its token is good', async () => {
    const message = await shown();
    await app.restart();
    app.time.advance(15 * MINUTE - 1);
    await app.deleteSecretMessage();
    expect(message.gone).toBe('deleted');
    expect(await handles()).toEqual([]);
  });

  test('when its token is good no more is forgotten, and not asked for again', async () => {
    await shown();
    app.time.advance(15 * MINUTE + 1);
    await app.deleteSecretMessage();
    expect(await handles()).toEqual([]);
    await app.deleteSecretMessage();
    expect(deletions()).toBe(1);
    expect(app.discord.invalidRequests).toBeLessThanOrEqual(1);
  });

  test('that Ana has dismissed is deleted all the same; one that is gone is forgotten', async () => {
    app.discord.dismiss(await shown());
    await shown();
    app.time.advance(5 * MINUTE);
    app.discord.fail(DELETE, { kind: 'pass' });
    app.discord.fail(DELETE, 10008);
    await app.deleteSecretMessage();
    expect(await handles()).toEqual([]);
  });
});

const AGAIN: readonly (readonly [string, Fault])[] = [
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503 }],
  ['a reset connection', { kind: 'reset' }],
  // Not Discord’s word, but that of what stands before it: a ban of our address, for one.
  ['403 of a proxy', { kind: 'status', status: 403 }],
];

test.each(AGAIN)('where deleting fails with %s, it is tried again', async (_, fault) => {
  const message = await shown();
  app.time.advance(5 * MINUTE);
  app.discord.fail(DELETE, fault, 2);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await app.deleteSecretMessage();
    expect(message.visible).toBe(true);
    expect(await handles()).toHaveLength(1);
  }
  await app.deleteSecretMessage();
  expect(message.gone).toBe('deleted');
  expect(await handles()).toEqual([]);
});

test('where deleting never works, it is given up', async () => {
  await shown();
  app.discord.fail(DELETE, { kind: 'status', status: 500 }, 2);
  app.time.advance(35 * MINUTE);
  await app.deleteSecretMessage();
  expect(await handles()).toHaveLength(1);
  app.time.advance(1);
  await app.deleteSecretMessage();
  expect(await handles()).toEqual([]);
});

test('invariant 2: where it stands is stored sealed, and no row, file or line of the log holds the token', async () => {
  await shown();
  expect(await handles()).toHaveLength(1);
  const { database } = app.running().latchkey.context;
  const rows = JSON.stringify([...(await dumpDatabase(database)).values()]);
  const files = await readdir(app.folder, { recursive: true, withFileTypes: true });
  const bytes = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  const tokens = app.discord.interactions.map(({ token }) => token);
  expect(tokens.length).toBeGreaterThan(2);
  const secrets = sentSecrets(app).map((secret) => secret.slice(20, 58));
  for (const text of [rows, ...bytes, app.logged()])
    for (const one of [...tokens, ...secrets]) expect(text.includes(one)).toBe(false);
});
