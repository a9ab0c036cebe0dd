import { expect, test } from 'vitest';
import { CONVERSATION, openSlackApp, type SlackApp, secretIn, transportsFor } from './slackApp.ts';

/** What the modal on top shows, once it shows something. */
async function modal({ slack }: SlackApp, user: string, text: string): Promise<void> {
  const top = () => JSON.stringify(slack.modalsOf(user).at(-1)?.definition ?? '');
  await slack.until(`a modal shows ${text}`, () => top().includes(text));
}

/** A key, and its secret in a message of somebody's, in a thread. */
async function leaked(app: SlackApp) {
  const { slack } = app;
  for (const line of ['project create shop', 'channel add rasa'])
    await (await slack.slash('UANA', CONVERSATION, line)).message();
  const offer = await (await slack.slash('UANA', CONVERSATION, 'create rasa name:chat-bot')).message();
  const secret = secretIn(JSON.stringify((await (await slack.press('UANA', offer, 'Generate')).message()).blocks));
  await app.becomes(secret, 'current');
  const channel = { id: CONVERSATION, name: 'general' };
  const inText = {
    channel,
    message: { type: 'message', user: 'UBEN', ts: '2.1', thread_ts: '1.1', text: `see \`${secret}\` &amp; co` },
  };
  const blocks = [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: secret }] }] },
  ];
  return { secret, inText, inBlocks: { channel, message: { type: 'message', ts: '2.2', text: '', blocks } } };
}

test.each(transportsFor('leak shortcut'))(
  'from a message in a thread to a dead key someone on call presses three times and types nothing, over %s',
  async (transport) => {
    const app = await openSlackApp({ transport });
    const { slack } = app;
    const { secret, inBlocks } = await leaked(app);
    let presses = 0;
    const press = async (label: string) => {
      presses += 1;
      await slack.press('UOLGA', 'modal', label);
    };
    presses += 1;
    await slack.shortcut('UOLGA', 'identify-message', inBlocks);
    await modal(app, 'UOLGA', 'Disable now');
    await press('Disable now');
    await modal(app, 'UOLGA', 'Cancel');
    await press('Disable');
    await app.becomes(secret, 'DISABLED');
    expect(presses).toBeLessThanOrEqual(3);
    expect(app.logged()).not.toContain(secret.slice(20));
  },
);

test('who can’t see the key learns that it was reported; the shortcut without a message opens the form', async () => {
  const app = await openSlackApp({ transport: 'http' });
  const { slack } = app;
  const { secret, inText } = await leaked(app);
  await slack.shortcut('UBEN', 'identify-message', inText);
  await modal(app, 'UBEN', 'that you can’t see');
  await slack.closeModal('UBEN');
  await slack.shortcut('UANA', 'identify');
  await modal(app, 'UANA', 'Look it up');
  await slack.submit('UANA', { secret });
  await modal(app, 'UANA', 'It’s the current secret of this key');
});
