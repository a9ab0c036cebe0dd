import { describe, expect, onTestFinished, test } from 'vitest';
import { makeClients } from '../../../adapters/slack/clients.ts';
import { DirectMessages } from '../../../adapters/slack/directMessages.ts';
import { quietLogger } from '../../../adapters/slack/quietLogger.ts';
import type { Told } from '../../../src/chat/platform.ts';
import { text, view } from '../../../src/chat/view.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';

/** Direct messages on their own, to somebody in a Slack. */
async function writing() {
  const slack = await FakeSlack.open();
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    await slack.close();
  });
  slack.putUser({ id: 'UANA', name: 'ana' });
  const quiet = () => undefined;
  const transport = { kind: 'http', signingSecret: slack.app.signingSecret } as const;
  const clients = makeClients(
    { botToken: slack.app.botToken, apiUrl: slack.apiUrl, transport },
    quietLogger({ info: quiet, warn: quiet, error: quiet }),
  );
  const stored = new Map<string, string>();
  const store = {
    find: (id: string) => Promise.resolve(stored.get(id)),
    remember: (id: string, conversation: string) => {
      stored.set(id, conversation);
      return Promise.resolve();
    },
  };
  const direct = new DirectMessages(clients, store, { info: quiet, warn: quiet, error: quiet }, stopping.signal, {
    messages: 0,
    updates: 0,
  });
  const tell = async (words: string): Promise<Told> => await direct.tell('T1/UANA', view(text(words)));
  const said = () =>
    slack.directMessagesOf('UANA').map((message) => message.versions.map((version) => JSON.stringify(version.blocks)));
  return { slack, stored, tell, said };
}

describe('a direct message', () => {
  test('opens a conversation once, and uses the stored one from then on; one that is gone is opened anew', async () => {
    const { slack, stored, tell, said } = await writing();
    expect((await tell('one')).kind).toBe('told');
    expect((await tell('two')).kind).toBe('told');
    expect(slack.calls('conversations.open')).toHaveLength(1);
    stored.set('T1/UANA', 'D0GONE');
    expect((await tell('three')).kind).toBe('told');
    expect(said()).toHaveLength(3);
    expect(stored.get('T1/UANA')).not.toBe('D0GONE');
  });

  test('says whether it can be sent again: never where it may have arrived', async () => {
    const { slack, tell, said } = await writing();
    await tell('first');
    slack.fail('chat.postMessage', { kind: 'shownThenReset' });
    expect(await tell('shown, but not answered')).toEqual({ kind: 'unknown' });
    slack.rateLimit('chat.postMessage', 1);
    expect(await tell('too fast')).toMatchObject({ kind: 'not-now' });
    slack.putUser({ id: 'UANA', deleted: true });
    expect(await tell('to somebody who left')).toMatchObject({ kind: 'unreachable' });
    expect(said()).toHaveLength(2);
    expect(slack.calls('chat.postMessage')).toHaveLength(4);
  });
});

describe('live progress', () => {
  test('is shown in the message itself: of many changes the latest, and never two within two seconds', async () => {
    const { slack, tell, said } = await writing();
    const told = await tell('0 of 50');
    if (told.kind !== 'told') throw new Error('it was not told');
    const steps = Array.from({ length: 50 }, (_, index) => told.message.amend(view(text(`${index + 1} of 50`))));
    await Promise.all(steps);
    const [versions = []] = said();
    expect(said()).toHaveLength(1);
    expect(versions.length).toBeLessThanOrEqual(3);
    expect(versions.at(-1)).toContain('50 of 50');
    expect(slack.calls('chat.update').length).toBe(versions.length - 1);
  });

  test('where the message can’t be changed any more, the last state comes as a new one', async () => {
    const { slack, tell, said } = await writing();
    const told = await tell('working');
    if (told.kind !== 'told') throw new Error('it was not told');
    slack.fail('chat.update', 'edit_window_closed');
    await told.message.amend(view(text('done')));
    expect(said()).toHaveLength(2);
    expect(said()[1]?.[0]).toContain('done');
  });
});
