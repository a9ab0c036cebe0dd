import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import type { FakeDiscord } from '../../fakes/discord/fakeDiscord.ts';
import { gate, until } from '../../support/until.ts';
import { type DeliveryApp, openRunning, say, sentSecrets, theOneSent } from './deliveryApp.ts';
import { expectCompleted, makeKey, openChannel, prepare, REGENERATE } from './deliveryScenes.ts';
import { ANA, GENERAL, SECRETS } from './discordApp.ts';

/** The connection is lost; what is said by requests of our own goes on all the same. */

const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const EDIT = 'PATCH /webhooks/:app/:token/messages/@original';

const LOSSES: readonly (readonly [string, (discord: FakeDiscord) => void, 'resumed' | 'new'])[] = [
  ['torn down', (discord) => discord.dropGateway(), 'resumed'],
  ['asked to reconnect (op 7)', (discord) => discord.reconnectRequest(), 'resumed'],
  ['invalid, and resumable (op 9)', (discord) => discord.invalidateSession(true), 'resumed'],
  ['invalid (op 9)', (discord) => discord.invalidateSession(false), 'new'],
  ['closed with 4000', (discord) => discord.closeGateway(4000), 'resumed'],
  ['closed with 4009', (discord) => discord.closeGateway(4009), 'new'],
  ['closed with 1001', (discord) => discord.closeGateway(1001), 'resumed'],
];

async function open(): Promise<DeliveryApp> {
  const app = await openRunning({ transport: 'gateway' });
  onTestFinished(() => app.close());
  await openChannel(app);
  app.time.advance(6 * SECOND);
  return app;
}

/** Loses the connection. @returns once it is there again. */
async function lose(app: DeliveryApp, how: (discord: FakeDiscord) => void): Promise<void> {
  const { discord } = app;
  const count = () => discord.sessions.length + discord.sessions.reduce((all, { resumes }) => all + resumes, 0);
  const before = count();
  app.time.advance(6 * SECOND);
  how(discord);
  await discord.until('it connects again', () => count() > before && discord.connections() === 1, 20_000);
}

describe('a connection that is', () => {
  test.each(LOSSES)('%s between question and press comes back', async (_, how) => {
    const app = await openRunning({ transport: 'gateway' });
    try {
      await openChannel(app);
      const subject = await makeKey(app);
      const { go } = await prepare(app, REGENERATE, subject);
      const sent = sentSecrets(app).length;
      await lose(app, how);
      await (await go()).message();
      await expectCompleted(app, REGENERATE, subject, theOneSent(app, sent));
      expect(app.discord.connections()).toBe(1);
      expect(app.discord.complaints).toEqual([]);
    } finally {
      await app.close();
    }
  });
});

test('what is pressed while the connection is away is served when it is resumed, and once', async () => {
  const app = await open();
  const { discord } = app;
  const subject = await makeKey(app);
  const { go } = await prepare(app, REGENERATE, subject);
  const sent = sentSecrets(app).length;
  discord.dropGateway();
  await (await go()).message();
  await expectCompleted(app, REGENERATE, subject, theOneSent(app, sent));
  expect(discord.sessions.map(({ resumes }) => resumes)).toEqual([1]);
});

test('what is asked while no session can be resumed has no answer, and nothing is done', async () => {
  const app = await open();
  const { discord } = app;
  discord.gateway.isOpen = false;
  discord.invalidateSession(false);
  await discord.connected(0);
  const lost = await discord.slash(ANA, GENERAL, 'apikey channel add', { name: 'never' });
  expect(lost.outcome).toBe('failed');
  await until('readiness tells', async () => (await app.readiness()) === '503 no connection to Discord');
  discord.gateway.isOpen = true;
  app.time.advance(6 * SECOND);
  await discord.connected(1, 30_000);
  expect((await say(app, ANA, 'channel list')).text).not.toContain('never');
});

describe('while a key is regenerated', () => {
  test.each([
    ['between the press and its deferral', CALLBACK, 'hang'],
    ['between the deferral and the secret', EDIT, 'hang'],
    ['between the secret and its commit', EDIT, 'shownThenHang'],
  ] as const)('the connection is lost %s: it is completed all the same', async (_, route, kind) => {
    const app = await open();
    const { discord } = app;
    const subject = await makeKey(app);
    const { go } = await prepare(app, REGENERATE, subject);
    const sent = sentSecrets(app).length;
    discord.fail(route, { kind });
    const going = go();
    await discord.until('it hangs', () => discord.hanging === 1);
    expect(await app.verify(subject.secret)).toBe('current');
    discord.dropGateway();
    discord.release();
    const message = await (await going).message();
    const fresh = theOneSent(app, sent);
    expect(message.text).toContain(fresh);
    await expectCompleted(app, REGENERATE, subject, fresh);
  });

  test('the connection is lost before the command’s answer, and while it is burned', async () => {
    const app = await open();
    const { discord } = app;
    const { database } = app.running().latchkey.context;
    const read = database.write.bind(database);
    const door = gate();
    vi.spyOn(database, 'write').mockImplementationOnce(async (work) => {
      await door.passed;
      return await read(work);
    });
    const asked = discord.slash(ANA, GENERAL, 'apikey create', { channel: 'rasa', name: 'slow' });
    discord.dropGateway();
    door.open();
    const message = await (await asked).message();
    expect(message.text).toMatch(SECRETS);
    await app.becomes(theOneSent(app, 0), 'current');
    app.time.advance(5 * MINUTE);
    discord.fail('DELETE /webhooks/:app/:token/messages/@original', { kind: 'hang' });
    const burning = app.deleteSecretMessage();
    await discord.until('it hangs', () => discord.hanging === 1);
    discord.dropGateway();
    discord.release();
    await burning;
    expect(message.gone).toBe('deleted');
  });
});
