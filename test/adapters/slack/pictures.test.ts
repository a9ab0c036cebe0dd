import { describe, expect, onTestFinished, test } from 'vitest';
import { directMessages } from '../../../adapters/slack/outbound/directMessages.ts';
import { makeClients } from '../../../adapters/slack/transport/clients.ts';
import { redactingLogger } from '../../../adapters/slack/transport/redactingLogger.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { text, view } from '../../../src/chat/contracts/view.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import type { AppSettings } from '../../fakes/slack/workspace.ts';
import { quietRefusals } from '../../support/refusals.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0x0d]);
const picture = (description: string) => ({ kind: 'image', png: PNG, description }) as const;

/** Direct messages on their own, to somebody in a Slack. */
async function writing(app: Partial<AppSettings> = {}) {
  const slack = await FakeSlack.open({ app });
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    await slack.close();
  });
  slack.putUser({ id: 'UANA', name: 'ana' });
  const quiet = () => undefined;
  const logged: object[] = [];
  const transport = { kind: 'http', signingSecret: slack.app.signingSecret } as const;
  const clients = makeClients(
    { botToken: slack.app.botToken, apiUrl: slack.apiUrl, transport },
    redactingLogger({ info: quiet, warn: quiet, error: quiet }),
  );
  const nothing = () => Promise.resolve(undefined);
  const store = { find: nothing, remember: nothing, refuse: nothing, refusal: nothing };
  const log = { info: quiet, warn: (facts: object) => logged.push(facts), error: quiet };
  const refusals = quietRefusals(log.warn);
  const intervals = { messages: 0, updates: 0 };
  const direct = directMessages(clients, { store, log, refusals, signal: stopping.signal, intervals });
  const tell = async (message: View) => (await direct.sendDirect('T1/UANA', message)).kind;
  const said = () => slack.directMessagesOf('UANA').map((message) => JSON.stringify(message.blocks));
  return { slack, tell, said, logged, files: () => [...slack.files.values()] };
}

describe('a picture in a direct message', () => {
  test('is shared where the message is, with all others at once, and can be seen there', async () => {
    const { slack, tell, said, files, logged } = await writing();
    expect(await tell(view(text('Look'), picture('a chart'), text('and'), picture('another')))).toBe('told');
    expect(said()).toHaveLength(1);
    const conversation = slack.directMessagesOf('UANA')[0]?.channel;
    expect(files().map(({ bytes, altText, sharedIn }) => ({ bytes: [...(bytes ?? [])], altText, sharedIn }))).toEqual([
      { bytes: [...PNG], altText: 'a chart', sharedIn: [conversation] },
      { bytes: [...PNG], altText: 'another', sharedIn: [conversation] },
    ]);
    expect(slack.calls('files.completeUploadExternal')).toHaveLength(1);
    expect(logged).toEqual([]);
    expect(slack.refusals).toEqual([]);
    expect(slack.complaints).toEqual([]);
  });

  test('leaves the words where they are when it can’t be shared: the app has no scope for it, or Slack fails', async () => {
    const old = await writing({ scopes: ['commands', 'chat:write', 'im:write', 'users:read', 'usergroups:read'] });
    expect(await old.tell(view(text('Look'), picture('a chart')))).toBe('told');
    expect(old.said()[0]).toContain('a chart');
    expect(old.logged).toMatchObject([{ what: 'pictures', code: 'missing_scope' }]);
    expect(old.files()).toEqual([]);

    const { slack, tell, said, files, logged } = await writing();
    slack.fail('upload', { kind: 'status', status: 500 });
    expect(await tell(view(text('Look'), picture('a chart')))).toBe('told');
    slack.fail('files.completeUploadExternal', { kind: 'reset' });
    expect(await tell(view(text('Look'), picture('a chart')))).toBe('told');
    expect(said()).toHaveLength(2);
    expect(files().flatMap(({ sharedIn }) => sharedIn)).toEqual([]);
    expect(logged).toHaveLength(2);
  });

  test('costs nothing where there is none', async () => {
    const { slack, tell } = await writing();
    await tell(view(text('Look')));
    expect(slack.calls('files.getUploadURLExternal')).toEqual([]);
  });

  test('is described in as many characters as Slack takes', async () => {
    const { slack, tell, files } = await writing();
    await tell(view(picture('long '.repeat(1_000))));
    expect(slack.refusals).toEqual([]);
    expect(files()[0]?.altText?.length).toBeLessThanOrEqual(1_000);
  });
});
