import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Fault } from '../../fakes/discord/faults.ts';
import type { ErrorCode } from '../../fakes/discord/restErrors.ts';
import { ask } from '../../fakes/discord/testDiscord.ts';
import { gate } from '../../support/until.ts';
import { type DeliveryApp, type HttpAppOptions, openRunning, say, sentSecrets, theOneSent } from './deliveryApp.ts';
import {
  CREATE,
  expectCompleted,
  expectDiscarded,
  expectPrivate,
  NOT_SHOWN,
  newSubject,
  type Operation,
  openChannel,
  prepare,
  REGENERATE,
  saying,
  told,
} from './deliveryScenes.ts';
import { ANA, GENERAL } from './discordApp.ts';

/** Invariant 5: no delivery, no rotation. What comes before the secret: that an answer will come. */

const CALLBACK = 'POST /interactions/:interaction/:token/callback';

async function open(needs: HttpAppOptions): Promise<DeliveryApp> {
  const app = await openRunning(needs);
  onTestFinished(() => app.close());
  await openChannel(app);
  return app;
}

const LOST: readonly (readonly [string, Operation, Fault | ErrorCode, 'shown' | 'not shown'])[] = [
  ['refused (10062)', REGENERATE, 10062, 'not shown'],
  ['refused for a while (429)', CREATE, { kind: 'status', status: 429, retryAfter: 30 }, 'not shown'],
  ['lost before Discord had it', REGENERATE, { kind: 'reset' }, 'not shown'],
  ['answered with 502', CREATE, { kind: 'status', status: 502 }, 'not shown'],
  ['taken, and its answer lost', REGENERATE, { kind: 'shownThenReset' }, 'shown'],
  ['taken, and its answer lost', CREATE, { kind: 'shownThenReset' }, 'shown'],
  ['taken, and answered with 500', CREATE, { kind: 'shownThenStatus', status: 500 }, 'shown'],
];

test('over the gateway a deferral that fails: what Discord does not know of shows nothing', async () => {
  const app = await open({ transport: 'gateway', discord: { ackWithinMs: 400 } });
  for (const [name, operation, fault, what] of LOST) {
    const subject = await newSubject(app, operation);
    const { go } = await prepare(app, operation, subject);
    const sent = sentSecrets(app).length;
    const said = saying(app, NOT_SHOWN);
    app.discord.fail(CALLBACK, fault);
    const interaction = await go();
    if (what === 'shown') {
      const message = await interaction.message();
      const fresh = theOneSent(app, sent);
      expect(message.text, name).toContain(fresh);
      await expectCompleted(app, operation, subject, fresh);
    } else {
      const message = await told(app, NOT_SHOWN, said);
      // Beside the interaction, which can no longer be answered.
      expect(message.guild, name).toBeUndefined();
      expectPrivate(message);
      const secrets = sentSecrets(app).slice(sent);
      expect(secrets.length, name).toBeLessThanOrEqual(1);
      await expectDiscarded(app, subject, secrets[0]);
    }
  }
});

test('over the gateway a deferral that is acknowledged already is as good as one that is taken (40060)', async () => {
  const app = await open({ transport: 'gateway' });
  const { discord } = app;
  const subject = await newSubject(app, REGENERATE);
  const { question, go } = await prepare(app, REGENERATE, subject);
  const sent = sentSecrets(app).length;
  discord.fail(CALLBACK, { kind: 'hang' });
  const going = go();
  await discord.until('the deferral hangs', () => discord.hanging === 1);
  // Somebody else with its token took it: nobody but us has that.
  const { id, token } = discord.interactions.at(-1) ?? { id: '', token: '' };
  expect((await ask(discord, 'POST', `/interactions/${id}/${token}/callback`, { type: 6 }, null)).status).toBe(204);
  discord.release();
  await (await going).message();
  expect(discord.refusals.map(({ code }) => code)).toEqual([40060]);
  const fresh = theOneSent(app, sent);
  expect(question?.text).toContain(fresh);
  await expectCompleted(app, REGENERATE, subject, fresh);
});

describe.each(['gateway', 'http'] as const)('over %s', (transport) => {
  test('a press whose deferral comes too late shows nothing, nothing stops, and the person is told', async () => {
    const app = await open({ transport, discord: { ackWithinMs: 1000 } });
    const subject = await newSubject(app, REGENERATE);
    const { go } = await prepare(app, REGENERATE, subject);
    const { database } = app.running().latchkey.context;
    const write = database.write.bind(database);
    const door = gate();
    // Every write waits: which one comes first is not for a test to know.
    vi.spyOn(database, 'write').mockImplementation(async (work) => {
      await door.passed;
      return await write(work);
    });
    onTestFinished(() => door.open());
    const sent = sentSecrets(app).length;
    const said = saying(app, NOT_SHOWN);
    const interaction = await go();
    expect(interaction.outcome).not.toBe('acked');
    door.open();
    expectPrivate(await told(app, NOT_SHOWN, said));
    await expectDiscarded(app, subject, sentSecrets(app)[sent]);
  });
});

test('a screen that can’t be shown in reply goes out as a direct message', async () => {
  const app = await open({ transport: 'gateway' });
  app.discord.fail(CALLBACK, 10062);
  void app.discord.slash(ANA, GENERAL, 'apikey whoami');
  const [message] = await app.discord.until('it is written', () => {
    const messages = app.discord.directMessagesOf(ANA);
    return messages.length > 0 && messages;
  });
  expect(message?.text).toContain('Ana');
  expect(message?.nonce).toBeDefined();
  expect(app.discord.calls('POST /channels/:channel/messages')).toMatchObject([{ body: { enforce_nonce: true } }]);
  expect((await say(app, ANA, 'whoami')).ephemeral).toBe(true);
});
