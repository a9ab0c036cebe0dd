import { onTestFinished } from 'vitest';
import { FakeSlack, type FakeSlackOptions } from './fakeSlack.ts';

/** Somebody in the workspace. */
export const ANA = 'U0ANA';
/** Somebody else. */
export const BEN = 'U0BEN';
/** A channel in which both are, and the bot is not. */
export const GENERAL = 'C0GENERAL';

/** Opens a Slack with two people who share a channel; it is closed when the running test ends. */
export async function openSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const slack = await FakeSlack.open(options);
  onTestFinished(() => slack.close());
  slack.putUser({ id: ANA, name: 'ana' });
  slack.putUser({ id: BEN, name: 'ben' });
  slack.putConversation({ id: GENERAL, name: 'general', members: [ANA, BEN] });
  return slack;
}

/** @returns a button. */
export const button = (text: string, actionId: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text },
  action_id: actionId,
  value: 'opaque',
});

/** @returns blocks that say something, with buttons below. */
export const card = (text: string, ...buttons: ReturnType<typeof button>[]) => [
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
  ...(buttons.length > 0 ? [{ type: 'actions' as const, elements: buttons }] : []),
];

/** @returns a modal with one text input, called `name`. */
export const form = (title: string, extra: object = {}) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Send' },
  callback_id: 'form',
  private_metadata: 'kept',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: { type: 'plain_text' as const, text: 'Name' },
      element: { type: 'plain_text_input' as const, action_id: 'value', max_length: 40 },
    },
  ],
  ...extra,
});
