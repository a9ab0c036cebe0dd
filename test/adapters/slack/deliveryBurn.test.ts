import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import type { Fault } from '../../fakes/slack/faults.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import type { View } from '../../fakes/slack/views.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { until } from '../../support/until.ts';
import { SECRETS, say, theOneSent, words } from './conversationScenes.ts';
import { actionOf, CREATE, layOutHome, openChannel } from './deliveryScenes.ts';
import { type FaultySlack, openFaultySlack } from './faultySlack.ts';

let app: FaultySlack;

beforeEach(async () => {
  app = await openFaultySlack();
  await openChannel(app);
});
afterEach(async () => {
  expect(app.slack.complaints).toEqual([]);
  expect(app.logged()).not.toMatch(/\/hooks\//);
  await app.close();
});

/** Ana is shown a new secret in a message. */
async function shownInMessage(): Promise<Message> {
  const offer = await say(app, 'UANA', 'create rasa name:chat-bot');
  const message = await (await app.slack.press('UANA', offer, 'Generate')).message();
  expect(JSON.stringify(message.blocks)).toMatch(SECRETS);
  return message;
}

/** Ana is shown a new secret in a modal. */
async function shownInModal(): Promise<View> {
  await layOutHome(app, 'UANA', 'New', actionOf(CREATE, { key: 'modal-bot', secret: undefined }));
  await app.slack.press('UANA', 'home', 'New');
  return await app.slack.until('it is shown', () =>
    app.slack.modalsOf('UANA').find((modal) => words(modal).search(SECRETS) >= 0),
  );
}

const isSecretVisible = () => app.slack.secretsSeen(SECRETS).some(({ visibleNow }) => visibleNow);
const deletions = () => app.slack.posts.filter(({ body }) => JSON.stringify(body).includes('delete_original'));

/** The sealed places that are still known. */
async function handles(): Promise<readonly string[]> {
  const { database } = app.latchkey().context;
  const rows = await database.read((manager) => manager.find(DeliveryEntity));
  return rows.flatMap(({ burnHandle }) => burnHandle ?? []);
}

describe('five minutes after it was shown', () => {
  test('a message is deleted, by that and nothing else, and where it was is forgotten', async () => {
    const message = await shownInMessage();
    app.time.advance(5 * MINUTE - 1);
    await app.deleteSecretMessage();
    expect(message.visible).toBe(true);
    app.time.advance(1);
    await app.deleteSecretMessage();
    expect(message.gone).toBe('deleted');
    expect(deletions().map(({ body }) => body)).toEqual([{ delete_original: true }]);
    expect(isSecretVisible()).toBe(false);
    expect(await handles()).toEqual([]);
    await app.deleteSecretMessage();
    expect(deletions()).toHaveLength(1);
  });

  test('what stands in a modal is replaced', async () => {
    const modal = await shownInModal();
    app.time.advance(5 * MINUTE);
    await app.deleteSecretMessage();
    expect(JSON.stringify(modal.definition)).toContain('Secret deleted');
    expect(isSecretVisible()).toBe(false);
    expect(await handles()).toEqual([]);
  });

  test('a modal that was closed, or a message that is no longer there, is forgotten', async () => {
    await shownInMessage();
    await shownInModal();
    await app.slack.closeModal('UANA');
    app.slack.reload('UANA');
    expect(await handles()).toHaveLength(2);
    app.time.advance(5 * MINUTE);
    await app.deleteSecretMessage();
    expect(await handles()).toEqual([]);
  });

  test('it is done by the process that runs then, even if another one showed it', async () => {
    const message = await shownInMessage();
    const modal = await shownInModal();
    await app.restart();
    app.time.advance(5 * MINUTE);
    await app.deleteSecretMessage();
    expect(message.gone).toBe('deleted');
    expect(JSON.stringify(modal.definition)).toContain('Secret deleted');
    expect(await handles()).toEqual([]);
  });
});

describe('where deleting fails', () => {
  const AGAIN: readonly (readonly [string, Fault])[] = [
    ['500', { kind: 'status', status: 500 }],
    ['429', { kind: 'status', status: 429, retryAfter: 10 }],
    ['a reset connection', { kind: 'reset' }],
  ];

  test.each(AGAIN)('with %s, it is tried again', async (_, fault) => {
    const message = await shownInMessage();
    const modal = await shownInModal();
    app.time.advance(5 * MINUTE);
    app.slack.failPost(fault, 2);
    app.slack.fail('views.update', fault, 2);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await app.deleteSecretMessage();
      expect(message.visible).toBe(true);
      expect(await handles()).toHaveLength(2);
    }
    await app.deleteSecretMessage();
    expect(message.gone).toBe('deleted');
    expect(JSON.stringify(modal.definition)).toContain('Secret deleted');
    expect(await handles()).toEqual([]);
  });

  // docs.slack.dev/reference/methods/views.update, internal_error: some aspect of it may have been done, and may not.
  test('with an error inside of Slack, it is tried again', async () => {
    const modal = await shownInModal();
    app.time.advance(5 * MINUTE);
    app.slack.fail('views.update', 'internal_error');
    await app.deleteSecretMessage();
    await app.deleteSecretMessage();
    expect(JSON.stringify(modal.definition)).toContain('Secret deleted');
  });

  test('with 404 nothing is left, and it is forgotten', async () => {
    await shownInMessage();
    app.time.advance(5 * MINUTE);
    app.slack.failPost({ kind: 'status', status: 404 });
    await app.deleteSecretMessage();
    expect(await handles()).toEqual([]);
    await app.deleteSecretMessage();
    expect(deletions()).toHaveLength(1);
  });

  test('for half an hour, it is given up and forgotten', async () => {
    await shownInMessage();
    app.slack.failPost({ kind: 'status', status: 500 }, 2);
    app.time.advance(35 * MINUTE);
    await app.deleteSecretMessage();
    expect(await handles()).toHaveLength(1);
    app.time.advance(1);
    await app.deleteSecretMessage();
    expect(await handles()).toEqual([]);
  });
});

describe('where a secret stands (invariant 2)', () => {
  test('is written down before it is shown, sealed, and no row or file holds it in plain', async () => {
    const whileShown: (readonly string[])[] = [];
    const stop = app.slack.onShown(async ({ what }) => {
      if (what === 'replaced') whileShown.push(await handles());
    });
    const secret = await theOneSent(app, shownInMessage);
    await until('it was looked at', () => whileShown.length === 1);
    stop();
    expect(whileShown).toEqual([await handles()]);
    expect(whileShown[0]).toHaveLength(1);
    const { database } = app.latchkey().context;
    const rows = JSON.stringify([...(await dumpDatabase(database)).values()]);
    const files = await readdir(app.folder, { recursive: true, withFileTypes: true });
    const bytes = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    const urls = app.slack.posts.map(({ url }) => url);
    expect(urls.length).toBeGreaterThan(2);
    for (const text of [rows, ...bytes, app.logged()]) {
      for (const url of urls) expect(text).not.toContain(new URL(url).pathname);
      expect(text).not.toContain(secret.slice(20, 58));
    }
  });

  test('is forgotten at once where it was refused, and kept where nobody knows', async () => {
    for (const [fault, kept] of [
      [{ kind: 'status', status: 404 }, 0],
      [{ kind: 'shownThenReset' }, 1],
    ] as const) {
      const offer = await say(app, 'UANA', `create rasa name:bot-${kept}`);
      app.slack.failPost(fault);
      const pressed = await app.slack.press('UANA', offer, 'Generate');
      await pressed.message(kept + 1);
      expect(await handles()).toHaveLength(kept);
    }
    app.time.advance(5 * MINUTE);
    await app.deleteSecretMessage();
    expect(isSecretVisible()).toBe(false);
  });
});
