import { describe, expect, type TestContext, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import { SecretEntity } from '../../../src/persistence/entities/keys.ts';
import { openDatabase } from '../../../src/persistence/openDatabase.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { WITHIN_MS } from '../../support/child.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, SECRETS, say, secretShown, sentSecrets, theOneSent, words } from './conversationScenes.ts';
import { openHome, type ProcessHome, TEST_MS } from './slackProcess.ts';

/** Ana has a key, and is asked whether to regenerate it. */
async function asked(context: TestContext) {
  const home = await openHome(context.onTestFinished);
  await home.start();
  await home.slack.connected(1, WITHIN_MS);
  for (const line of ['project create shop', 'channel add rasa']) await say(home, 'UANA', line);
  const offer = await say(home, 'UANA', 'create rasa name:chat-bot');
  const old = secretShown(await (await home.slack.press('UANA', offer, 'Generate')).message());
  // Shown a moment before it is valid, and asked about only then.
  await until('it is valid', async () => (await home.process().verify(old)) === 'current');
  const question = await say(home, 'UANA', 'regenerate rasa');
  return { home, old, question };
}

/** Looks into the database while no process runs. */
async function meanwhile<T>({ folder }: ProcessHome, look: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(`sqlite:${folder}/latchkey.sqlite`);
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

/** The last showing of a secret, and that secret, as they are stored. */
async function lastShowing(database: Database) {
  return await database.read(async (manager) => {
    const [delivery] = await manager.find(DeliveryEntity, { order: { startedAt: 'DESC' }, take: 1 });
    const secret = await manager.findOneByOrFail(SecretEntity, { id: delivery?.secretId ?? '' });
    return { delivery, secret };
  });
}

/** Presses Regenerate, and has the process killed at some moment of that. @returns the secret that was sent, and once. */
async function pressAndDie(home: ProcessHome, question: Message, dies: Promise<unknown>) {
  const { process, slack } = home;
  const pressed = await slack.press('UANA', question, 'Regenerate');
  await dies;
  expect(await process().ended).toBe('SIGKILL');
  return pressed;
}

describe.concurrent('a process that is killed', { timeout: TEST_MS }, () => {
  test('after Slack showed the secret, before that is written down: its first use completes the rotation', async (context) => {
    const { home, old, question } = await asked(context);
    const { slack } = home;
    let shown = () => undefined;
    const killed = new Promise<undefined>((resolve) => {
      shown = () => resolve(undefined) ?? undefined;
    });
    const stop = slack.onShown(async ({ what }) => {
      if (what !== 'replaced') return;
      await home.process().kill();
      shown();
    });
    let pressed: Awaited<ReturnType<typeof pressAndDie>> | undefined;
    const fresh = await theOneSent(home, async () => {
      pressed = await pressAndDie(home, question, killed);
    });
    stop();
    expect(secretShown(question)).toBe(fresh);
    await meanwhile(home, async (database) => {
      const { delivery, secret } = await lastShowing(database);
      expect(secret.state).toBe('pending');
      expect(delivery).toMatchObject({ state: 'started' });
      expect(delivery?.burnHandle).toMatch(/./);
      expect(delivery?.burnHandle).not.toContain('hooks');
      // Five minutes pass while nothing runs.
      await database.write(({ manager }) =>
        manager.update(DeliveryEntity, { id: delivery?.id ?? '' }, { burnAt: Date.now() }),
      );
    });

    await home.start();
    await slack.connected(1, WITHIN_MS);
    expect(await home.process().verify(old)).toBe('current');
    expect(await home.process().verify(fresh)).toBe('pending');
    expect(await home.process().verify(fresh)).toBe('current');
    expect(await home.process().verify(old)).toBe('RETIRED');
    // The press comes again: to this process, it is new.
    const sent = sentSecrets(home).length;
    if (pressed !== undefined) await slack.redeliver(pressed, 2);
    expect(words(await say(home, 'UANA', 'show chat-bot'))).toContain('generation 2 is current');
    expect(sentSecrets(home)).toHaveLength(sent);
    await slack.until('the secret is burned', () => question.gone === 'deleted', WITHIN_MS);
    expect(slack.secretsSeen(new RegExp(fresh)).some(({ visibleNow }) => visibleNow)).toBe(false);
  });

  test('before Slack showed the secret: the old one works on, and the question acts no second time', async (context) => {
    const { home, old, question } = await asked(context);
    const { slack } = home;
    const fresh = await theOneSent(home, async () => {
      slack.failPost({ kind: 'hang' });
      const sent = slack.until('it is sent', () => slack.hanging === 1).then(() => home.process().kill());
      await pressAndDie(home, question, sent);
    });
    expect(words(question)).not.toMatch(SECRETS);
    await meanwhile(home, async (database) => {
      const { delivery, secret } = await lastShowing(database);
      expect(secret.state).toBe('pending');
      expect(((secret.pendingUntil ?? 0) - (delivery?.startedAt ?? 0)) / MINUTE).toBeCloseTo(15);
      // Fifteen minutes pass while nothing runs.
      await database.write(({ manager }) =>
        manager.update(SecretEntity, { id: secret.id }, { pendingUntil: Date.now() }),
      );
    });

    await home.start();
    await slack.connected(1, WITHIN_MS);
    expect(await home.process().verify(fresh)).toBe('RETIRED');
    expect(await home.process().verify(old)).toBe('current');
    const again = await (await slack.press('UANA', question, 'Regenerate')).message();
    expect(again).not.toBe(question);
    expect(sentSecrets(home).at(-1)).toBe(fresh);
    expect(words(await say(home, 'UANA', 'show chat-bot'))).toContain('generation 1 is current');
    expect(await home.process().kill('SIGTERM')).toBe(0);
    await meanwhile(home, async (database) => expect((await lastShowing(database)).secret.state).toBe('discarded'));
  });

  test('by SIGTERM finishes what was pressed and asked, and then ends in order', async (context) => {
    const { home, question } = await asked(context);
    const { slack } = home;
    slack.failPost({ kind: 'hang' });
    slack.fail('users.info', { kind: 'hang' });
    await slack.press('UANA', question, 'Regenerate');
    const command = await slack.slash('UBEN', CONVERSATION, 'whoami');
    await slack.until('both are under way', () => slack.hanging === 2);
    void home.process().kill('SIGTERM');
    await slack.connected(0);
    slack.release();
    expect(await home.process().ended).toBe(0);
    const fresh = secretShown(question);
    expect(words(await command.message())).toContain('ben');
    await meanwhile(home, async (database) => {
      const { delivery, secret } = await lastShowing(database);
      expect([delivery?.state, secret.state, secret.generation]).toEqual(['accepted', 'current', 2]);
    });
    expect(home.process().errors).not.toMatch(/^\s+at |Latchkey/m);
    expect(home.process().output).not.toContain(fresh.slice(20, 58));
  });
});
